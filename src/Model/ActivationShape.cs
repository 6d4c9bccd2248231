namespace Permafrost.Model;

/// <summary>Shape of one sample between two layers: <c>[H, W, C]</c>, channels last. A flat vector is <c>[1, 1, C]</c>.</summary>
public readonly record struct ActivationShape(int Height, int Width, int Channels)
{
    public int Count => checked(Height * Width * Channels);

    public bool IsFlat => Height == 1 && Width == 1;

    public static ActivationShape Flat(int count) => new(1, 1, count);

    /// <summary><c>28x28x1</c>, or <c>128</c> for a flat vector.</summary>
    public override string ToString() => IsFlat ? $"{Channels}" : $"{Height}x{Width}x{Channels}";
}

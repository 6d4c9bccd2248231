using Permafrost.Model.Kernels;

namespace Permafrost.Model;

/// <summary>
/// How the activations of one sample lie in memory: <c>[H, W, P]</c>, where the pitch P is the number of channels, rounded
/// up to a cache line for all but the input image. Channels beyond C are zero and stay zero.
/// </summary>
internal readonly record struct ActivationLayout(ActivationShape Shape, int Pitch)
{
    /// <summary>Floats of one sample.</summary>
    public int Floats => checked(Shape.Height * Shape.Width * Pitch);

    /// <summary>The layout of an image as it is loaded: nothing between its pixels.</summary>
    public static ActivationLayout OfImage(ActivationShape shape) => new(shape, shape.Channels);

    /// <summary>The layout of what a layer computes: channels padded to whole cache lines.</summary>
    public static ActivationLayout Padded(ActivationShape shape) => new(shape, RoundUp(shape.Channels));

    /// <summary>The smallest multiple of a cache line of floats that holds <paramref name="channels"/>.</summary>
    public static int RoundUp(int channels) =>
        (channels + TileProblem.ColumnMultiple - 1) / TileProblem.ColumnMultiple * TileProblem.ColumnMultiple;
}

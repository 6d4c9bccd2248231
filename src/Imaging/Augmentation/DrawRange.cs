using System.Runtime.InteropServices;

namespace Permafrost.Imaging.Augmentation;

/// <summary>The numbers out of which one is drawn for each image, all as likely as each other.</summary>
/// <param name="Low">The smallest.</param>
/// <param name="High">The largest, not below <paramref name="Low"/>.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct DrawRange(double Low, double High)
{
    /// <summary>Always 0: no turn, no shear.</summary>
    public static DrawRange Zero => default;

    /// <summary>Always 1: a factor that changes nothing.</summary>
    public static DrawRange One => new(1.0, 1.0);

    /// <summary>The number that a random word means: Low + (High - Low) word / 2^32.</summary>
    internal double At(uint word) => Low + (High - Low) * Draw.Fraction(word);
}

namespace Permafrost.Imaging.Augmentation;

/// <summary>
/// Which random word of an image decides what, and how a word is read. Every draw keeps its element whether or not others are
/// used: an augmentation that is turned on or off changes no other.
/// </summary>
internal static class Draw
{
    public const int Flip = 0;
    public const int ShiftRight = 1;
    public const int ShiftDown = 2;
    public const int Erase = 3;
    public const int EraseArea = 4;
    public const int EraseRatio = 5;
    public const int EraseUpright = 6;
    public const int EraseTop = 7;
    public const int EraseLeft = 8;
    public const int FlipVertical = 9;
    public const int Rotation = 10;
    public const int Shear = 11;
    public const int ZoomWidth = 12;
    public const int ZoomHeight = 13;
    public const int PaddingRight = 14;
    public const int PaddingDown = 15;
    public const int CropArea = 16;
    public const int CropRatio = 17;
    public const int CropTop = 18;
    public const int CropLeft = 19;
    public const int Contrast = 20;
    public const int Brightness = 21;

    /// <summary>First element of the values that fill an erased rectangle; those before it are decisions.</summary>
    public const int FirstValue = 64;

    /// <summary>True for half of the words.</summary>
    public static bool Coin(uint word) => word >> 31 != 0;

    /// <summary>True with a probability of 0 to 1, by steps of 2^-32: a larger one is true for the same words and more.</summary>
    public static bool Happens(double probability, uint word) => word < probability * 4294967296.0;

    /// <summary>Uniform in [0, 1) by steps of 2^-32.</summary>
    public static double Fraction(uint word) => word * (1.0 / 4294967296.0);

    /// <summary>Uniform in 0 … bound - 1; the bias is below bound / 2^32.</summary>
    public static int Below(int bound, uint word) => (int)((ulong)word * (uint)bound >> 32);

    /// <summary>Uniform in -largest … largest.</summary>
    public static int Around(int largest, uint word) => Below(2 * largest + 1, word) - largest;
}

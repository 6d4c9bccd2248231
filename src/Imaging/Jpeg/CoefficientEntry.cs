using System.Runtime.InteropServices;

namespace Permafrost.Imaging.Jpeg;

/// <summary>One or two AC coefficients, as <see cref="CoefficientTable"/> finds them; bytes, since single bytes are loaded faster than cut out of a word.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1, Size = 8)]
internal struct CoefficientEntry
{
    /// <summary>Place of what is not there: behind the block, wherever in it decoding stands.</summary>
    public const byte Nowhere = 128;

    /// <summary>Places from the next one to that of the first coefficient.</summary>
    public byte FirstPlace;

    /// <summary>Bits before its value.</summary>
    public byte FirstStart;

    /// <summary>64 less the bits of its value.</summary>
    public byte FirstShift;

    /// <summary>Places from the next one to that of the second coefficient.</summary>
    public byte SecondPlace;

    /// <summary>Bits before its value.</summary>
    public byte SecondStart;

    /// <summary>64 less the bits of its value.</summary>
    public byte SecondShift;

    /// <summary>Places that both take.</summary>
    public byte Advance;
}

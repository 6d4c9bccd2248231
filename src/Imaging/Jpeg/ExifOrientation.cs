using System.Buffers.Binary;
using Permafrost.Imaging.Decoding;

namespace Permafrost.Imaging.Jpeg;

/// <summary>Finds the orientation in EXIF data (CIPA DC-008): tag 0x0112 of the first directory of a TIFF structure.</summary>
internal static class ExifOrientation
{
    private const int Tag = 0x0112;
    private const int ShortType = 3;
    private const int HeaderSize = 8;
    private const int EntrySize = 12;

    /// <summary>The orientation; <see cref="ImageOrientation.TopLeft"/> where there is none that makes sense.</summary>
    /// <param name="tiff">The structure, from its byte order on; offsets count from there.</param>
    public static ImageOrientation Read(ReadOnlySpan<byte> tiff)
    {
        bool isLittle = tiff.StartsWith("II"u8);
        if (tiff.Length < HeaderSize || (!isLittle && !tiff.StartsWith("MM"u8)) || Word(tiff[2..], isLittle) != 42)
        {
            return ImageOrientation.TopLeft;
        }

        uint directory = isLittle ? BinaryPrimitives.ReadUInt32LittleEndian(tiff[4..]) : BinaryPrimitives.ReadUInt32BigEndian(tiff[4..]);
        if (directory > tiff.Length - 2)
        {
            return ImageOrientation.TopLeft;
        }

        int count = Word(tiff[(int)directory..], isLittle);
        var entries = tiff[((int)directory + 2)..];
        for (int entry = 0; entry < count && entries.Length >= EntrySize; entry++)
        {
            if (Word(entries, isLittle) == Tag && Word(entries[2..], isLittle) == ShortType)
            {
                int value = Word(entries[8..], isLittle);
                return value is >= 1 and <= 8 ? (ImageOrientation)value : ImageOrientation.TopLeft;
            }

            entries = entries[EntrySize..];
        }

        return ImageOrientation.TopLeft;
    }

    private static int Word(ReadOnlySpan<byte> bytes, bool isLittle) =>
        isLittle ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);
}

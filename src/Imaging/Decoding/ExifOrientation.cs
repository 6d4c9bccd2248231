using System.Buffers.Binary;

namespace Permafrost.Imaging.Decoding;

/// <summary>Finds the orientation in EXIF data.</summary>
internal static class ExifOrientation
{
    private const ushort Tag = 0x0112;
    private const ushort Short = 3;
    private const int EntryBytes = 12;

    /// <summary>Reads the orientation out of the first directory.</summary>
    /// <param name="tiff">EXIF data from their TIFF header on (<c>II*</c> or <c>MM*</c>).</param>
    /// <returns><see cref="ImageOrientation.TopLeft"/> if there is none, or the data are not EXIF's: a picture is shown as it is stored then.</returns>
    public static ImageOrientation Read(ReadOnlySpan<byte> tiff)
    {
        bool isLittle = tiff.StartsWith("II*\0"u8);
        if (tiff.Length < 8 || !(isLittle || tiff.StartsWith("MM\0*"u8)))
        {
            return ImageOrientation.TopLeft;
        }

        uint directory = Read32(tiff[4..], isLittle);
        if (directory > tiff.Length - 2)
        {
            return ImageOrientation.TopLeft;
        }

        int count = Read16(tiff[(int)directory..], isLittle);
        var entries = tiff[((int)directory + 2)..];
        for (; count > 0 && entries.Length >= EntryBytes; count--, entries = entries[EntryBytes..])
        {
            if (Read16(entries, isLittle) == Tag && Read16(entries[2..], isLittle) == Short)
            {
                int value = Read16(entries[8..], isLittle);
                return value is >= (int)ImageOrientation.TopLeft and <= (int)ImageOrientation.LeftBottom
                    ? (ImageOrientation)value
                    : ImageOrientation.TopLeft;
            }
        }

        return ImageOrientation.TopLeft;
    }

    private static ushort Read16(ReadOnlySpan<byte> bytes, bool isLittle) =>
        isLittle ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);

    private static uint Read32(ReadOnlySpan<byte> bytes, bool isLittle) =>
        isLittle ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);
}

using Permafrost.Imaging.Decoding;

namespace Permafrost.Imaging.Jpeg;

/// <summary>Reads the marker segments of a file, up to the next scan, and keeps what they say.</summary>
internal sealed partial class JpegHeaders
{
    private const int Slots = 4;

    private readonly ushort[][] quantization = [.. Enumerable.Range(0, Slots).Select(_ => new ushort[JpegComponent.BlockSize])];
    private readonly bool[] hasQuantization = new bool[Slots];
    private readonly HuffmanDefinition[] dcTables = [.. Enumerable.Range(0, Slots).Select(_ => new HuffmanDefinition())];
    private readonly HuffmanDefinition[] acTables = [.. Enumerable.Range(0, Slots).Select(_ => new HuffmanDefinition())];
    private bool sawFrame;

    public JpegFrame Frame { get; } = new();

    public JpegScan Scan { get; } = new();

    /// <summary>MCUs between restart markers; 0 without restarts.</summary>
    public int RestartInterval { get; private set; }

    /// <summary>Tables for differences of DC coefficients, by slot.</summary>
    public ReadOnlySpan<HuffmanDefinition> DcTables => dcTables;

    /// <summary>Tables for AC coefficients, by slot.</summary>
    public ReadOnlySpan<HuffmanDefinition> AcTables => acTables;

    /// <summary>Reads up to the first scan's data.</summary>
    /// <exception cref="UnreadableImageException">No JPEG file, of a kind that is not decoded, or over the limits.</exception>
    public void Begin(ref JpegBytes bytes, ImageLimits limits)
    {
        sawFrame = false;
        RestartInterval = 0;
        Scan.Number = 0;
        Array.Clear(hasQuantization);
        foreach (var table in dcTables)
        {
            table.Clear();
        }

        foreach (var table in acTables)
        {
            table.Clear();
        }

        ForgetApplications();
        if (bytes.Next() != 0xff || bytes.Next() != JpegMarker.StartOfImage)
        {
            throw new UnreadableImageException("does not begin with JPEG's start marker (ff d8)");
        }

        if (!ReadToScan(ref bytes, limits))
        {
            throw new UnreadableImageException(
                sawFrame
                    ? "is a JPEG file that ends before its first scan: it holds no pixels"
                    : "is a JPEG file that ends before its frame header: it holds no picture"
            );
        }
    }

    /// <summary>Reads up to the data of the next scan.</summary>
    /// <returns>Whether there is one; otherwise the file has ended.</returns>
    public bool ReadToScan(ref JpegBytes bytes, ImageLimits limits)
    {
        while (true)
        {
            if (bytes.Marker == 0)
            {
                bytes.FindMarker();
            }

            int marker = bytes.Marker;
            bytes.Marker = 0;
            switch (marker)
            {
                case JpegMarker.StartOfScan:
                    ReadScan(ref bytes);
                    return true;
                case JpegMarker.EndOfImage:
                    return false;
                case JpegMarker.BaselineFrame or JpegMarker.ExtendedFrame or JpegMarker.ProgressiveFrame:
                    ReadFrame(ref bytes, limits, marker == JpegMarker.ProgressiveFrame);
                    break;
                case JpegMarker.HuffmanTables:
                    ReadHuffmanTables(ref bytes);
                    break;
                case JpegMarker.QuantizationTables:
                    ReadQuantizationTables(ref bytes);
                    break;
                case JpegMarker.RestartInterval:
                    ReadRestartInterval(ref bytes);
                    break;
                case >= JpegMarker.FirstApplication and <= JpegMarker.LastApplication:
                    ReadApplication(ref bytes, marker);
                    break;
                case JpegMarker.ArithmeticConditioning:
                    CheckConditioning(ref bytes);
                    break;
                case JpegMarker.Comment or JpegMarker.NumberOfLines:
                    bytes.Skip(Math.Max(bytes.NextWord() - 2, 0));
                    break;
                case JpegMarker.Temporary or (>= JpegMarker.FirstRestart and <= JpegMarker.LastRestart):
                    break;
                default:
                    throw new UnreadableImageException(Refusal(marker));
            }
        }
    }

    private static string Refusal(int marker) =>
        marker switch
        {
            0xc9 or 0xca => "is a JPEG file with arithmetic coding; only Huffman coding is decoded (jpegtran rewrites it without loss)",
            0xc3 => "is a lossless JPEG file (SOF3); only baseline, extended and progressive ones are decoded",
            0xcb => "is a lossless JPEG file with arithmetic coding (SOF11); only baseline, extended and progressive ones are decoded",
            0xc5 or 0xc6 or 0xc7 or 0xcd or 0xce or 0xcf or 0xde or 0xdf =>
                $"is a hierarchical JPEG file (marker ff {marker:x2}); only baseline, extended and progressive ones are decoded",
            JpegMarker.StartOfImage => "is a JPEG file with a second start marker (ff d8) before the end of its image",
            _ => $"is a JPEG file with the reserved marker ff {marker:x2}: damaged, or of a kind unknown here",
        };
}

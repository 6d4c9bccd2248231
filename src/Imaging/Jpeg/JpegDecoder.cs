using Permafrost.Imaging.Decoding;

namespace Permafrost.Imaging.Jpeg;

/// <summary>Decodes JPEG files (ITU-T T.81): baseline, extended sequential and progressive, 8 bits, Huffman coding.</summary>
/// <remarks>
/// Pixels equal those of libjpeg-turbo with its default settings (accurate integer transform, triangle upsampling, smoothing of incomplete
/// progressive files), bit for bit, also of damaged files as far as it goes on with those. Everything is computed in integers.
/// Not thread-safe: tables and buffers are kept from one file to the next.
/// </remarks>
internal sealed class JpegDecoder
{
    private readonly JpegHeaders headers = new();
    private readonly HuffmanTableCache tables = new();
    private readonly CoefficientStore store = new();
    private readonly Progression progression = new();
    private readonly PixelStrips strips = new();
    private readonly BlockSmoothing smoothing = new();
    private readonly SequentialScan sequentialScan;
    private readonly ProgressiveScan progressiveScan;

    public JpegDecoder()
    {
        sequentialScan = new SequentialScan(tables);
        progressiveScan = new ProgressiveScan(tables);
    }

    public static ReadOnlySpan<byte> Signature => [0xff, JpegMarker.StartOfImage];

    /// <summary>Reads a file up to its first scan.</summary>
    /// <exception cref="UnreadableImageException">No JPEG file, damaged, of a kind that is not decoded, or over the limits.</exception>
    public ImageInfo Identify(ReadOnlySpan<byte> file, ImageLimits limits)
    {
        var bytes = new JpegBytes(file);
        headers.Begin(ref bytes, limits);
        return Info();
    }

    /// <summary>Decodes a file as it is stored.</summary>
    /// <exception cref="UnreadableImageException">No JPEG file, damaged beyond decoding, of a kind that is not decoded, or over the limits.</exception>
    public ImageInfo Decode(ReadOnlySpan<byte> file, ImageLimits limits, DecodedImage target)
    {
        var bytes = new JpegBytes(file);
        headers.Begin(ref bytes, limits);
        var info = Info();
        bool isComplete =
            headers.Frame.IsProgressive || headers.Scan.ComponentCount < headers.Frame.ComponentCount
                ? DecodeScans(ref bytes, limits, target, info)
                : DecodeStrips(ref bytes, limits, target, info);
        target.Incomplete = bytes.Damaged || !isComplete;
        return info;
    }

    private ImageInfo Info()
    {
        var frame = headers.Frame;
        var model = headers.ColorModel;
        int channels = model == JpegColorModel.Gray ? 1 : 3;
        return new ImageInfo(ImageFormat.Jpeg, frame.Width, frame.Height, channels, JpegMode.Describe(frame, model), headers.Orientation);
    }

    /// <summary>One scan with everything: pixels come strip by strip.</summary>
    /// <returns>Whether the file ends as it should.</returns>
    private bool DecodeStrips(ref JpegBytes bytes, ImageLimits limits, DecodedImage target, ImageInfo info)
    {
        headers.AddStandardHuffmanTables();
        headers.LatchQuantization();
        target.Reset(info.Width, info.Height, info.Channels);
        sequentialScan.Decode(ref bytes, headers, strips, target);
        try
        {
            return !headers.ReadToScan(ref bytes, limits);
        }
        catch (UnreadableImageException)
        {
            // All pixels are there; what follows them is damaged.
            return false;
        }
    }

    /// <summary>Several scans: their coefficients are collected first.</summary>
    /// <returns>Whether everything has come.</returns>
    private bool DecodeScans(ref JpegBytes bytes, ImageLimits limits, DecodedImage target, ImageInfo info)
    {
        var frame = headers.Frame;
        store.Begin(frame);
        try
        {
            progression.Begin();
            if (!frame.IsProgressive)
            {
                headers.AddStandardHuffmanTables();
            }

            var work = new ScanWork(frame);
            do
            {
                work.Add(headers.Scan);
                headers.LatchQuantization();
                if (frame.IsProgressive)
                {
                    progressiveScan.Decode(ref bytes, headers, progression, store);
                }
                else
                {
                    sequentialScan.Decode(ref bytes, headers, store);
                }
            } while (headers.ReadToScan(ref bytes, limits));

            target.Reset(info.Width, info.Height, info.Channels);
            WritePixels(target);
            return frame.IsProgressive ? progression.IsComplete(frame) : IsScanned(frame);
        }
        finally
        {
            store.End();
        }
    }

    private void WritePixels(DecodedImage target)
    {
        var frame = headers.Frame;
        bool isSmoothed = frame.IsProgressive && BlockSmoothing.Applies(frame, progression);
        strips.Begin(frame, headers.ColorModel, 1, target);
        for (int strip = 0; strip < frame.McusHigh; strip++)
        {
            foreach (var component in frame.Components)
            {
                if (isSmoothed)
                {
                    smoothing.SetBlocks(frame, progression, store, component, strip, strips);
                }
                else
                {
                    SetBlocks(component, strip);
                }
            }

            strips.Flush();
        }
    }

    private void SetBlocks(JpegComponent component, int strip)
    {
        int rows = Math.Min(component.Vertical, component.BlocksHigh - strip * component.Vertical);
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < component.BlocksWide; column++)
            {
                strips.Blocks.Add(store.Read(component, strip, row, column), strips.Place(component.Index, column, row));
            }
        }
    }

    private static bool IsScanned(JpegFrame frame)
    {
        foreach (var component in frame.Components)
        {
            if (!component.IsScanned)
            {
                return false;
            }
        }

        return true;
    }
}

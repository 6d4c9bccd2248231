using Permafrost.Imaging;
using Permafrost.Imaging.Resizing;
using Permafrost.Model;

namespace Permafrost.Stages.Preprocess;

/// <summary>From an image as the dataset has it to the image that a network sees: gray first where asked for, then resized, then to rgb.</summary>
/// <remarks>Immutable: any number of threads may use one, each with scratch memory of its own.</remarks>
internal sealed class ImageConversion
{
    private readonly ActivationShape from;
    private readonly ActivationShape to;
    private readonly BilinearResize resize;
    private readonly bool toGray;
    private readonly bool toRgb;

    /// <param name="from">[H, W, C] of the dataset.</param>
    /// <param name="to">[H, W, C] of the network's input.</param>
    public ImageConversion(ActivationShape from, ActivationShape to)
    {
        this.from = from;
        this.to = to;
        toGray = from.Channels == 3 && to.Channels == 1;
        toRgb = from.Channels == 1 && to.Channels == 3;
        resize = new BilinearResize(from.Height, from.Width, to.Height, to.Width, Math.Min(from.Channels, to.Channels));
    }

    /// <summary>Bytes of scratch memory that <see cref="Apply"/> needs.</summary>
    public int ScratchBytes => from.Count + (toGray ? resize.InputBytes : 0) + resize.ScratchBytes + (toRgb ? resize.OutputBytes : 0);

    /// <summary>Reads one image and converts it.</summary>
    /// <param name="read">Fills in the pixels of the dataset's image.</param>
    /// <param name="scratch">At least <see cref="ScratchBytes"/>.</param>
    /// <param name="output">[H, W, C] of the network's input.</param>
    public void Apply(PixelReader read, Span<byte> scratch, Span<byte> output)
    {
        var image = Take(ref scratch, from.Count);
        read(image);
        if (toGray)
        {
            var gray = Take(ref scratch, resize.InputBytes);
            ChannelConversion.RgbToGray(image, gray);
            image = gray;
        }

        var between = Take(ref scratch, resize.ScratchBytes);
        if (toRgb)
        {
            var gray = Take(ref scratch, resize.OutputBytes);
            resize.Apply(image, between, gray);
            ChannelConversion.GrayToRgb(gray, output);
        }
        else
        {
            resize.Apply(image, between, output);
        }
    }

    private static Span<byte> Take(ref Span<byte> scratch, int count)
    {
        var taken = scratch[..count];
        scratch = scratch[count..];
        return taken;
    }

    /// <summary>Fills in the pixels of one image.</summary>
    public delegate void PixelReader(Span<byte> pixels);
}

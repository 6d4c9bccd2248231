using Permafrost.Core.Randomness;

namespace Permafrost.Imaging.Augmentation;

/// <summary>Changes images at random as they are learned from: a function of the pixels, the seed, the epoch and the sample alone.</summary>
/// <remarks>
/// <para>
/// In this order: mirror and shift (<see cref="FlipAndShift"/>), erase (<see cref="Erasing"/>). The draws are words of the stream <c>augment</c>, each with an
/// element of its own (<see cref="Draw"/>). Bytes are copied or drawn, never computed; sizes come from exact products and square roots in double
/// precision, rounded down: the same bytes on every machine.
/// </para>
/// <para>Immutable, and nothing is allocated: any number of threads may use one.</para>
/// </remarks>
public sealed class ImageAugmentation
{
    // A shift of 0.29 times 100 pixels is 29 of them, although the product comes out a little smaller.
    private const double Slack = 1e-6;

    private readonly AugmentationSettings settings;
    private readonly PhiloxStream stream;

    /// <param name="settings">What may happen.</param>
    /// <param name="seed">0 to 2^32 - 1.</param>
    public ImageAugmentation(AugmentationSettings settings, ulong seed)
    {
        RequireShare(settings.WidthShift, 0.0, 0.5, nameof(settings.WidthShift));
        RequireShare(settings.HeightShift, 0.0, 0.5, nameof(settings.HeightShift));
        RequireShare(settings.Erase, 0.0, 1.0, nameof(settings.Erase));
        RequireShare(settings.EraseArea, Erasing.SmallestArea, 1.0, nameof(settings.EraseArea));
        this.settings = settings;
        stream = new PhiloxStream(seed, "augment");
    }

    /// <summary>Writes what an image looks like in one epoch.</summary>
    /// <param name="image">[H, W, C].</param>
    /// <param name="size">Its size, every side at least 1.</param>
    /// <param name="epoch">Epoch, counted from 0.</param>
    /// <param name="sample">Index of the image in its split.</param>
    /// <param name="target">[H, W, C], written; not the memory of the image.</param>
    public void Apply(ReadOnlySpan<byte> image, in ImageSize size, uint epoch, uint sample, Span<byte> target)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(image.Length, size.Bytes, nameof(image));
        ArgumentOutOfRangeException.ThrowIfNotEqual(target.Length, size.Bytes, nameof(target));
        Span<uint> words = stackalloc uint[Draw.FirstValue];
        stream.Fill(words, epoch, sample);
        FlipAndShift.Apply(
            image,
            size,
            settings.HorizontalFlip && Draw.Coin(words[Draw.Flip]),
            Draw.Around(Largest(settings.WidthShift, size.Width), words[Draw.ShiftRight]),
            Draw.Around(Largest(settings.HeightShift, size.Height), words[Draw.ShiftDown]),
            settings.Fill,
            target
        );
        if (!Draw.Happens(settings.Erase, words[Draw.Erase]))
        {
            return;
        }

        var erased = Erasing.Rectangle(size, settings.EraseArea, words);
        if (settings.EraseFill == EraseFill.Zeros)
        {
            Erasing.Clear(target, size, erased);
        }
        else
        {
            Erasing.Randomize(target, size, erased, stream, epoch, sample);
        }
    }

    /// <summary>Largest shift in pixels: less than half of them, so that there is enough left to mirror.</summary>
    private static int Largest(double share, int side) => Math.Min((int)Math.Floor(share * side + Slack), (side - 1) / 2);

    private static void RequireShare(double value, double least, double most, string name)
    {
        if (!(value >= least && value <= most))
        {
            throw new ArgumentOutOfRangeException(name, value, $"Expected {least} to {most}.");
        }
    }
}

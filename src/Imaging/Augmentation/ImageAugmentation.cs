using Permafrost.Core.Randomness;

namespace Permafrost.Imaging.Augmentation;

/// <summary>Changes images at random as they are learned from: a function of the pixels, the seed, the epoch and the sample alone.</summary>
/// <remarks>
/// <para>
/// In this order: everything geometric at once (<see cref="Geometry"/>), contrast and brightness (<see cref="ToneCurve"/>), erase (<see cref="Erasing"/>). The
/// draws are words of the stream <c>augment</c>, each with an element of its own (<see cref="Draw"/>).
/// </para>
/// <para>
/// Where an image is only mirrored and moved by whole pixels, bytes are copied (<see cref="FlipAndShift"/>); otherwise it is read once at the places of one affine map
/// (<see cref="AffineMap"/>, <see cref="AffineSampler"/>). The numbers that a map, a curve or a rectangle is made of come from exact functions, products and square roots in double
/// precision; pixels are whole numbers throughout: the same bytes on every machine.
/// </para>
/// <para>Immutable, and nothing is allocated: any number of threads may use one.</para>
/// </remarks>
public sealed class ImageAugmentation
{
    private readonly AugmentationSettings settings;
    private readonly PhiloxStream stream;
    private readonly Border border;
    private readonly bool changesTones;

    /// <param name="settings">What may happen.</param>
    /// <param name="seed">0 to 2^32 - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is not what it may be.</exception>
    public ImageAugmentation(AugmentationSettings settings, ulong seed)
    {
        AugmentationLimits.Require(settings);
        this.settings = settings;
        stream = new PhiloxStream(seed, "augment");
        border = new Border(settings.Fill, settings.FillValue);
        changesTones = settings.Contrast != DrawRange.One || settings.Brightness != DrawRange.One;
    }

    /// <summary>Writes what an image looks like in one epoch.</summary>
    /// <param name="image">[H, W, C].</param>
    /// <param name="size">Its size, every side at least 1; at most 2,047 where it is turned, sheared, zoomed or cut out.</param>
    /// <param name="epoch">Epoch, counted from 0.</param>
    /// <param name="sample">Index of the image in its split.</param>
    /// <param name="target">[H, W, C], written; not the memory of the image.</param>
    public void Apply(ReadOnlySpan<byte> image, in ImageSize size, uint epoch, uint sample, Span<byte> target)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(image.Length, size.Bytes, nameof(image));
        ArgumentOutOfRangeException.ThrowIfNotEqual(target.Length, size.Bytes, nameof(target));
        Span<uint> words = stackalloc uint[Draw.FirstValue];
        stream.Fill(words, epoch, sample);
        Move(image, size, Geometry.Of(settings, size, words), target);
        if (changesTones)
        {
            ChangeTones(target, size, words);
        }

        if (Draw.Happens(settings.Erase, words[Draw.Erase]))
        {
            Erase(target, size, epoch, sample, words);
        }
    }

    private void Move(ReadOnlySpan<byte> image, in ImageSize size, in Geometry geometry, Span<byte> target)
    {
        if (geometry.IsFlipAndShift && FlipAndShift.Can(size, geometry.Right, geometry.Down, border))
        {
            var (flip, flipVertical) = (geometry.FlipHorizontal, geometry.FlipVertical);
            FlipAndShift.Apply(image, size, flip, flipVertical, geometry.Right, geometry.Down, border, target);
        }
        else
        {
            AffineSampler.Apply(image, size, AffineMap.Of(geometry, size), border, settings.Interpolation, target);
        }
    }

    private void ChangeTones(Span<byte> image, in ImageSize size, ReadOnlySpan<uint> words)
    {
        double contrast = settings.Contrast.At(words[Draw.Contrast]);
        Span<byte> curve = stackalloc byte[ToneCurve.Values];
        int mean = contrast == 1.0 ? 0 : MeanLuminance.Of(image, size.Channels);
        ToneCurve.Build(contrast, mean, settings.Brightness.At(words[Draw.Brightness]), curve);
        ToneCurve.Apply(image, curve);
    }

    private void Erase(Span<byte> image, in ImageSize size, uint epoch, uint sample, ReadOnlySpan<uint> words)
    {
        var erased = Erasing.Rectangle(size, settings.EraseArea, words);
        if (settings.EraseFill == EraseFill.Zeros)
        {
            Erasing.Clear(image, size, erased);
        }
        else
        {
            Erasing.Randomize(image, size, erased, stream, epoch, sample);
        }
    }
}

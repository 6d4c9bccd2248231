using System.Runtime.InteropServices;
using Permafrost.Imaging.Png;
using Permafrost.Imaging.Resizing;
using Permafrost.Model.Data;
using Permafrost.Reporting.Examination;
using Permafrost.Reporting.Examples;
using Permafrost.Reporting.Results;

namespace Permafrost.Stages.Report;

/// <summary>Pictures of test images, out of the tensors that Preprocess left; large ones are made smaller.</summary>
/// <param name="sets">By the name of an experiment, the file of its test images.</param>
internal sealed class TestPictures(IReadOnlyDictionary<string, string> sets) : ITestPictures, IDisposable
{
    /// <summary>Longest side of a picture, in pixels.</summary>
    public const int LongestSide = 64;

    private readonly Dictionary<string, ImageSet> opened = new(StringComparer.Ordinal);

    public string? SetOf(ExperimentResult one) => sets.GetValueOrDefault(one.Name);

    public Picture Picture(string set, int index)
    {
        if (!opened.TryGetValue(set, out var images))
        {
            images = ImageSet.Open(set);
            opened.Add(set, images);
        }

        var (height, width, channels) = (images.Shape.Height, images.Shape.Width, images.Shape.Channels);
        int longest = Math.Max(height, width);
        if (longest <= LongestSide)
        {
            return Encode(images.Pixels(index), width, height, channels);
        }

        int smallHeight = Math.Max(1, height * LongestSide / longest);
        int smallWidth = Math.Max(1, width * LongestSide / longest);
        var resize = new ImageResize(ResizeFilter.Area, height, width, smallHeight, smallWidth, channels);
        byte[] pixels = new byte[resize.OutputBytes];
        resize.Apply(images.Pixels(index), new byte[resize.ScratchBytes], pixels);
        return Encode(pixels, smallWidth, smallHeight, channels);
    }

    public void Dispose()
    {
        foreach (var images in opened.Values)
        {
            images.Dispose();
        }
    }

    private static Picture Encode(ReadOnlySpan<byte> pixels, int width, int height, int channels) =>
        new(ImmutableCollectionsMarshal.AsImmutableArray(PngEncoder.Encode(pixels, width, height, channels)), width, height);
}

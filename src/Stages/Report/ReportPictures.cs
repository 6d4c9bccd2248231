using System.Runtime.InteropServices;
using Permafrost.Core.Tensors;
using Permafrost.Experiments.Definitions;
using Permafrost.Imaging.Augmentation;
using Permafrost.Imaging.Png;
using Permafrost.Model.Data;
using Permafrost.Reporting.Examination;
using Permafrost.Stages.Preprocess;
using Permafrost.Stages.Train;

namespace Permafrost.Stages.Report;

/// <summary>Pictures of the report, out of the tensors that stages left.</summary>
internal static class ReportPictures
{
    /// <summary>Epochs of which the contact sheet shows what becomes of an image.</summary>
    public const int Epochs = 7;

    /// <summary>The thumbnails of a dataset, <c>images</c> [N, H, W, C].</summary>
    public static unsafe IReadOnlyList<Picture> Thumbnails(string path)
    {
        using var file = SafetensorsFile.Open(path);
        var shape = file.Tensors["images"].Shape;
        var (height, width, channels) = ((int)shape[1], (int)shape[2], (int)shape[3]);
        byte* pixels = file.Pointer("images");
        var pictures = new List<Picture>();
        for (long i = 0; i < shape[0]; i++)
        {
            pictures.Add(
                Encode(new ReadOnlySpan<byte>(pixels + i * height * width * channels, height * width * channels), width, height, channels)
            );
        }

        return pictures;
    }

    /// <summary>What the augmentation of an experiment makes of some of its training images: in rows the images, as they are and in each of the first epochs.</summary>
    /// <param name="experiment">Its augmentation and seed.</param>
    /// <param name="samplesPath">What <see cref="SampleImages"/> wrote.</param>
    public static Picture ContactSheet(ExperimentDefinition experiment, string samplesPath)
    {
        int[] indices = SampleImages.ReadIndices(samplesPath);
        using var images = ImageSet.Open(samplesPath);
        var size = new ImageSize(images.Shape.Height, images.Shape.Width, images.Shape.Channels);
        var sheet = new ContactSheet(TrainingAugmentation.Create(experiment.Augment, experiment.Train.Seed), size, indices.Length, Epochs);
        for (int i = 0; i < indices.Length; i++)
        {
            sheet.Add(images.Pixels(i), (uint)indices[i]);
        }

        return Encode(sheet.Pixels.Span, sheet.Size.Width, sheet.Size.Height, sheet.Size.Channels);
    }

    private static Picture Encode(ReadOnlySpan<byte> pixels, int width, int height, int channels) =>
        new(ImmutableCollectionsMarshal.AsImmutableArray(PngEncoder.Encode(pixels, width, height, channels)), width, height);
}

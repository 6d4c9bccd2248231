using Permafrost.Core.Errors;
using Permafrost.Model;

namespace Permafrost.Stages.DownloadCheck;

/// <summary>A pair of IDX files: images [N, H, W] or [N, H, W, C], and their labels [N]. Labels are kept in memory, images are not.</summary>
internal sealed class IdxImages : RawImages
{
    private readonly IdxFile images;
    private readonly byte[] labels;

    /// <exception cref="UserErrorException">The files are malformed or do not belong together.</exception>
    public IdxImages(string imagesPath, string labelsPath, string imagesName, string labelsName)
    {
        using var labelFile = new IdxFile(labelsPath, labelsName);
        images = new IdxFile(imagesPath, imagesName);
        try
        {
            Shape = ShapeOf(images);
            if (labelFile.Shape.Length != 1)
            {
                throw new UserErrorException($"{labelsName}: found {labelFile.Shape.Length} dimensions, expected 1 (labels).");
            }

            if (labelFile.Shape[0] != images.Shape[0])
            {
                throw new UserErrorException(
                    $"{labelsName} holds {labelFile.Shape[0]} labels, {imagesName} {images.Shape[0]} images; expected as many."
                );
            }

            labels = new byte[labelFile.Shape[0]];
            labelFile.Read(0, labels);
        }
        catch
        {
            images.Dispose();
            throw;
        }
    }

    public override int Count => labels.Length;

    public override ActivationShape Shape { get; }

    public override int Label(int index) => labels[index];

    public override void Read(int index, Span<byte> pixels)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
        ArgumentOutOfRangeException.ThrowIfNotEqual(pixels.Length, Shape.Count, nameof(pixels));
        images.Read((long)index * Shape.Count, pixels);
    }

    public override void Dispose() => images.Dispose();

    private static ActivationShape ShapeOf(IdxFile images)
    {
        var sides = images.Shape;
        if (sides.Length is not (3 or 4) || sides.Skip(1).Any(side => side is 0 or > ushort.MaxValue))
        {
            throw new UserErrorException(
                $"{images.Name}: found shape [{string.Join(", ", sides)}], expected images [N, H, W] or [N, H, W, C]."
            );
        }

        int channels = sides.Length == 3 ? 1 : sides[3];
        if (channels is not (1 or 3))
        {
            throw new UserErrorException($"{images.Name}: found {channels} channels, expected 1 or 3.");
        }

        return new ActivationShape(sides[1], sides[2], channels);
    }
}

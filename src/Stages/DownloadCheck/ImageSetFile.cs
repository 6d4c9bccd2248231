using Permafrost.Core.Tensors;
using Permafrost.Model;
using Permafrost.Model.Data;

namespace Permafrost.Stages.DownloadCheck;

/// <summary>Writes one split in <see cref="ImageSet"/>'s layout, a block of images at a time: memory does not grow with their number.</summary>
internal static class ImageSetFile
{
    private const int BlockBytes = 4 << 20;
    private const int LabelsPerBlock = 1 << 16;

    /// <summary>Gives the pixels of one image; called from several threads, each with scratch memory of its own.</summary>
    public delegate void Fill(int index, Span<byte> pixels, Span<byte> scratch);

    /// <param name="path">File to write.</param>
    /// <param name="count">N.</param>
    /// <param name="shape">[H, W, C].</param>
    /// <param name="label">Class of one image.</param>
    /// <param name="fill">Pixels of one image; which thread computes them does not matter.</param>
    /// <param name="scratchBytes">Scratch memory that <paramref name="fill"/> asks for.</param>
    /// <param name="threads">Threads to use; the bytes do not depend on it.</param>
    /// <param name="progress">Told how many images were written since it was told last.</param>
    /// <param name="cancellation">Ends the work between two images.</param>
    public static void Write(
        string path,
        int count,
        ActivationShape shape,
        Func<int, int> label,
        Fill fill,
        int scratchBytes,
        int threads,
        Action<int> progress,
        CancellationToken cancellation
    )
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
        using var writer = new SafetensorsWriter(file, ImageSet.Layout(count, shape));
        WriteLabels(writer, count, label);

        int blockImages = Math.Clamp(BlockBytes / shape.Count, 1, Math.Max(count, 1));
        var block = new byte[blockImages * shape.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        for (int first = 0; first < count; first += blockImages)
        {
            int images = Math.Min(blockImages, count - first);
            int start = first;
            Parallel.For(
                0,
                images,
                options,
                () => new byte[scratchBytes],
                (image, _, scratch) =>
                {
                    fill(start + image, block.AsSpan(image * shape.Count, shape.Count), scratch);
                    return scratch;
                },
                _ => { }
            );
            writer.Write(block.AsSpan(0, images * shape.Count));
            progress(images);
        }

        writer.Complete();
    }

    private static void WriteLabels(SafetensorsWriter writer, int count, Func<int, int> label)
    {
        var bytes = new byte[sizeof(int) * Math.Min(count, LabelsPerBlock)];
        for (int first = 0; first < count; first += LabelsPerBlock)
        {
            int labels = Math.Min(LabelsPerBlock, count - first);
            for (int index = 0; index < labels; index++)
            {
                System.Buffers.Binary.BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(sizeof(int) * index), label(first + index));
            }

            writer.Write(bytes.AsSpan(0, sizeof(int) * labels));
        }
    }
}

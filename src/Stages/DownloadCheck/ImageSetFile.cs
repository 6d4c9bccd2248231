using Permafrost.Core.Tensors;
using Permafrost.Model;
using Permafrost.Model.Data;

namespace Permafrost.Stages.DownloadCheck;

/// <summary>Writes one split in <see cref="ImageSet"/>'s layout, a block of images at a time: memory does not grow with their number.</summary>
internal static class ImageSetFile
{
    /// <summary>Written at once: large enough to cost the system little, small enough that threads share few images evenly.</summary>
    private const int BlockBytes = 256 << 10;

    private const int LabelsPerBlock = 1 << 16;

    /// <summary>Gives the pixels of one image; called from several threads, each with scratch memory of its own.</summary>
    public delegate void Fill(int index, Span<byte> pixels, Span<byte> scratch);

    /// <summary>Gives the pixels of one image; called from several threads, each with tools of its own.</summary>
    public delegate void Draw<in T>(T tools, int index, Span<byte> pixels);

    /// <summary>The same for tools that are plain memory.</summary>
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
    ) =>
        Write(
            path,
            count,
            shape,
            label,
            () => new Scratch(scratchBytes),
            (scratch, index, pixels) => fill(index, pixels, scratch.Bytes),
            threads,
            progress,
            cancellation
        );

    /// <param name="path">File to write.</param>
    /// <param name="count">N.</param>
    /// <param name="shape">[H, W, C].</param>
    /// <param name="label">Class of one image.</param>
    /// <param name="tools">Makes what a thread works with.</param>
    /// <param name="draw">Pixels of one image; which thread computes them does not matter.</param>
    /// <param name="threads">Threads to use; the bytes do not depend on it.</param>
    /// <param name="progress">Told how many images were written since it was told last, by one thread at a time.</param>
    /// <param name="cancellation">Ends the work between two blocks.</param>
    public static void Write<T>(
        string path,
        int count,
        ActivationShape shape,
        Func<int, int> label,
        Func<T> tools,
        Draw<T> draw,
        int threads,
        Action<int> progress,
        CancellationToken cancellation
    )
        where T : IDisposable
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
        using var writer = new SafetensorsWriter(file, ImageSet.Layout(count, shape));
        WriteLabels(writer, count, label);

        // Each block has its place in the file, so that no thread waits for another one's.
        long start = file.Position;
        int blockImages = Math.Clamp(BlockBytes / shape.Count, 1, Math.Max(count, 1));
        int told = 0;
        SideBySide.Run(
            (count + blockImages - 1) / blockImages,
            threads,
            () => new Worker<T>(tools(), new byte[blockImages * shape.Count]),
            (worker, block) =>
            {
                int first = block * blockImages;
                int images = Math.Min(blockImages, count - first);
                for (int image = 0; image < images; image++)
                {
                    draw(worker.Tools, first + image, worker.Block.AsSpan(image * shape.Count, shape.Count));
                }

                RandomAccess.Write(file.SafeFileHandle, worker.Block.AsSpan(0, images * shape.Count), start + (long)first * shape.Count);
            },
            blocks =>
            {
                // The last block may be a short one.
                int images = Math.Min(blocks * blockImages, count - told);
                told += images;
                progress(images);
            },
            cancellation
        );
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

    private sealed class Scratch(int bytes) : IDisposable
    {
        public byte[] Bytes { get; } = new byte[bytes];

        public void Dispose() { }
    }

    /// <summary>What one thread has for itself.</summary>
    private sealed record Worker<T>(T Tools, byte[] Block) : IDisposable
        where T : IDisposable
    {
        public void Dispose() => Tools.Dispose();
    }
}

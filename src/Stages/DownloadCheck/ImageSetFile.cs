using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using Permafrost.Core.Digests;
using Permafrost.Core.Tensors;
using Permafrost.Model;
using Permafrost.Model.Data;

namespace Permafrost.Stages.DownloadCheck;

/// <summary>Writes one split in <see cref="ImageSet"/>'s layout, a block of images at a time: memory does not grow with their number.</summary>
internal static class ImageSetFile
{
    /// <summary>Bytes of a block: large enough to cost the system little, small enough that threads share few images evenly.</summary>
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
    /// <param name="unfinished">
    /// Where the file is until it is whole, on the same disk: a run that finds what a killed one left there goes on with it. Null: it is written in
    /// its place, and a killed run leaves nothing of use.
    /// </param>
    public static void Write<T>(
        string path,
        int count,
        ActivationShape shape,
        Func<int, int> label,
        Func<T> tools,
        Draw<T> draw,
        int threads,
        Action<int> progress,
        CancellationToken cancellation,
        string? unfinished = null
    )
        where T : IDisposable
    {
        string target = unfinished ?? path;
        string journalPath = target + ".blocks";
        using (
            var file = new FileStream(
                target,
                unfinished is null ? FileMode.Create : FileMode.OpenOrCreate,
                FileAccess.ReadWrite,
                FileShare.Read,
                bufferSize: 0
            )
        )
        {
            using var writer = new SafetensorsWriter(file, ImageSet.Layout(count, shape));
            WriteLabels(writer, count, label);
            var blocks = new Blocks(file.SafeFileHandle, file.Position, count, shape.Count);
            IReadOnlySet<int> done = new HashSet<int>();
            using var journal = unfinished is null ? null : BlockJournal.Open(journalPath, blocks.Count, blocks.Holds, out done);
            int[] missing = [.. Enumerable.Range(0, blocks.Count).Where(block => !done.Contains(block))];
            int told = done.Sum(blocks.Images);
            progress(told);
            SideBySide.Run(
                missing.Length,
                threads,
                () => new Worker<T>(tools(), new byte[blocks.Size * shape.Count]),
                (worker, index) =>
                {
                    int block = missing[index];
                    var pixels = worker.Block.AsSpan(0, blocks.Images(block) * shape.Count);
                    for (int image = 0; image < blocks.Images(block); image++)
                    {
                        draw(worker.Tools, blocks.First(block) + image, pixels.Slice(image * shape.Count, shape.Count));
                    }

                    blocks.Write(block, pixels);
                    journal?.Add(block, pixels);
                },
                written =>
                {
                    // One block may be a short one.
                    int images = Math.Min(written * blocks.Size, count - told);
                    told += images;
                    progress(images);
                },
                cancellation
            );
        }

        if (unfinished is not null)
        {
            File.Move(unfinished, path, overwrite: true);
            File.Delete(journalPath);
        }
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

    /// <summary>The images of a file in portions, each with its place: no thread waits for another one's.</summary>
    /// <param name="file">The file.</param>
    /// <param name="start">Where the first image begins.</param>
    /// <param name="images">N.</param>
    /// <param name="imageBytes">Bytes of an image.</param>
    private sealed class Blocks(SafeFileHandle file, long start, int images, int imageBytes)
    {
        /// <summary>Images of a block; the last one may have fewer.</summary>
        public int Size { get; } = Math.Clamp(BlockBytes / imageBytes, 1, Math.Max(images, 1));

        public int Count => (images + Size - 1) / Size;

        public int First(int block) => block * Size;

        public int Images(int block) => Math.Min(Size, images - First(block));

        public void Write(int block, ReadOnlySpan<byte> pixels) => RandomAccess.Write(file, pixels, Place(block));

        /// <summary>Whether the file holds a block with this SHA-256.</summary>
        public bool Holds(int block, ReadOnlySpan<byte> digest)
        {
            var pixels = new byte[Images(block) * imageBytes];
            int filled = 0;
            for (int count = 1; count > 0 && filled < pixels.Length; filled += count)
            {
                count = RandomAccess.Read(file, pixels.AsSpan(filled), Place(block) + filled);
            }

            Span<byte> found = stackalloc byte[Sha256Digest.SizeBytes];
            SHA256.HashData(pixels, found);
            return filled == pixels.Length && found.SequenceEqual(digest);
        }

        private long Place(int block) => start + (long)First(block) * imageBytes;
    }
}

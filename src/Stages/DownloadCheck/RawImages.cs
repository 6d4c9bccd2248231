using Permafrost.Model;

namespace Permafrost.Stages.DownloadCheck;

/// <summary>One split of a dataset as it comes: labelled images of one size, read one by one. Any number of threads may read.</summary>
internal abstract class RawImages : IDisposable
{
    /// <summary>N.</summary>
    public abstract int Count { get; }

    /// <summary>[H, W, C], C being 1 or 3.</summary>
    public abstract ActivationShape Shape { get; }

    /// <summary>The label as the file has it; it may lie outside of the dataset's classes.</summary>
    public abstract int Label(int index);

    /// <summary>Copies the pixels of one image, [H, W, C], 0 to 255.</summary>
    public abstract void Read(int index, Span<byte> pixels);

    public abstract void Dispose();
}

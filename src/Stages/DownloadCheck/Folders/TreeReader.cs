using Permafrost.Core.Digests;

namespace Permafrost.Stages.DownloadCheck.Folders;

/// <summary>Reads files of a <see cref="FileTree"/>, one at a time, into memory that is used again.</summary>
internal abstract class TreeReader : IDisposable
{
    private byte[] buffer = new byte[1 << 16];

    /// <summary>The content of a file; valid until the next call.</summary>
    /// <exception cref="UnreadableFileException">It cannot be read, or is larger than <see cref="FileTree.LargestImageBytes"/>.</exception>
    public abstract ReadOnlySpan<byte> Read(string file);

    /// <summary>SHA-256 of a file of any size.</summary>
    /// <exception cref="UnreadableFileException">It cannot be read.</exception>
    public abstract Sha256Digest Digest(string file);

    public abstract void Dispose();

    /// <summary>Memory for at least so many bytes.</summary>
    protected byte[] Room(int bytes)
    {
        if (buffer.Length < bytes)
        {
            buffer = GC.AllocateUninitializedArray<byte>(Math.Max(bytes, 2 * buffer.Length));
        }

        return buffer;
    }

    protected static UnreadableFileException TooLarge(long bytes) =>
        new($"has {bytes} bytes; expected an image of at most {FileTree.LargestImageBytes}") { IsTooLarge = true };
}

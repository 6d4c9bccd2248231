using Microsoft.Win32.SafeHandles;
using Permafrost.Core.Digests;
using Permafrost.Core.Files;
using Permafrost.Pipeline.Files;

namespace Permafrost.Stages.DownloadCheck.Folders;

/// <summary>A folder on the disk.</summary>
internal sealed class FolderTree(string place) : FileTree
{
    public override string Place { get; } = Path.GetFullPath(place);

    public override IReadOnlyList<string> Folders(string folder) => Names(folder, SortedDirectory.Folders);

    public override IReadOnlyList<string> Files(string folder) => Names(folder, path => SortedDirectory.Files(path));

    public override bool IsLink(string folder) => new DirectoryInfo(PathOf(folder)).LinkTarget is not null;

    public override FileStamp? Stamp(string file) => FileStamp.Of(PathOf(file));

    public override TreeReader OpenReader() => new Reader(this);

    private string PathOf(string path) => Path.Combine(Place, path);

    private IReadOnlyList<string> Names(string folder, Func<string, IReadOnlyList<string>> list)
    {
        string path = PathOf(folder);
        return Directory.Exists(path) ? [.. list(path).Select(found => Path.GetFileName(found))] : [];
    }

    private sealed class Reader(FolderTree tree) : TreeReader
    {
        private const int Piece = 1 << 20;

        public override ReadOnlySpan<byte> Read(string file)
        {
            using var handle = Open(file);
            long length = RandomAccess.GetLength(handle);
            if (length > LargestImageBytes)
            {
                throw TooLarge(length);
            }

            // One byte more than the file has: that it has grown shows.
            byte[] room = Room((int)length + 1);
            int count = Fill(handle, room.AsSpan(0, (int)length + 1), 0);
            return room.AsSpan(0, count);
        }

        public override Sha256Digest Digest(string file)
        {
            using var handle = Open(file);
            MappedWrites.Settle(handle);
            byte[] room = Room(Piece);
            int count = Fill(handle, room.AsSpan(0, Piece), 0);
            if (count < Piece)
            {
                return Sha256Digest.OfBytes(room.AsSpan(0, count));
            }

            using var stream = new FileStream(handle, FileAccess.Read, bufferSize: 0);
            stream.Position = 0;
            return Sha256Digest.OfStream(stream);
        }

        public override void Dispose() { }

        private SafeFileHandle Open(string file)
        {
            if (FileStamp.IsSpecial(tree.PathOf(file)))
            {
                throw new UnreadableFileException("cannot be read: it is a pipe, socket or device; expected a file");
            }

            try
            {
                return File.OpenHandle(
                    tree.PathOf(file),
                    FileMode.Open,
                    FileAccess.Read,
                    FileShare.ReadWrite | FileShare.Delete,
                    FileOptions.SequentialScan
                );
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw Unreadable(exception);
            }
        }

        /// <summary>In words of our own: the system's hold this machine's paths and language.</summary>
        private static UnreadableFileException Unreadable(Exception exception) =>
            new(
                exception switch
                {
                    UnauthorizedAccessException => "cannot be read: no permission",
                    FileNotFoundException or DirectoryNotFoundException => "is not there: a link that leads nowhere, or just removed",
                    _ => "cannot be read: the disk or the network failed",
                }
            );

        private static int Fill(SafeFileHandle handle, Span<byte> bytes, long offset)
        {
            int filled = 0;
            try
            {
                while (filled < bytes.Length)
                {
                    int count = RandomAccess.Read(handle, bytes[filled..], offset + filled);
                    if (count == 0)
                    {
                        break;
                    }

                    filled += count;
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw Unreadable(exception);
            }

            return filled;
        }
    }
}

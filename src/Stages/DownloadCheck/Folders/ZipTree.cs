using System.IO.Compression;
using System.Security.Cryptography;
using Permafrost.Core.Digests;
using Permafrost.Core.Errors;
using Permafrost.Core.Text;
using Permafrost.Pipeline.Files;

namespace Permafrost.Stages.DownloadCheck.Folders;

/// <summary>A zip file, read where it lies: nothing is unpacked to the disk.</summary>
/// <remarks>
/// An archive with an entry that would lead out of a folder, is a link, is encrypted, occurs twice or is blown up is refused as a whole: whoever
/// made it did not mean well, or made it by mistake.
/// </remarks>
internal sealed class ZipTree : FileTree
{
    /// <summary>Deflate reaches 1,032 to 1; pictures, which are compressed themselves, hardly shrink at all.</summary>
    private const int LargestRatio = 100;

    /// <summary>Small entries may well be all zeros.</summary>
    private const long UnsuspiciousBytes = 1 << 20;

    private const int MostEntries = 4_000_000;
    private const int UnixTypeShift = 16;
    private const int UnixTypeMask = 0xF000;
    private const int UnixLink = 0xA000;

    private readonly FileStamp stamp;
    private readonly Dictionary<string, int> files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (List<string> Folders, List<string> Files)> listings = new(StringComparer.Ordinal);

    /// <exception cref="UserErrorException">It is no zip file, or is refused.</exception>
    public ZipTree(string place)
    {
        Place = Path.GetFullPath(place);
        stamp = FileStamp.Of(Place) ?? throw new UserErrorException($"{Place}: there is no such file.");
        using var archive = Open(Place);
        long total = 0;
        try
        {
            if (archive.Entries.Count > MostEntries)
            {
                throw Refused($"it holds {archive.Entries.Count} entries, more than {MostEntries}");
            }

            for (int index = 0; index < archive.Entries.Count; index++)
            {
                var entry = archive.Entries[index];
                total += entry.Length;
                if (FaultOf(entry) is { } fault)
                {
                    throw Refused($"its entry '{VisibleText.Of(entry.FullName)}' {fault}");
                }

                Add(entry.FullName, index);
            }
        }
        catch (InvalidDataException exception)
        {
            throw NoZip(Place, exception);
        }

        if (total > Math.Max(LargestRatio * stamp.SizeBytes, UnsuspiciousBytes))
        {
            throw Refused($"it unpacks to {total} bytes, more than {LargestRatio} times its own {stamp.SizeBytes} (a decompression bomb?)");
        }

        foreach (var (folders, names) in listings.Values)
        {
            folders.Sort(StringComparer.Ordinal);
            names.Sort(StringComparer.Ordinal);
        }
    }

    public override string Place { get; }

    public override IReadOnlyList<string> Folders(string folder) => listings.TryGetValue(folder, out var listing) ? listing.Folders : [];

    public override IReadOnlyList<string> Files(string folder) => listings.TryGetValue(folder, out var listing) ? listing.Files : [];

    public override bool IsLink(string folder) => false;

    public override FileStamp? Stamp(string file) => FileStamp.Of(Place);

    public override TreeReader OpenReader() => new Reader(this);

    private static ZipArchive Open(string place)
    {
        try
        {
            return new ZipArchive(
                new FileStream(place, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete),
                ZipArchiveMode.Read
            );
        }
        catch (InvalidDataException exception)
        {
            throw NoZip(place, exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException(
                $"{place}: cannot be read: {exception.Message.TrimEnd('.')}. Give access and run the same command again."
            );
        }
    }

    private static UserErrorException NoZip(string place, InvalidDataException exception) =>
        new(
            $"{place}: is no whole zip file: {exception.Message.TrimEnd('.')}. Half a download? Get it anew, or unpack what you have beside it, and run the same command again."
        );

    private UserErrorException Refused(string why) => new($"{Place}: refused: {why}. Get the archive from its publisher.");

    private static string? FaultOf(ZipArchiveEntry entry)
    {
        string name = entry.FullName;
        return !IsInside(name) ? "leads out of the folder, or has no plain path; expected folders and names with / between them"
            : ((entry.ExternalAttributes >> UnixTypeShift) & UnixTypeMask) == UnixLink ? "is a link; expected files and folders alone"
            : entry.IsEncrypted ? "is encrypted; expected one that anybody can read"
            : entry.Length > UnsuspiciousBytes && entry.Length / LargestRatio > entry.CompressedLength
                ? $"unpacks from {entry.CompressedLength} to {entry.Length} bytes (a decompression bomb?)"
            : null;
    }

    private static bool IsInside(string name)
    {
        bool hasDrive = name.Length > 1 && name[1] == ':' && char.IsAsciiLetter(name[0]);
        return !hasDrive
            && name.IndexOfAny(['\\', '\0']) < 0
            && !Array.Exists((name.EndsWith('/') ? name[..^1] : name).Split('/'), step => step is "" or "." or "..");
    }

    private void Add(string name, int index)
    {
        if (name.EndsWith('/'))
        {
            AddFolder(name[..^1]);
            return;
        }

        int slash = name.LastIndexOf('/');
        string folder = slash < 0 ? "" : name[..slash];
        AddFolder(folder).Files.Add(name[(slash + 1)..]);
        if (!files.TryAdd(name, index))
        {
            throw Refused($"it holds two entries '{VisibleText.Of(name)}'");
        }
    }

    private (List<string> Folders, List<string> Files) AddFolder(string folder)
    {
        if (listings.TryGetValue(folder, out var listing))
        {
            return listing;
        }

        listing = ([], []);
        listings.Add(folder, listing);
        if (folder.Length > 0)
        {
            int slash = folder.LastIndexOf('/');
            AddFolder(slash < 0 ? "" : folder[..slash]).Folders.Add(folder[(slash + 1)..]);
        }

        return listing;
    }

    private sealed class Reader(ZipTree tree) : TreeReader
    {
        private const int Piece = 1 << 20;

        private readonly ZipArchive archive = Open(tree.Place);

        public override ReadOnlySpan<byte> Read(string file)
        {
            var entry = Entry(file);
            if (entry.Length > LargestImageBytes)
            {
                throw TooLarge(entry.Length);
            }

            try
            {
                using var stream = entry.Open();
                int length = (int)entry.Length;

                // One byte more than the directory says: an entry that goes on is noticed, not followed.
                byte[] room = Room(length + 1);
                int count = stream.ReadAtLeast(room.AsSpan(0, length + 1), length + 1, throwOnEndOfStream: false);
                return count == length ? room.AsSpan(0, length) : throw Damaged();
            }
            catch (Exception exception) when (exception is InvalidDataException or IOException)
            {
                throw Damaged();
            }
        }

        public override Sha256Digest Digest(string file)
        {
            var entry = Entry(file);
            if (entry.Length > LargestImageBytes)
            {
                return DigestOf(entry);
            }

            // Whoever reads it after this compares the digest.
            var bytes = Read(file);
            return Crc32.Append(0, bytes) == entry.Crc32 ? Sha256Digest.OfBytes(bytes) : throw Damaged();
        }

        public override void Dispose() => archive.Dispose();

        private Sha256Digest DigestOf(ZipArchiveEntry entry)
        {
            try
            {
                using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
                using var stream = entry.Open();
                byte[] room = Room(Piece);
                long total = 0;
                uint check = 0;
                for (int count = 1; count > 0 && total <= entry.Length; total += count)
                {
                    count = stream.Read(room);
                    hash.AppendData(room, 0, count);
                    check = Crc32.Append(check, room.AsSpan(0, count));
                }

                return total == entry.Length && check == entry.Crc32 ? Sha256Digest.FromHash(hash.GetHashAndReset()) : throw Damaged();
            }
            catch (Exception exception) when (exception is InvalidDataException or IOException)
            {
                throw Damaged();
            }
        }

        private static UnreadableFileException Damaged() => new("is damaged in the archive");

        private ZipArchiveEntry Entry(string file)
        {
            // The file may have been replaced by another since it was listed.
            int index = tree.files[file];
            return index < archive.Entries.Count && archive.Entries[index].FullName == file
                ? archive.Entries[index]
                : throw new UnreadableFileException("is no longer where it was in the archive");
        }
    }
}

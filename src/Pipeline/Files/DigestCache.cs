using System.Text;
using Permafrost.Core.Digests;
using Permafrost.Core.Files;

namespace Permafrost.Pipeline.Files;

/// <summary>Digests of files that were read before, so that unchanged ones need not be read again.</summary>
/// <remarks>
/// <para>
/// A digest counts as long as the file's <see cref="FileStamp"/> is the one it was read under. A file that was changed shortly before it
/// was read is not remembered: a further change within the same tick of the clock would leave the stamp as it is.
/// </para>
/// <para>It saves time alone. A cache that is absent, damaged or cannot be written costs one more reading. Not thread-safe.</para>
/// </remarks>
public sealed class DigestCache
{
    private static ReadOnlySpan<byte> Signature => "permafrost digests 1\n"u8;

    private readonly string? path;
    private readonly Dictionary<string, (FileStamp Stamp, Sha256Digest Digest)> known;
    private readonly Dictionary<string, (FileStamp Stamp, Sha256Digest Digest)> current = new(StringComparer.Ordinal);
    private bool changed;

    private DigestCache(string? path)
    {
        this.path = path;
        known = path is null ? [] : Read(path);
    }

    /// <summary>The cache that a former process left, or an empty one.</summary>
    /// <param name="folder">Folder of the caches of all places; null: one that is forgotten.</param>
    /// <param name="place">What the names are relative to: an absolute folder, say.</param>
    public static DigestCache Open(string? folder, string place) =>
        new(folder is null ? null : Path.Combine(folder, Sha256Digest.OfBytes(Encoding.UTF8.GetBytes(place)).ToString()[..32]));

    /// <summary>The digest of a file whose stamp is <paramref name="stamp"/> now, if it was read under the same.</summary>
    public bool TryGet(string name, FileStamp stamp, out Sha256Digest digest)
    {
        bool found = known.TryGetValue(name, out var entry) && entry.Stamp == stamp;
        digest = found ? entry.Digest : default;
        if (found)
        {
            current[name] = entry;
        }

        return found;
    }

    /// <summary>Remembers a digest.</summary>
    /// <param name="name">The file.</param>
    /// <param name="stamp">Its stamp before it was read.</param>
    /// <param name="digest">What was read.</param>
    /// <param name="readFrom">When reading began.</param>
    public void Put(string name, FileStamp stamp, Sha256Digest digest, DateTime readFrom)
    {
        if (stamp.IsSettledAt(readFrom))
        {
            current[name] = (stamp, digest);
            changed = true;
        }
    }

    /// <summary>Keeps what was asked for and put since the cache was opened; other names are forgotten.</summary>
    public void Save()
    {
        if (path is null || (!changed && current.Count == known.Count))
        {
            return;
        }

        try
        {
            AtomicFile.WriteBytes(path, Write(current));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A read-only or full disk: the next process reads the files once more.
        }
    }

    private static byte[] Write(Dictionary<string, (FileStamp Stamp, Sha256Digest Digest)> entries)
    {
        using var buffer = new MemoryStream();
        using (var writer = new BinaryWriter(buffer, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(Signature);
            writer.Write(entries.Count);
            foreach (var (name, (stamp, digest)) in entries)
            {
                writer.Write(name);
                writer.Write(stamp.SizeBytes);
                writer.Write(stamp.ModifiedNanoseconds);
                writer.Write(stamp.ChangedNanoseconds);
                writer.Write(stamp.Number);
                writer.Write(Convert.FromHexString(digest.ToString()));
            }
        }

        byte[] content = buffer.ToArray();
        return [.. content, .. Convert.FromHexString(Sha256Digest.OfBytes(content).ToString())];
    }

    private static Dictionary<string, (FileStamp Stamp, Sha256Digest Digest)> Read(string path)
    {
        var entries = new Dictionary<string, (FileStamp Stamp, Sha256Digest Digest)>(StringComparer.Ordinal);
        if (!TryRead(path, out byte[] bytes) || !IsWhole(bytes))
        {
            return entries;
        }

        using var reader = new BinaryReader(new MemoryStream(bytes, writable: false), Encoding.UTF8);
        reader.BaseStream.Position = Signature.Length;
        int count = reader.ReadInt32();
        entries.EnsureCapacity(count);
        for (int entry = 0; entry < count; entry++)
        {
            string name = reader.ReadString();
            var stamp = new FileStamp(reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadUInt64());
            entries[name] = (stamp, Sha256Digest.FromHash(reader.ReadBytes(Sha256Digest.SizeBytes)));
        }

        return entries;
    }

    /// <summary>A file that ends in its own digest is one that this class wrote to the end.</summary>
    private static bool IsWhole(ReadOnlySpan<byte> bytes)
    {
        int length = bytes.Length - Sha256Digest.SizeBytes;
        return length >= Signature.Length
            && bytes.StartsWith(Signature)
            && Sha256Digest.FromHash(bytes[length..]) == Sha256Digest.OfBytes(bytes[..length]);
    }

    private static bool TryRead(string path, out byte[] bytes)
    {
        try
        {
            bytes = File.ReadAllBytes(path);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            bytes = [];
            return false;
        }
    }
}

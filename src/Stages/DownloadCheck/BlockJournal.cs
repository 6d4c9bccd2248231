using System.Buffers.Binary;
using System.Security.Cryptography;
using Permafrost.Core.Digests;

namespace Permafrost.Stages.DownloadCheck;

/// <summary>Which blocks of an unfinished file are written, with their digests, so that a killed run goes on where it stopped.</summary>
/// <remarks>
/// One record of 36 bytes for each block: its index, then the SHA-256 of its content. Nothing is synced to the disk: a block counts only if it
/// still has its digest when the journal is read, whatever was lost. Safe for several threads.
/// </remarks>
internal sealed class BlockJournal : IDisposable
{
    private const int RecordBytes = sizeof(int) + Sha256Digest.SizeBytes;

    private readonly Lock gate = new();
    private readonly FileStream records;

    private BlockJournal(FileStream records) => this.records = records;

    /// <summary>Opens a journal, or begins one.</summary>
    /// <param name="path">Its file.</param>
    /// <param name="blocks">Blocks that the whole file has.</param>
    /// <param name="holds">Tells whether the unfinished file holds a block with this digest.</param>
    /// <param name="done">The blocks that need not be written again.</param>
    public static BlockJournal Open(string path, int blocks, Func<int, ReadOnlySpan<byte>, bool> holds, out IReadOnlySet<int> done)
    {
        var found = new HashSet<int>();
        var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        Span<byte> record = stackalloc byte[RecordBytes];
        long end = 0;
        while (file.ReadAtLeast(record, RecordBytes, throwOnEndOfStream: false) == RecordBytes)
        {
            end = file.Position;
            int block = BinaryPrimitives.ReadInt32LittleEndian(record);
            if ((uint)block < (uint)blocks && holds(block, record[sizeof(int)..]))
            {
                found.Add(block);
            }
        }

        // Half a record at the end would shift all that follow.
        file.SetLength(end);
        file.Position = end;
        done = found;
        return new BlockJournal(file);
    }

    /// <summary>Notes that a block is written.</summary>
    public void Add(int block, ReadOnlySpan<byte> content)
    {
        Span<byte> record = stackalloc byte[RecordBytes];
        BinaryPrimitives.WriteInt32LittleEndian(record, block);
        SHA256.HashData(content, record[sizeof(int)..]);
        lock (gate)
        {
            records.Write(record);
        }
    }

    public void Dispose() => records.Dispose();
}

using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using Permafrost.Core.Digests;
using Permafrost.Core.Errors;

namespace Permafrost.Pipeline.Storage;

/// <summary>Reads a whole store again, as <c>fsck</c> reads a disk: every content against its name, every record against its checksum and its outputs.</summary>
/// <remarks>Runs of other processes may go on meanwhile.</remarks>
public sealed class StoreCheck
{
    /// <summary>Large enough for full speed, small enough to be cancelled soon.</summary>
    private const int BlockBytes = 1 << 18;

    /// <summary>Between two words about progress.</summary>
    private const long ReportBytes = 64L << 20;

    private const string NoFile = "is no file: a pipe, a device or a link to nowhere";

    private readonly string folder;
    private readonly ConcurrentBag<(string Path, StoreFault Fault)> damaged = [];
    private readonly ConcurrentBag<StoreFault> unreadable = [];
    private readonly List<StoreFault> missing = [];
    private readonly Dictionary<Sha256Digest, string> owners = [];

    private StoreCheck(string folder) => this.folder = folder;

    /// <summary>Contents that were read.</summary>
    public int Contents { get; private set; }

    /// <summary>Their bytes.</summary>
    public long Bytes { get; private set; }

    /// <summary>Records that were read.</summary>
    public int Records { get; private set; }

    /// <summary>Files that are not what their names say, or cannot be read, by path.</summary>
    public IReadOnlyList<StoreFault> Faults =>
        [.. damaged.Select(one => one.Fault).Concat(unreadable).OrderBy(fault => fault.Path, StringComparer.Ordinal)];

    /// <summary>Contents that records name and that are not there, by path: no fault of a cache, their stages run again when somebody wants them.</summary>
    public IReadOnlyList<StoreFault> Missing => [.. missing.OrderBy(fault => fault.Path, StringComparer.Ordinal)];

    /// <summary>Checks a store; changes nothing.</summary>
    /// <param name="storeDirectory">Folder of the store.</param>
    /// <param name="threads">Threads that read.</param>
    /// <param name="report">Told now and then how far it is, by one thread at a time.</param>
    /// <param name="cancellation">Ends the check.</param>
    /// <exception cref="UserErrorException">There is no store.</exception>
    public static StoreCheck Run(string storeDirectory, int threads, Action<StageProgress> report, CancellationToken cancellation)
    {
        string store = Path.GetFullPath(storeDirectory);
        if (!Directory.Exists(store))
        {
            throw new UserErrorException(
                $"{store}: there is no store; expected the folder that Report writes to, or another one in --store."
            );
        }

        var check = new StoreCheck(store);
        var records = check.ReadRecords();
        ListedFile[] contents = [.. StoreListing.Contents(store), .. StoreListing.Codes(store)];
        check.ReadContents(contents, threads, report, cancellation);
        check.FindMissing(records);
        return check;
    }

    /// <summary>Removes what is damaged, as a run would that meets it: the stages that made it run again when somebody wants them. What cannot be read stays.</summary>
    /// <returns>How many files are gone.</returns>
    /// <exception cref="UserErrorException">The store cannot be written.</exception>
    public int Repair()
    {
        var paths = damaged.Select(one => one.Path).Order(StringComparer.Ordinal).ToList();
        StoreFaults.Writing(
            folder,
            () =>
            {
                foreach (string path in paths)
                {
                    PrivateFolder.DeleteFile(path);
                }
            }
        );
        return paths.Count;
    }

    private List<ActionRecord> ReadRecords()
    {
        var records = new List<ActionRecord>();
        foreach (var listed in StoreListing.Records(folder))
        {
            Records++;
            if (StoreListing.IsNoFile(listed.Path))
            {
                Damaged(listed, NoFile, null);
                continue;
            }

            if (!TryRead(listed, out byte[] bytes))
            {
                continue;
            }

            if (ActionRecord.TryParse(bytes, listed.Name) is { } record)
            {
                records.Add(record);
                foreach (var (output, file) in record.Outputs)
                {
                    owners.TryAdd(file.Digest, $"{output} of {record.Stage}, {record.Experiment}");
                }
            }
            else
            {
                Damaged(listed, "is damaged: cut short or edited, its checksum is another one", null);
            }
        }

        return records;
    }

    private void ReadContents(ListedFile[] contents, int threads, Action<StageProgress> report, CancellationToken cancellation)
    {
        Contents = contents.Length;
        Bytes = contents.Sum(file => file.SizeBytes);
        long done = 0;
        var gate = new Lock();

        // The largest first, so that no thread ends long after the others.
        var order = Partitioner.Create(contents.OrderByDescending(file => file.SizeBytes), EnumerablePartitionerOptions.NoBuffering);
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        Parallel.ForEach(order, options, Read);

        void Read(ListedFile file)
        {
            if (StoreListing.IsNoFile(file.Path))
            {
                Damaged(file, NoFile, owners.GetValueOrDefault(file.Name));
            }
            else if (Hash(file, Advance, cancellation) is { } found && found != file.Name)
            {
                Damaged(file, $"is corrupt: its content has the SHA-256 {found}", owners.GetValueOrDefault(file.Name));
            }
        }

        void Advance(int bytes)
        {
            long now = Interlocked.Add(ref done, bytes);
            if (now / ReportBytes != (now - bytes) / ReportBytes)
            {
                lock (gate)
                {
                    report(new StageProgress((double)now / Math.Max(now, Bytes), $"{Megabytes(now)} of {Megabytes(Bytes)} MB"));
                }
            }
        }
    }

    private void FindMissing(List<ActionRecord> records)
    {
        var seen = new HashSet<Sha256Digest>();
        foreach (var (output, file, record) in records.SelectMany(record => record.Outputs, (record, one) => (one.Key, one.Value, record)))
        {
            string path = new ObjectStore(folder).PathOf(file);
            if (!File.Exists(path) && seen.Add(file.Digest))
            {
                missing.Add(new StoreFault(Relative(path), "is missing", $"{output} of {record.Stage}, {record.Experiment}"));
            }
        }
    }

    /// <summary>Null where the file cannot be read, which is noted, or is gone.</summary>
    private Sha256Digest? Hash(ListedFile file, Action<int> advance, CancellationToken cancellation)
    {
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            using var handle = File.OpenHandle(file.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            byte[] block = GC.AllocateUninitializedArray<byte>(BlockBytes);
            long at = 0;
            for (int read = RandomAccess.Read(handle, block, at); read > 0; read = RandomAccess.Read(handle, block, at))
            {
                cancellation.ThrowIfCancellationRequested();
                hash.AppendData(block, 0, read);
                at += read;
                advance(read);
            }

            return Sha256Digest.FromHash(hash.GetHashAndReset());
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Unreadable(file, exception);
            return null;
        }
    }

    private bool TryRead(ListedFile file, out byte[] bytes)
    {
        bytes = [];
        try
        {
            bytes = File.ReadAllBytes(file.Path);
            return true;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Unreadable(file, exception);
            return false;
        }
    }

    /// <summary>Not for <see cref="Repair"/>: the disk or its rights are at fault, and the content may be whole.</summary>
    private void Unreadable(ListedFile file, Exception exception) =>
        unreadable.Add(new StoreFault(Relative(file.Path), $"cannot be read: {exception.Message}", owners.GetValueOrDefault(file.Name)));

    private void Damaged(ListedFile file, string what, string? of) =>
        damaged.Add((file.Path, new StoreFault(Relative(file.Path), what, of)));

    private string Relative(string path) => Path.GetRelativePath(folder, path).Replace('\\', '/');

    private static string Megabytes(long bytes) => (bytes / 1e6).ToString("N0", CultureInfo.InvariantCulture);
}

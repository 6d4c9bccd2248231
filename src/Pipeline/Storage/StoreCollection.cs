using Permafrost.Core.Digests;
using Permafrost.Core.Errors;

namespace Permafrost.Pipeline.Storage;

/// <summary>Finds, and on request removes, what nobody refers to.</summary>
/// <remarks>
/// Kept are: the records of the root keys, the records that made their inputs, and so on upstream; every content that a kept record or a root names; the states that
/// trainings of kept records can be continued from. Folders of
/// killed processes go in any case. Files that are none of the store's stay.
/// </remarks>
public sealed class StoreCollection
{
    private const string Unnamed = "(contents that no record names)";
    private const string Damaged = "(records that cannot be read)";
    private const string Codes = "(versions of the code that no record names)";
    private const string States = "(states of trainings that no experiment goes on from)";
    private const string Abandoned = "(left by runs that were killed)";

    private readonly string folder;
    private readonly List<(string Origin, string Path, long Bytes, bool IsRecord, bool IsFolder)> garbage = [];

    private StoreCollection(string folder) => this.folder = folder;

    /// <summary>Bytes of everything that lies in the store, garbage included.</summary>
    public long TotalBytes { get; private set; }

    /// <summary>Bytes that can go.</summary>
    public long GarbageBytes => garbage.Sum(one => one.Bytes);

    /// <summary>Garbage by origin, experiments first, in ordinal order.</summary>
    public IReadOnlyList<GarbageGroup> Groups =>
        [
            .. garbage
                .GroupBy(one => one.Origin, StringComparer.Ordinal)
                .Select(group => new GarbageGroup(group.Key, group.Count(one => one.IsRecord), group.Count(), group.Sum(one => one.Bytes)))
                .OrderBy(group => group.Origin.StartsWith('('))
                .ThenBy(group => group.Origin, StringComparer.Ordinal),
        ];

    /// <summary>Looks for garbage; removes nothing.</summary>
    /// <param name="storeDirectory">Folder of the store; it need not exist.</param>
    /// <param name="roots">What somebody refers to.</param>
    public static StoreCollection Plan(string storeDirectory, StoreRoots roots)
    {
        var collection = new StoreCollection(Path.GetFullPath(storeDirectory));
        collection.Find(roots);
        return collection;
    }

    /// <summary>Looks for garbage and removes it, while no run is allowed to start.</summary>
    /// <param name="storeDirectory">Folder of the store; it need not exist.</param>
    /// <param name="roots">Finds what somebody refers to, when no run can change it any more.</param>
    /// <param name="cancellation">Ends the work; what is gone by then is gone.</param>
    /// <returns>What was removed.</returns>
    /// <exception cref="UserErrorException">A run uses the store, or it cannot be written.</exception>
    public static StoreCollection Apply(string storeDirectory, Func<StoreRoots> roots, CancellationToken cancellation)
    {
        string store = Path.GetFullPath(storeDirectory);
        if (!Directory.Exists(store))
        {
            return Plan(store, roots());
        }

        using var right = StoreFaults.Writing(store, new StoreUse(store).Collect);
        var collection = Plan(store, roots());
        StoreFaults.Writing(store, () => collection.Remove(cancellation));
        return collection;
    }

    private void Find(StoreRoots roots)
    {
        var records = new Dictionary<Sha256Digest, (ListedFile File, ActionRecord Record)>();
        foreach (var listed in StoreListing.Records(folder))
        {
            TotalBytes += listed.SizeBytes;
            if (Read(listed) is { } record)
            {
                records.Add(listed.Name, (listed, record));
            }
            else if (!roots.Keys.Contains(listed.Name))
            {
                garbage.Add((Damaged, listed.Path, listed.SizeBytes, IsRecord: true, IsFolder: false));
            }
        }

        var kept = Kept(records, roots);
        var contents = new HashSet<Sha256Digest>(roots.Contents);
        contents.UnionWith(kept.SelectMany(key => records[key].Record.Outputs.Values, (_, output) => output.Digest));

        // Records first: what names nothing is found by nobody, what is named and gone is a warning.
        var origins = new Dictionary<Sha256Digest, string>();
        foreach (
            var (file, record) in records
                .Values.Where(one => !kept.Contains(one.File.Name))
                .OrderBy(one => one.Record.Experiment, StringComparer.Ordinal)
        )
        {
            garbage.Add((record.Experiment, file.Path, file.SizeBytes, IsRecord: true, IsFolder: false));
            foreach (var output in record.Outputs.Values)
            {
                origins.TryAdd(output.Digest, record.Experiment);
            }
        }

        foreach (var file in StoreListing.Contents(folder))
        {
            TotalBytes += file.SizeBytes;
            if (!contents.Contains(file.Name) || file.Path != new ObjectStore(folder).PathOf(new StoredFile(file.Name, 0)))
            {
                garbage.Add((origins.GetValueOrDefault(file.Name, Unnamed), file.Path, file.SizeBytes, IsRecord: false, IsFolder: false));
            }
        }

        var codes = kept.Select(key => records[key].Record.Code).OfType<Sha256Digest>().ToHashSet();
        foreach (var file in StoreListing.Codes(folder))
        {
            TotalBytes += file.SizeBytes;
            if (!codes.Contains(file.Name))
            {
                garbage.Add((Codes, file.Path, file.SizeBytes, IsRecord: false, IsFolder: false));
            }
        }

        FindFolders(roots, kept);
        var goneOnFrom = kept.Select(key => records[key].Record.Continuation)
            .OfType<Sha256Digest>()
            .Concat(roots.Continuations)
            .ToHashSet();
        foreach (string path in StoreListing.Folders(Path.Combine(folder, "continuation")))
        {
            AddFolder(States, path, Sha256Digest.TryParse(Path.GetFileName(path), out var state) && !goneOnFrom.Contains(state));
        }
    }

    /// <summary>Private folders of killed processes, and what trainings left that will never go on.</summary>
    private void FindFolders(StoreRoots roots, HashSet<Sha256Digest> kept)
    {
        foreach (string path in StoreListing.Folders(Path.Combine(folder, "tmp")))
        {
            AddFolder(Abandoned, path, Scratch.IsLeftOver(path, DateTime.UtcNow));
        }

        foreach (string path in StoreListing.Folders(Path.Combine(folder, "resume")))
        {
            // A stage that is done needs it no more; one that nobody refers to is not run again.
            bool isKey = Sha256Digest.TryParse(Path.GetFileName(path), out var key);
            AddFolder(Abandoned, path, isKey && (kept.Contains(key) || !roots.Keys.Contains(key)));
        }

        foreach (string path in roots.Abandoned)
        {
            AddFolder(Abandoned, path, isGarbage: true);
        }
    }

    private void AddFolder(string origin, string path, bool isGarbage)
    {
        long size = StoreListing.SizeOf(path);
        TotalBytes += size;
        if (isGarbage)
        {
            garbage.Add((origin, path, size, IsRecord: false, IsFolder: true));
        }
    }

    private static HashSet<Sha256Digest> Kept(Dictionary<Sha256Digest, (ListedFile File, ActionRecord Record)> records, StoreRoots roots)
    {
        var makers = records
            .Values.SelectMany(one => one.Record.Outputs.Values, (one, output) => (output.Digest, Key: one.File.Name))
            .ToLookup(pair => pair.Digest, pair => pair.Key);
        var kept = records
            .Values.Where(one => roots.Keys.Contains(one.File.Name) || roots.Experiments.Contains(one.Record.Experiment))
            .Select(one => one.File.Name)
            .ToHashSet();
        var open = new Queue<Sha256Digest>(kept);
        while (open.TryDequeue(out var key))
        {
            foreach (var (_, text) in records[key].Record.Inputs)
            {
                // Where a root made the same bytes, results of other code that did so, too, need not stay.
                if (Sha256Digest.TryParse(text?.ToString(), out var input) && !makers[input].Any(kept.Contains))
                {
                    foreach (var maker in makers[input])
                    {
                        kept.Add(maker);
                        open.Enqueue(maker);
                    }
                }
            }
        }

        return kept;
    }

    private static ActionRecord? Read(ListedFile listed)
    {
        if (StoreListing.IsNoFile(listed.Path))
        {
            return null;
        }

        try
        {
            return ActionRecord.TryParse(File.ReadAllBytes(listed.Path), listed.Name);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    private void Remove(CancellationToken cancellation)
    {
        foreach (var (_, path, _, _, isFolder) in garbage)
        {
            cancellation.ThrowIfCancellationRequested();
            if (isFolder)
            {
                PrivateFolder.TryRemove(path);
            }
            else
            {
                PrivateFolder.DeleteFile(path);
            }
        }

        Claim.Sweep(Path.Combine(folder, "claims"));
    }
}

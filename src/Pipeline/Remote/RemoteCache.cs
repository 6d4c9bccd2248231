using System.Collections.Concurrent;
using System.Text;
using Permafrost.Core.Digests;
using Permafrost.Core.Errors;
using Permafrost.Core.Text;
using Permafrost.Pipeline.Storage;

namespace Permafrost.Pipeline.Remote;

/// <summary>A cache on a web server, as the runner sees it: it may have what the store lacks, and is offered what was made here.</summary>
/// <remarks>
/// The store stays the truth: what comes from the remote is checked and stored, and used from there. Nothing that goes wrong with the remote ends a run. Safe for
/// several threads.
/// </remarks>
internal sealed class RemoteCache
{
    private const int ShownBytes = 40;

    /// <summary>A petabyte: no file of anybody's, and sums of them are still numbers.</summary>
    private const long MaxContentBytes = 1L << 50;

    private readonly RemoteOptions options;
    private readonly ObjectStore store;
    private readonly IRunObserver observer;
    private readonly Func<Sha256Digest, IReadOnlyList<KeyValuePair<string, Sha256Digest>>?> pinnedOutputs;
    private readonly RemoteClient client;
    private readonly RemoteHealth health;
    private readonly RemoteUploads uploads;
    private readonly SemaphoreSlim transfers;

    /// <summary>What came otherwise than its name says.</summary>
    private readonly ConcurrentDictionary<Sha256Digest, bool> wrong = new();

    /// <param name="options">Where it is.</param>
    /// <param name="store">Takes what it gives.</param>
    /// <param name="pinnedOutputs">What is known for certain of a key: the digests of its outputs; null where nothing is.</param>
    /// <param name="observer">Told of transfers that take their time, and of trouble.</param>
    public RemoteCache(
        RemoteOptions options,
        ObjectStore store,
        Func<Sha256Digest, IReadOnlyList<KeyValuePair<string, Sha256Digest>>?> pinnedOutputs,
        IRunObserver observer
    )
    {
        this.options = options;
        this.store = store;
        this.observer = observer;
        this.pinnedOutputs = pinnedOutputs;
        client = new RemoteClient(options);
        health = new RemoteHealth(options, message => observer.Warned(PipelineRunner.OverAll, RemoteUploads.Name, message));
        transfers = new SemaphoreSlim(options.Transfers);
        uploads = new RemoteUploads(options, store, client, health, observer, wrong.ContainsKey);
    }

    /// <summary>Whether it is worth asking.</summary>
    public bool IsOpen => !health.IsGivenUp;

    /// <summary>What is uploaded after each stage that ran.</summary>
    public RemoteUploads Uploads => uploads;

    /// <summary>The record of a stage; whether its outputs are there is not looked at.</summary>
    /// <returns>The record, or none; and what is wrong with the one that is there.</returns>
    /// <exception cref="OperationCanceledException">The user interrupted the run.</exception>
    public Task<Lookup> FindAsync(StageNode node, CancellationToken cancellation) => AskAsync(token => GetAsync(node, token), cancellation);

    /// <summary>Brings the outputs of a stage into the store, with its record.</summary>
    /// <inheritdoc cref="FindAsync"/>
    /// <exception cref="UserErrorException">The store cannot be written.</exception>
    /// <exception cref="IOException">Its disk is full.</exception>
    public Task<Lookup> FetchAsync(string experiment, StageNode node, CancellationToken cancellation) =>
        AskAsync(
            async token =>
            {
                if ((await GetAsync(node, token)).Record is not { } record)
                {
                    return default;
                }

                using var scratch = store.CreateScratch();
                StoredFile[] missing = [.. record.Outputs.Values.Distinct().Where(file => !store.Has(file))];
                using var progress = new FetchProgress(observer, experiment, node.Stage.Name, missing.Sum(file => file.SizeBytes));
                await FetchAsync(node.Stage, record, missing, scratch, progress, token);
                StoreFaults.Writing(
                    store.Folder,
                    () =>
                    {
                        store.Add(node.Identity!.Code, scratch);
                        store.Add(record, scratch);
                    }
                );
                return new Lookup(record, null);
            },
            cancellation
        );

    /// <summary>Brings one content into the store.</summary>
    /// <returns>Whether it is there now.</returns>
    /// <inheritdoc cref="FetchAsync(string, StageNode, CancellationToken)" path="/exception"/>
    public async Task<bool> FetchAsync(StoredFile file, CancellationToken cancellation)
    {
        bool isThere = false;
        await AskAsync(
            async token =>
            {
                using var scratch = store.CreateScratch();
                await FetchAsync(file, scratch, _ => { }, token);
                isThere = true;
                return default;
            },
            cancellation
        );
        return isThere;
    }

    /// <summary>Asks for something, and settles what becomes of a remote that does not give it.</summary>
    private async Task<Lookup> AskAsync(Func<CancellationToken, Task<Lookup>> ask, CancellationToken cancellation)
    {
        if (!IsOpen)
        {
            return default;
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, health.GivenUp);
        try
        {
            var found = await ask(either.Token);
            health.Gave();
            return found;
        }
        catch (RemoteException exception)
        {
            // A connection that is ended here may look as if it had ended there.
            cancellation.ThrowIfCancellationRequested();
            health.GaveNot(exception);
            return new Lookup(null, exception.Fault is RemoteFault.Wrong or RemoteFault.Absent ? exception.Message : null);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // It was given up meanwhile.
            return default;
        }
    }

    private async Task<Lookup> GetAsync(StageNode node, CancellationToken cancellation)
    {
        var key = node.Identity!.Key!.Value;
        byte[]? bytes;
        await transfers.WaitAsync(cancellation);
        try
        {
            bytes = await client.GetRecordAsync(key, cancellation);
        }
        finally
        {
            transfers.Release();
        }

        if (bytes is null)
        {
            return default;
        }

        if (ActionRecord.TryParse(bytes, key) is not { } record || !record.IsSound())
        {
            throw Refused(node.Stage, key, $"is no record of this key, or damaged; it starts with {Start(bytes)}");
        }

        if (record.Outputs.Values.FirstOrDefault(file => file.SizeBytes is < 0 or > MaxContentBytes) is { SizeBytes: not 0 } odd)
        {
            throw Refused(node.Stage, key, $"has an output of {odd.SizeBytes} bytes");
        }

        RefuseOtherNames(node.Stage, record);
        RefuseContradictions(node.Stage, record);
        return new Lookup(record, null);
    }

    /// <summary>Brings what is missing of a stage's outputs, unless making them is faster.</summary>
    private async Task FetchAsync(
        Stage stage,
        ActionRecord record,
        StoredFile[] missing,
        Scratch scratch,
        FetchProgress progress,
        CancellationToken cancellation
    )
    {
        // A record may say anything; no wait is longer than a day.
        var longest = TimeSpan.FromSeconds(Math.Min(2 * record.Seconds, TimeSpan.SecondsPerDay));
        longest = longest > options.FetchTimeout ? longest : options.FetchTimeout;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(longest);
        try
        {
            await Parallel.ForEachAsync(missing, limit.Token, async (file, one) => await FetchNamed(file, one));
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new RemoteException(
                RemoteFault.Odd,
                $"{options.Address}: too slow: outputs of {stage.Name} did not come within {longest.TotalSeconds:0.#} s"
            );
        }

        async Task FetchNamed(StoredFile file, CancellationToken one)
        {
            try
            {
                await FetchAsync(file, scratch, progress.Add, one);
            }
            catch (RemoteException exception) when (exception.Fault == RemoteFault.Wrong)
            {
                string output = record.Outputs.First(output => output.Value == file).Key;
                throw new RemoteException(exception.Fault, $"{exception.Message}; {output} of {stage.Name} is made here");
            }
        }
    }

    private async Task FetchAsync(StoredFile file, Scratch scratch, Action<long> progress, CancellationToken cancellation)
    {
        string path = Path.Combine(scratch.Folder, file.Digest.ToString());
        await transfers.WaitAsync(cancellation);
        try
        {
            await client.DownloadAsync(file, path, progress, cancellation);
        }
        catch (RemoteException exception) when (exception.Fault == RemoteFault.Wrong)
        {
            wrong[file.Digest] = true;
            throw;
        }
        finally
        {
            transfers.Release();
        }

        StoreFaults.Writing(store.Folder, () => store.Add(path, file));
    }

    private void RefuseOtherNames(Stage stage, ActionRecord record)
    {
        if (
            !record
                .Outputs.Keys.Order(StringComparer.Ordinal)
                .SequenceEqual(stage.Outputs.Order(StringComparer.Ordinal), StringComparer.Ordinal)
        )
        {
            throw Refused(
                stage,
                record.Key,
                $"has outputs {VisibleText.Of(string.Join(", ", record.Outputs.Keys))}; expected {string.Join(", ", stage.Outputs)}"
            );
        }
    }

    /// <summary>Whoever may upload is trusted, but not against what is known here.</summary>
    private void RefuseContradictions(Stage stage, ActionRecord record)
    {
        foreach (var (output, expected) in pinnedOutputs(record.Key) ?? [])
        {
            if (record.Outputs.TryGetValue(output, out var file) && file.Digest != expected)
            {
                throw Refused(stage, record.Key, $"says that {output} is {file.Digest}, and the lock promises {expected}");
            }
        }

        foreach (var (output, known) in store.ReadRecord(record.Key)?.Outputs ?? new Dictionary<string, StoredFile>(StringComparer.Ordinal))
        {
            if (record.Outputs.TryGetValue(output, out var file) && file != known)
            {
                throw Refused(stage, record.Key, $"says that {output} is {file.Digest}, and the store's record says {known.Digest}");
            }
        }
    }

    private RemoteException Refused(Stage stage, Sha256Digest key, string what) =>
        new(RemoteFault.Wrong, $"the record of {stage.Name} at {new Uri(options.Address, $"ac/{key}")} {what}; it is refused");

    private static string Start(byte[] bytes) =>
        bytes.Length == 0 ? "nothing" : $"'{VisibleText.Of(Encoding.UTF8.GetString(bytes.AsSpan(0, Math.Min(bytes.Length, ShownBytes))))}'";
}

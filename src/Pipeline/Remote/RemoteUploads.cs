using System.Collections.Concurrent;
using System.Diagnostics;
using Permafrost.Core.Digests;
using Permafrost.Pipeline.Storage;

namespace Permafrost.Pipeline.Remote;

/// <summary>Sends what was made here to the remote while the next stages run: contents first, then the record that names them.</summary>
internal sealed class RemoteUploads(
    RemoteOptions options,
    ObjectStore store,
    RemoteClient client,
    RemoteHealth health,
    IRunObserver observer,
    Predicate<Sha256Digest> isWrongThere
)
{
    /// <summary>What stands in the place of a stage's name where the remote as a whole is meant.</summary>
    public const string Name = "Remote";

    /// <summary>The same where people see how far it is.</summary>
    private const string Work = "Upload";

    /// <summary>For smaller ones, asking whether the server has it takes as long as sending it.</summary>
    private const long AskFirstBytes = 1 << 14;

    private static readonly TimeSpan ShowInterval = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource stop = new();

    // Apart from those of downloads: the next stages wait for these, and not for uploads.
    private readonly SemaphoreSlim transfers = new((options.Transfers + 1) / 2);
    private readonly ConcurrentQueue<Task> tasks = [];
    private int left;
    private int all;
    private int taken;
    private long sentBytes;

    /// <summary>Uploads the outputs of a stage and its record, some time before <see cref="Drain"/> returns.</summary>
    public void Add(ActionRecord record)
    {
        if (health.TakesUploads)
        {
            Interlocked.Increment(ref left);
            Interlocked.Increment(ref all);
            tasks.Enqueue(Task.Run(() => UploadAsync(record)));
        }
    }

    /// <summary>Waits for what is under way, so that the process may end; not for ever.</summary>
    /// <param name="cancellation">Ends the uploads.</param>
    public void Drain(CancellationToken cancellation)
    {
        var done = Task.WhenAll(tasks);
        long start = Stopwatch.GetTimestamp();
        bool isShown = false;
        while (!Wait(done, cancellation) && !cancellation.IsCancellationRequested && Stopwatch.GetElapsedTime(start) < options.DrainTimeout)
        {
            if (!isShown)
            {
                isShown = true;
                observer.Started(PipelineRunner.OverAll, Work, ["what ran is uploaded"]);
            }

            int sent = all - left;
            observer.Progressed(PipelineRunner.OverAll, Work, new StageProgress((double)sent / all, $"{sent} of {all} results uploaded"));
        }

        if (isShown)
        {
            observer.Ended(PipelineRunner.OverAll, Work);
        }

        if (!done.IsCompleted)
        {
            stop.Cancel();
            observer.Warned(
                PipelineRunner.OverAll,
                Name,
                cancellation.IsCancellationRequested
                    ? $"{left} of {all} results were not uploaded: interrupted"
                    : $"{left} of {all} results were not uploaded: not done {options.DrainTimeout.TotalMinutes:0.#} min after the last stage"
            );
        }

        // What is thrown in there is a bug, and to be seen.
        done.GetAwaiter().GetResult();
        tasks.Clear();
        TellOnce();
    }

    private void TellOnce()
    {
        int count = Interlocked.Exchange(ref taken, 0);
        if (count > 0)
        {
            string results = count == 1 ? "1 result" : $"{count} results";
            string text = $"{results} to {options.Address}, {Interlocked.Exchange(ref sentBytes, 0) / 1e6:0.0} MB";
            observer.Progressed(PipelineRunner.OverAll, Work, new StageProgress(1, text, Lasting: true));
        }
    }

    private static bool Wait(Task task, CancellationToken cancellation)
    {
        try
        {
            return task.Wait(ShowInterval, cancellation);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task UploadAsync(ActionRecord record)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop.Token, health.GivenUp);
        var cancellation = either.Token;
        try
        {
            await transfers.WaitAsync(cancellation);
            try
            {
                foreach (var file in record.Outputs.Values.Distinct())
                {
                    if (!health.TakesUploads)
                    {
                        return;
                    }

                    await UploadAsync(file, cancellation);
                }

                await client.PutRecordAsync(record.Key, record.ToBytes(), cancellation);
            }
            finally
            {
                transfers.Release();
            }

            health.Took();
            Interlocked.Increment(ref taken);
        }
        catch (RemoteException exception) when (!stop.IsCancellationRequested)
        {
            health.TookNot(exception);
        }
        catch (Exception exception) when (exception is OperationCanceledException or RemoteException)
        {
            // Drain says how many are left, or the remote was given up, which has been said.
            return;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The store is at fault; whoever reads from it next says more.
            observer.Warned(PipelineRunner.OverAll, Name, $"outputs of {record.Stage} are not uploaded: {exception.Message}");
        }

        Interlocked.Decrement(ref left);
    }

    private async Task UploadAsync(StoredFile file, CancellationToken cancellation)
    {
        // One that is known to be wrong there has the right size all the same.
        bool mayBeThere = file.SizeBytes > AskFirstBytes && !isWrongThere(file.Digest);
        if (!mayBeThere || !await client.HasAsync(file, cancellation))
        {
            await client.PutContentAsync(file, store.PathOf(file), cancellation);
            Interlocked.Add(ref sentBytes, file.SizeBytes);
        }
    }
}

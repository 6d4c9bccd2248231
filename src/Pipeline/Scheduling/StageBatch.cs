using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Permafrost.Core.Errors;

namespace Permafrost.Pipeline.Scheduling;

/// <summary>Runs stages of which none reads another's outputs, several at a time, and tells of them in their order.</summary>
/// <remarks>
/// The thread that calls <see cref="Run"/> looks up, starts and tells; each stage that has to run gets a thread of its own and a share of the budget, which it
/// keeps until it ends. They start in order. What one of them must not meet (<see cref="BatchItem.Leader"/>) it waits for.
/// </remarks>
internal sealed class StageBatch : IDisposable
{
    private readonly PipelineRunner runner;
    private readonly IRunObserver observer;
    private readonly PipelineOptions options;
    private readonly CancellationToken cancellation;
    private readonly List<BatchItem> items;
    private readonly ThreadBudget budget;
    private readonly CancellationTokenSource stop;
    private readonly BlockingCollection<BatchItem> ended = [];

    /// <summary>Those that are not over, in order.</summary>
    private readonly List<BatchItem> open = [];
    private int running;
    private int told;

    public StageBatch(
        PipelineRunner runner,
        IRunObserver observer,
        PipelineOptions options,
        IEnumerable<(string Experiment, Stage Stage)> stages,
        CancellationToken cancellation
    )
    {
        this.runner = runner;
        this.observer = observer;
        this.options = options;
        this.cancellation = cancellation;
        items = [.. stages.Select(one => new BatchItem(one.Experiment, one.Stage))];
        budget = new ThreadBudget(options.Threads);
        stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
    }

    /// <param name="tell">Told of each row by the calling thread, in the order of the stages.</param>
    /// <inheritdoc cref="PipelineRunner.RunAll" path="/exception"/>
    public void Run(Action<int, StageRow> tell)
    {
        try
        {
            foreach (var item in items)
            {
                open.Add(item);
                Look(item);
            }

            open.RemoveAll(item => item.IsOver);
            while (true)
            {
                StartWhatMay();
                TellInOrder(tell);
                if (running == 0)
                {
                    break;
                }

                AwaitOne();
            }
        }
        finally
        {
            // Where telling failed, too: nobody may work on when this returns.
            stop.Cancel();
            while (running > 0)
            {
                AwaitOne();
            }
        }

        TellRest(tell);
        ThrowWhatStoppedIt();
    }

    public void Dispose()
    {
        stop.Dispose();
        ended.Dispose();
    }

    /// <summary>Settles what needs no work, and finds out whom the others must wait for.</summary>
    private void Look(BatchItem item)
    {
        item.Leader = OpenBefore(item, other => ReferenceEquals(other.Stage, item.Stage) || SharePlace(other.Stage, item.Stage));
        if (item.Leader is not null)
        {
            return;
        }

        try
        {
            (bool isSettled, item.Key) = runner.Look(item.Experiment, item.Stage);
            if (isSettled)
            {
                item.Row = runner.RunWithin(item.Experiment, item.Stage, new RunGrant(Threads: 1, stop.Token));
                return;
            }
        }
#pragma warning disable CA1031 // Thrown when the others have ended.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Fail(item, exception);
            return;
        }

        item.Leader = item.Key is null ? null : OpenBefore(item, other => other.Key == item.Key);
    }

    private BatchItem? OpenBefore(BatchItem item, Predicate<BatchItem> matches)
    {
        foreach (var other in open)
        {
            if (ReferenceEquals(other, item))
            {
                break;
            }

            if (!other.IsOver && matches(other))
            {
                return other;
            }
        }

        return null;
    }

    private static bool SharePlace(Stage one, Stage other) =>
        one.OutsidePlace is { } place && string.Equals(place, other.OutsidePlace, StringComparison.Ordinal);

    private void StartWhatMay()
    {
        foreach (var item in open.Where(item => item.Leader is { IsOver: true }).ToArray())
        {
            Look(item);
        }

        open.RemoveAll(item => item.IsOver);
        while (!stop.IsCancellationRequested && HowManyMayStart() is var count and > 0)
        {
            Start(open.Find(item => item.IsReady)!, count);
        }
    }

    /// <summary>How many of those that are ready there is room for: a job, a thread and memory for each.</summary>
    private int HowManyMayStart()
    {
        int room = Math.Min(options.Jobs - running, budget.Free);
        long memory = options.MemoryBytes - open.Where(item => item.IsRunning).Sum(item => item.Stage.MemoryBytes(item.Threads));
        int count = 0;
        foreach (var item in open.Where(item => item.IsReady).Take(room))
        {
            // Estimates may be as large as a long; a single stage may try whatever it needs.
            long needed = item.Stage.MemoryBytes(threads: 1);
            if (needed > memory && running + count > 0)
            {
                break;
            }

            memory = Math.Max(memory, long.MinValue / 2) - Math.Min(needed, long.MaxValue / 2);
            count++;
        }

        return count;
    }

    /// <param name="item">The first that is ready.</param>
    /// <param name="claimants">How many may start now.</param>
    private void Start(BatchItem item, int claimants)
    {
        runner.Announce(item.Experiment, item.Stage);
        item.Threads = budget.Take(claimants);
        running++;
        new Thread(() => Work(item)) { IsBackground = true, Name = $"{item.Stage.Name} of {item.Experiment}" }.Start();
    }

    private void Work(BatchItem item)
    {
        try
        {
            item.Row = runner.RunWithin(item.Experiment, item.Stage, new RunGrant(item.Threads, stop.Token));
        }
#pragma warning disable CA1031 // Thrown when the others have ended.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Fail(item, exception);
        }
        finally
        {
            ended.Add(item);
        }
    }

    /// <summary>A failed experiment leaves the others alone; anything that is thrown ends all.</summary>
    private void Fail(BatchItem item, Exception exception)
    {
        item.WasStopped = exception is OperationCanceledException && stop.IsCancellationRequested;
        item.Error = ExceptionDispatchInfo.Capture(exception);
        stop.Cancel();
    }

    private void AwaitOne()
    {
        var item = ended.Take();
        running--;
        budget.Return(item.Threads);
        item.Threads = 0;
        open.Remove(item);
        observer.Ended(item.Experiment, item.Stage.Name);
    }

    private void TellInOrder(Action<int, StageRow> tell)
    {
        for (; told < items.Count && items[told] is { IsOver: true, Row: { } row }; told++)
        {
            observer.Finished(row);
            tell(told, row);
        }
    }

    /// <summary>What is done behind a stage that did not end is told all the same.</summary>
    private void TellRest(Action<int, StageRow> tell)
    {
        for (; told < items.Count; told++)
        {
            TellInOrder(tell);
        }
    }

    private void ThrowWhatStoppedIt()
    {
        var stopped = items.Where(item => item.WasStopped && item.Error!.SourceException is InterruptedException).ToList();
        if (items.Find(item => item.Error is not null && !item.WasStopped) is { } broken)
        {
            foreach (var other in stopped)
            {
                observer.Warned(other.Experiment, other.Stage.Name, other.Error!.SourceException.Message);
            }

            broken.Error!.Throw();
        }

        if (stopped.Count > 0)
        {
            throw new InterruptedException(string.Join('\n', stopped.Select(item => item.Error!.SourceException.Message)), cancellation);
        }

        cancellation.ThrowIfCancellationRequested();
    }
}

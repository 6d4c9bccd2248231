using System.Text.Json.Nodes;
using Permafrost.Core.Errors;
using Permafrost.Pipeline;
using Permafrost.Tests.Pipeline.Support;

namespace Permafrost.Tests.Pipeline;

/// <content>Stages side by side. They wait for each other by events, so that what is to be at the same time is.</content>
public sealed partial class PipelineRunnerTests
{
    /// <summary>Longer than any wait is meant to be: a test that hangs fails instead.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private RecordingObserver observer = new();

    [Fact]
    public void RunAll_EndingInReverseOrder_TellsTheRowsInOrder()
    {
        const int Count = 4;
        using var chain = new Signals(Count);
        Stage[] stages = [.. Enumerable.Range(0, Count).Select(i => Numbered(i, _ => Then(() => chain.Await(i + 1), () => chain.Set(i))))];
        chain.Set(Count);

        var rows = RunAll(jobs: Count, threads: Count, stages);

        Assert.Equal(["e0", "e1", "e2", "e3"], rows.Select(row => row.Experiment), StringComparer.Ordinal);
        Assert.All(rows, row => Assert.Equal((StageState.Ran, "first run"), (row.State, Assert.Single(row.Reasons))));
        Assert.Equal(rows, observer.Rows);
        Assert.Equal(["e0/Train", "e1/Train", "e2/Train", "e3/Train"], observer.Starts, StringComparer.Ordinal);
        Assert.Equal(Count, observer.Ends.Count);
    }

    [Theory]
    [InlineData(1, 3, 1)]
    [InlineData(2, 2, 2)]
    [InlineData(2, 3, 2)]
    [InlineData(3, 8, 3)]
    [InlineData(4, 2, 2)]
    [InlineData(9, 1, 1)]
    public void RunAll_AnyJobs_UsesAllThreadsAndNeverMore(int jobs, int threads, int together)
    {
        using var first = new CountdownEvent(together);
        var gate = new Lock();
        var (stagesNow, threadsNow, mostStages, mostThreads) = (0, 0, 0, 0);
        void Count(int stages, int granted)
        {
            lock (gate)
            {
                (stagesNow, threadsNow) = (stagesNow + stages, threadsNow + granted);
                (mostStages, mostThreads) = (Math.Max(mostStages, stagesNow), Math.Max(mostThreads, threadsNow));
            }
        }

        Stage[] stages =
        [
            .. Enumerable
                .Range(0, 7)
                .Select(i =>
                    Numbered(
                        i,
                        context =>
                        {
                            Count(1, context.Threads);
                            if (i < together)
                            {
                                first.Signal();
                                Assert.True(first.Wait(Patience, TestContext.Current.CancellationToken));
                            }

                            Count(-1, -context.Threads);
                        }
                    )
                ),
        ];

        var rows = RunAll(jobs, threads, stages);

        Assert.All(rows, row => Assert.Equal(StageState.Ran, row.State));
        Assert.Equal((together, threads), (mostStages, mostThreads));
    }

    [Fact]
    public void RunAll_OneToRunAmongCachedOnes_HasAllThreads()
    {
        int threads = 0;
        Stage[] Stages() => [Numbered(0), Numbered(1, context => threads = context.Threads), Numbered(2)];
        RunAll(jobs: 3, threads: 3, Numbered(0), Numbered(2));

        var rows = RunAll(jobs: 3, threads: 3, Stages());

        Assert.Equal([StageState.Cached, StageState.Ran, StageState.Cached], rows.Select(row => row.State));
        Assert.Equal(3, threads);
    }

    [Fact]
    public void RunAll_SharesThatDoNotDivide_GoToTheFirst()
    {
        using var both = new CountdownEvent(2);
        int[] threads = new int[2];
        Stage[] stages =
        [
            .. Enumerable
                .Range(0, 2)
                .Select(i =>
                    Numbered(
                        i,
                        context =>
                        {
                            threads[i] = context.Threads;
                            both.Signal();
                            Assert.True(both.Wait(Patience, TestContext.Current.CancellationToken));
                        }
                    )
                ),
        ];

        RunAll(jobs: 2, threads: 3, stages);

        Assert.Equal([2, 1], threads);
    }

    [Fact]
    public void RunAll_OneStageForSeveral_RunsOnceForTheFirst()
    {
        var shared = Numbered(0);
        var sameKey = Numbered(0);

        var rows = RunAll(jobs: 4, threads: 4, shared, shared, sameKey, shared);

        Assert.Equal([StageState.Ran, StageState.Cached, StageState.Cached, StageState.Cached], rows.Select(row => row.State));
        Assert.All(rows.Skip(1), row => Assert.Equal("same key as e0", Assert.Single(row.Reasons)));
        Assert.Equal((1, 0), (shared.Runs, sameKey.Runs));
    }

    [Fact]
    public void RunAll_OneFails_TheOthersRun()
    {
        using var failed = new Signals(1);
        var failing = Numbered(0, _ => Then(() => failed.Set(0), () => throw new ExperimentFailedException("loss is not finite")));
        var waiting = Numbered(1, _ => failed.Await(0));

        var rows = RunAll(jobs: 2, threads: 2, failing, waiting, Numbered(2));

        Assert.Equal([StageState.Failed, StageState.Ran, StageState.Ran], rows.Select(row => row.State));
        Assert.Equal(["loss is not finite"], rows[0].Reasons);
    }

    [Fact]
    public void RunAll_SeveralMistakes_StopsTheOthersAndThrowsTheFirstInOrder()
    {
        using var signals = new Signals(2);
        bool wasStopped = false;
        Stage[] stages =
        [
            Numbered(0, context => wasStopped = context.Cancellation.WaitHandle.WaitOne(Patience)),
            Numbered(1, _ => Then(() => signals.Await(0), () => throw new UserErrorException("the first in order"))),
            Numbered(2, _ => Then(() => signals.Set(0), () => throw new UserErrorException("the first in time"))),
            Numbered(3),
        ];
        var told = new List<StageRow>();

        var error = Assert.Throws<UserErrorException>(() => RunAll(jobs: 3, threads: 3, stages, told.Add));

        Assert.Equal("the first in order", error.Message);
        Assert.True(wasStopped);
        Assert.Equal(["e0"], told.Select(row => row.Experiment), StringComparer.Ordinal);
        Assert.Equal(0, ((TextStage)stages[3]).Runs);
    }

    [Fact]
    public void RunAll_MistakeBehindAStageThatEnds_TellsOfThatStageToo()
    {
        using var first = new Signals(1);
        Stage[] stages =
        [
            Numbered(0, _ => Then(() => first.Await(0), () => throw new UserErrorException("a mistake"))),
            Numbered(1),
            Numbered(2, _ => first.Set(0)),
        ];
        var told = new List<StageRow>();

        Assert.Throws<UserErrorException>(() => RunAll(jobs: 2, threads: 2, stages, told.Add));

        Assert.Equal((StageState.Ran, "e1"), (told[0].State, told[0].Experiment));
    }

    [Fact]
    public void RunAll_Interrupted_StopsAllAndSaysWhatEachHasToSay()
    {
        using var interrupt = new CancellationTokenSource();
        using var both = new CountdownEvent(2);
        TextStage Training(int number) =>
            Numbered(
                number,
                context =>
                {
                    if (both.Signal())
                    {
                        interrupt.Cancel();
                    }

                    context.Cancellation.WaitHandle.WaitOne(Patience);
                    throw new InterruptedException($"stage {number} wrote a checkpoint", context.Cancellation);
                }
            );

        var stopped = Assert.Throws<InterruptedException>(() =>
            RunAll(jobs: 2, threads: 2, [Training(0), Training(1), Numbered(2)], _ => { }, interrupt)
        );

        Assert.Equal("stage 0 wrote a checkpoint\nstage 1 wrote a checkpoint", stopped.Message);
        Assert.Empty(place.StoreFiles("tmp"));
        Assert.Empty(place.StoreFiles("claims"));
    }

    [Fact]
    public void RunAll_BugInOne_IsThrownWithItsStackAndOthersAreWarnedOf()
    {
        using var running = new Signals(1);
        Stage[] stages =
        [
            Numbered(
                0,
                context =>
                {
                    running.Set(0);
                    context.Cancellation.WaitHandle.WaitOne(Patience);
                    throw new InterruptedException("a checkpoint is written", context.Cancellation);
                }
            ),
            Numbered(1, _ => Then(() => running.Await(0), () => throw new InvalidOperationException("a bug"))),
        ];

        var bug = Assert.Throws<InvalidOperationException>(() => RunAll(jobs: 2, threads: 2, stages));

        Assert.Contains(nameof(TextStage), bug.StackTrace, StringComparison.Ordinal);
        Assert.Equal(["e0/Train: a checkpoint is written"], observer.Warnings, StringComparer.Ordinal);
    }

    [Fact]
    public void RunAll_TellingFails_StopsTheOthersFirst()
    {
        bool wasStopped = false;
        Stage[] stages = [Numbered(0), Numbered(1, context => wasStopped = context.Cancellation.WaitHandle.WaitOne(Patience))];

        Assert.Throws<UserErrorException>(() =>
            RunAll(jobs: 2, threads: 2, stages, _ => throw new UserErrorException("the run folder cannot be written"))
        );

        Assert.True(wasStopped);
    }

    [Theory]
    [InlineData("data/pets", 0)]
    [InlineData(null, 60)]
    public void RunAll_OnePlaceOrTooLittleMemory_RunsOneAfterTheOther(string? outside, long bytes)
    {
        int[] threads = new int[4];
        Stage[] stages = [.. Enumerable.Range(0, 4).Select(i => Numbered(i, context => threads[i] = context.Threads, outside, bytes))];

        var rows = RunAll(jobs: 4, threads: 4, stages);

        Assert.All(rows, row => Assert.Equal(StageState.Ran, row.State));

        // Each had all of them: nobody else ran.
        Assert.Equal([4, 4, 4, 4], threads);
    }

    [Fact]
    public void RunAll_InputMadeAgainWhileAnotherReadsIt_FailsThatOne()
    {
        using var signals = new Signals(2);
        var source = new TextStage("Prepare", []);
        var runner = WithJobs(jobs: 2, threads: 2);
        runner.Run("all", source, CancellationToken.None);
        string stored = runner.OutputPath(source, "out.txt");
        TextStage Reader(int number, Action<StageContext> work) =>
            new("Train", new JsonObject { ["number"] = number }, source.As("text"))
            {
                Work = context => Then(() => work(context), () => Write(context)),
            };
        Stage[] stages =
        [
            Reader(0, _ => signals.Await(1)),
            Numbered(1, _ => Workplace.Damage(stored, [1, 2, 3])),
            Reader(2, _ => signals.Set(1)),
        ];
        var rows = new List<StageRow>();

        runner.RunAll([.. stages.Select((stage, i) => ($"e{i}", stage))], (_, row) => rows.Add(row), CancellationToken.None);

        Assert.Equal([StageState.Failed, StageState.Ran, StageState.Ran], rows.Select(row => row.State));
        Assert.Contains("outputs of Prepare changed while Train ran", Assert.Single(rows[0].Reasons), StringComparison.Ordinal);
        Assert.Equal(2, source.Runs);
    }

    [Fact]
    public void RunAll_UpstreamNeverRan_SaysWhatToRunFirst()
    {
        var source = new TextStage("Train", []);
        Stage[] readers =
        [
            .. Enumerable.Range(0, 3).Select(i => new TextStage("Evaluate", new JsonObject { ["i"] = i }, source.As("model"))),
        ];

        var error = Assert.Throws<UserErrorException>(() => RunAll(jobs: 2, threads: 2, readers));

        Assert.StartsWith("Evaluate of e0 needs out.txt, which Train has not made yet", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RunAll_FailedUpstream_FailsWhatReadsItWithoutRunningIt()
    {
        var bad = Numbered(0, _ => throw new ExperimentFailedException("no luck"));
        var good = Numbered(1);
        var runner = WithJobs(jobs: 2, threads: 2);
        runner.RunAll([("a", bad), ("b", good)], (_, _) => { }, CancellationToken.None);
        TextStage[] readers = [new("Evaluate", [], bad.As("model")), new("Evaluate", [], good.As("model"))];
        var rows = new List<StageRow>();

        runner.RunAll([("a", readers[0]), ("b", readers[1])], (_, row) => rows.Add(row), CancellationToken.None);

        Assert.Equal([StageState.Failed, StageState.Ran], rows.Select(row => row.State));
        Assert.Equal(["Train failed: no luck"], rows[0].Reasons);
        Assert.Equal(0, readers[0].Runs);
    }

    [Fact]
    public void Constructor_NoJobs_IsRefused() =>
        Assert.Throws<ArgumentException>(() =>
            new PipelineRunner(Options(place.StoreFolder, 1) with { Jobs = 0 }, new RecordingObserver())
        );

    private PipelineRunner WithJobs(int jobs, int threads)
    {
        observer = new RecordingObserver();
        return new PipelineRunner(Options(place.StoreFolder, threads) with { Jobs = jobs, MemoryBytes = 100 }, observer);
    }

    private List<StageRow> RunAll(int jobs, int threads, params Stage[] stages)
    {
        var rows = new List<StageRow>();
        RunAll(jobs, threads, stages, rows.Add);
        return rows;
    }

    /// <summary>Runs the stages for the experiments e0, e1, … in a new process.</summary>
    private void RunAll(int jobs, int threads, Stage[] stages, Action<StageRow> tell, CancellationTokenSource? interrupt = null)
    {
        int next = 0;
        WithJobs(jobs, threads)
            .RunAll(
                [.. stages.Select((stage, i) => ($"e{i}", stage))],
                (index, row) =>
                {
                    Assert.True(index >= next, "rows come in order");
                    next = index + 1;
                    tell(row);
                },
                interrupt?.Token ?? CancellationToken.None
            );
    }

    private static TextStage Numbered(int number, Action<StageContext>? work = null, string? outside = null, long bytes = 0) =>
        new("Train", new JsonObject { ["number"] = number })
        {
            Work = context => Then(() => work?.Invoke(context), () => Write(context)),
            Place = outside,
            Bytes = bytes,
        };

    private static void Then(Action first, Action second)
    {
        first();
        second();
    }

    private static void Write(StageContext context) => File.WriteAllText(context.OutputPath("out.txt"), "done");

    /// <summary>Events by number.</summary>
    private sealed class Signals(int last) : IDisposable
    {
        private readonly ManualResetEventSlim[] events = [.. Enumerable.Range(0, last + 1).Select(_ => new ManualResetEventSlim())];

        public void Set(int number) => events[number].Set();

        public void Await(int number) => Assert.True(events[number].Wait(Patience, TestContext.Current.CancellationToken));

        public void Dispose() => Array.ForEach(events, one => one.Dispose());
    }
}

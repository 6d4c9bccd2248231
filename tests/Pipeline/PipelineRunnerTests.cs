using System.Text.Json.Nodes;
using Permafrost.Core.Errors;
using Permafrost.Pipeline;
using Permafrost.Tests.Pipeline.Support;

namespace Permafrost.Tests.Pipeline;

public sealed partial class PipelineRunnerTests : IDisposable
{
    private readonly Workplace place = new();

    public void Dispose() => place.Dispose();

    [Fact]
    public void Run_FirstTime_RunsAndStoresTheOutputs()
    {
        var stage = new TextStage("Prepare", new JsonObject { ["size"] = 28 }) { Files = ["a.txt", "b.txt"] };
        var runner = place.Process();

        var row = runner.Run("study", stage, CancellationToken.None);

        Assert.Equal((StageState.Ran, "study", "Prepare"), (row.State, row.Experiment, row.Stage));
        Assert.Equal(["first run"], row.Reasons);
        Assert.Equal(64, row.Key!.Length);
        Assert.Equal("b.txt: Prepare {\"size\":28}\n", File.ReadAllText(runner.OutputPath(stage, "b.txt")));
        Assert.Equal(runner.OutputDigest(stage, "b.txt"), Permafrost.Core.Digests.Sha256Digest.OfFile(runner.OutputPath(stage, "b.txt")));
        Assert.True(runner.IsComplete(stage));
        Assert.Equal(["study/Prepare"], place.Observer.Starts, StringComparer.Ordinal);
        Assert.Equal([row], place.Observer.Rows);
        Assert.Empty(place.StoreFiles("tmp"));
    }

    [Fact]
    public void Run_SecondProcess_FindsEverythingAndRunsNothing()
    {
        var (first, second) = (Chain(), Chain());
        place.Run("study", first);

        var rows = place.Run("study", second);

        Assert.All(
            rows,
            row => Assert.Equal((StageState.Cached, "nothing changed", 0.0), (row.State, Assert.Single(row.Reasons), row.Seconds))
        );
        Assert.All(second, stage => Assert.Equal(0, ((TextStage)stage).Runs));
        Assert.Empty(place.Observer.Starts);
    }

    [Fact]
    public void Run_OneParameterChanged_RunsThatStageAndWhatReadsIt()
    {
        place.Run("study", Chain());

        var rows = place.Run("study", Chain(dropout: 0.5));

        Assert.Equal([StageState.Cached, StageState.Ran, StageState.Ran], rows.Select(row => row.State));
        Assert.Equal(["parameters.dropout: 0.25 -> 0.5"], rows[1].Reasons);
        Assert.Matches("^input model: [0-9a-f]{8} -> [0-9a-f]{8}$", Assert.Single(rows[2].Reasons));
    }

    [Fact]
    public void Run_ChangedBack_IsFoundAndSaysWhatChanged()
    {
        place.Run("study", Chain());
        place.Run("study", Chain(dropout: 0.5));

        var rows = place.Run("study", Chain());

        Assert.Equal((StageState.Cached, "nothing changed"), (rows[0].State, rows[0].Reasons[0]));
        Assert.Equal(StageState.Cached, rows[1].State);
        Assert.Equal(["already in the store", "parameters.dropout: 0.5 -> 0.25"], rows[1].Reasons);
    }

    [Fact]
    public void Run_SameBytesFromOtherParameters_RunsNothingDownstream()
    {
        Stage[] Rounded(double value)
        {
            var round = new TextStage("Round", new JsonObject { ["value"] = value })
            {
                Work = context => File.WriteAllText(context.OutputPath("out.txt"), Math.Round(value).ToString("R", null)),
            };
            return [round, new TextStage("Use", [], round.As("number"))];
        }

        place.Run("study", Rounded(1.1));

        var rows = place.Run("study", Rounded(1.2));

        Assert.Equal((StageState.Ran, "value: 1.1 -> 1.2"), (rows[0].State, Assert.Single(rows[0].Reasons)));
        Assert.Equal((StageState.Cached, "nothing changed"), (rows[1].State, Assert.Single(rows[1].Reasons)));
    }

    [Fact]
    public void Run_StageSharedByTwoExperiments_RunsOnceAndSaysWhoseItIs()
    {
        var shared = new TextStage("Prepare", []);
        var runner = place.Process();

        var first = runner.Run("a", shared, CancellationToken.None);
        var second = runner.Run("b", shared, CancellationToken.None);

        Assert.Equal(StageState.Ran, first.State);
        Assert.Equal((StageState.Cached, "same key as a"), (second.State, Assert.Single(second.Reasons)));
        Assert.Equal(1, shared.Runs);
    }

    [Fact]
    public void Run_OtherStageWithTheSameKey_IsFoundAndSaysWhoseItIs()
    {
        var runner = place.Process();
        runner.Run("a", new TextStage("Train", new JsonObject { ["seed"] = 1 }), CancellationToken.None);

        var row = runner.Run("b", new TextStage("Train", new JsonObject { ["seed"] = 1 }), CancellationToken.None);

        Assert.Equal((StageState.Cached, "same key as a"), (row.State, Assert.Single(row.Reasons)));
    }

    [Fact]
    public void Run_ChangedToWhatAnotherExperimentHas_SaysWhoseItIsAndWhatChanged()
    {
        TextStage Train(int seed) => new("Train", new JsonObject { ["seed"] = seed });
        place.Run("a", Train(1));
        place.Run("b", Train(2));

        var row = Assert.Single(place.Run("b", Train(1)));

        Assert.Equal(StageState.Cached, row.State);
        Assert.Equal(["same key as a", "seed: 2 -> 1"], row.Reasons);
    }

    [Fact]
    public void Run_UpstreamNeverRan_SaysWhatToRunFirst()
    {
        var source = new TextStage("Train", []);
        var reader = new TextStage("Evaluate", [], source.As("model"));

        var error = Assert.Throws<UserErrorException>(() => place.Process().Run("study", reader, CancellationToken.None));

        Assert.Contains(
            "Evaluate of study needs out.txt, which Train has not made yet; run Train first",
            error.Message,
            StringComparison.Ordinal
        );
        Assert.Equal(0, source.Runs);
    }

    [Fact]
    public void Run_StageOverAllWithSeveralUpstreamMissing_SaysOnceForEachWhatToRunFirst()
    {
        var first = new TextStage("Train", []);
        var second = new TextStage("Train", []);
        var other = new TextStage("Evaluate", []);
        var reader = new TextStage("Report", [], first.As("a"), second.As("b"), other.As("c"));

        var error = Assert.Throws<UserErrorException>(() => place.Process().Run(PipelineRunner.OverAll, reader, CancellationToken.None));

        Assert.Equal(
            [
                "Report needs out.txt, which Train has not made yet; run Train first.",
                "Report needs out.txt, which Evaluate has not made yet; run Evaluate first.",
            ],
            error.Faults
        );
    }

    [Fact]
    public void Run_UpstreamInTheStoreOnly_RunsWithoutIt()
    {
        var source = new TextStage("Train", []);
        place.Run("study", source);
        var again = new TextStage("Train", []);
        var reader = new TextStage("Evaluate", [], again.As("model"));

        Assert.Equal(StageState.Ran, Assert.Single(place.Run("study", reader)).State);
        Assert.Equal(0, again.Runs);
    }

    [Fact]
    public void Run_OtherThreadCountAndFolder_HasTheSameKey()
    {
        using var elsewhere = new Workplace();
        var one = new PipelineRunner(Options(place.StoreFolder, 1), new RecordingObserver());
        var three = new PipelineRunner(Options(elsewhere.StoreFolder, 3), new RecordingObserver());

        Assert.Equal(
            one.Run("study", new TextStage("Train", []), CancellationToken.None).Key,
            three.Run("another", new TextStage("Train", []), CancellationToken.None).Key
        );
    }

    [Fact]
    public void Run_SecondCloneOnTheFirstOnesStore_RunsNothing()
    {
        place.Run("study", Chain());
        using var clone = new Workplace();
        var runner = clone.Process(place.StoreFolder);

        foreach (var stage in Chain())
        {
            var row = runner.Run("study", stage, CancellationToken.None);
            Assert.Equal((StageState.Cached, "already in the store"), (row.State, Assert.Single(row.Reasons)));
        }
    }

    [Fact]
    public void Run_ProgressWarningsAndNotes_ReachTheObserverAndTheProvenance()
    {
        var stage = new TextStage("Train", [])
        {
            Work = context =>
            {
                context.Report(new StageProgress(0.5, "half", Milestone: true));
                context.Warn("a small thing");
                context.Note("seconds_per_epoch", new JsonArray(1.5, 2));
                context.Note("threads_seen", context.Threads);
                File.WriteAllText(context.OutputPath("out.txt"), "");
            },
        };
        var runner = place.Process();
        runner.Run("study", stage, CancellationToken.None);

        Assert.Equal([new StageProgress(0.5, "half", true)], place.Observer.Progress);
        Assert.Equal(["study/Train: a small thing"], place.Observer.Warnings, StringComparer.Ordinal);
        var provenance = place.Process().Provenance(stage);
        Assert.Equal(
            ["experiment", "seconds", "threads", "finished", "runtime", "notes"],
            provenance.Select(fact => fact.Key),
            StringComparer.Ordinal
        );
        Assert.Equal("""{"seconds_per_epoch":[1.5,2],"threads_seen":1}""", provenance["notes"]!.ToJsonString());
    }

    [Fact]
    public void Run_UnknownInputOrOutputName_NamesTheKnownOnes()
    {
        var stage = new TextStage("Train", []) { Work = context => context.OutputPath("modell.txt") };

        var bug = Assert.Throws<ArgumentException>(() => place.Run("study", stage));

        Assert.Contains("declares no output modell.txt; it has out.txt", bug.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_ManyThreads_RunsEachStageOnce()
    {
        var shared = new TextStage("Prepare", []);
        TextStage[] readers =
        [
            .. Enumerable.Range(0, 8).Select(seed => new TextStage("Train", new JsonObject { ["seed"] = seed }, shared.As("train"))),
        ];
        var runner = place.Process();

        Parallel.ForEach(
            readers,
            reader =>
            {
                runner.Run("study", shared, CancellationToken.None);
                runner.Run("study", reader, CancellationToken.None);
            }
        );

        Assert.Equal(1, shared.Runs);
        Assert.All(readers, reader => Assert.Equal(1, reader.Runs));
        Assert.All(readers, reader => Assert.True(runner.IsComplete(reader)));
    }

    [Fact]
    public void OutputPath_StageThatNeverRan_SaysSo()
    {
        var error = Assert.Throws<UserErrorException>(() => place.Process().OutputPath(new TextStage("Train", []), "out.txt"));

        Assert.StartsWith("Train has not run", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Constructor_NoThreads_IsRefused() =>
        Assert.Throws<ArgumentException>(() => new PipelineRunner(Options(place.StoreFolder, 0), new RecordingObserver()));

    private PipelineOptions Options(string store, int threads) =>
        new()
        {
            StoreDirectory = store,
            RunsDirectory = place.RunsFolder,
            Threads = threads,
            Code = place.Code,
        };

    private static Stage[] Chain(double dropout = 0.25)
    {
        var prepare = new TextStage("Preprocess", new JsonObject { ["size"] = 28 });
        var train = new TextStage(
            "Train",
            new JsonObject { ["parameters"] = new JsonObject { ["dropout"] = dropout } },
            prepare.As("train")
        );
        var evaluate = new TextStage("Evaluate", [], train.As("model"));
        return [prepare, train, evaluate];
    }
}

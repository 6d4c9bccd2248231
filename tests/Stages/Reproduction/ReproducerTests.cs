using Permafrost.Core.Digests;
using Permafrost.Core.Errors;
using Permafrost.Model.Kernels;
using Permafrost.Pipeline.Storage;
using Permafrost.Stages.Locks;
using Permafrost.Stages.Reproduction;

namespace Permafrost.Tests.Stages.Reproduction;

public sealed class ReproducerTests : IDisposable
{
    private readonly StudyPlace place = new();

    private string WorkFolder => place.PathOf("artifacts/reproduction");

    public void Dispose()
    {
        KernelVariants.Replace(null);
        place.Dispose();
    }

    [Fact]
    public void Run_SameCodeAndFiles_IsIdenticalAndLeavesNothingBehind()
    {
        place.Report();
        string lastRun = File.ReadAllText(place.PathOf("artifacts/runs/last-run.json"));
        var told = new List<string>();

        using (var reproducer = Reproducer.Load(new ReproductionRequest { Study = place.Request }, place.Observer))
        {
            var result = reproducer.Run(experiment => told.Add($"{experiment.Name} {experiment.State}"), CancellationToken.None);

            Assert.All(result.Experiments, experiment => Assert.True(experiment.IsIdentical));
            Assert.All(
                result.Experiments,
                experiment => Assert.Equal(LockedExperiment.StageNames, experiment.Stages.Select(stage => stage.Name))
            );
        }

        Assert.Equal([$"{StudyPlace.Plain} identical", $"{StudyPlace.Dropped} identical"], told);
        Assert.False(Directory.Exists(WorkFolder));
        Assert.Equal(lastRun, File.ReadAllText(place.PathOf("artifacts/runs/last-run.json")));
    }

    [Fact]
    public void Run_EmptyRepositoryButForTheLock_DerivesEveryStageAnew()
    {
        place.Report();
        Directory.Delete(place.PathOf("artifacts/runs"), recursive: true);
        PrivateFolder.TryRemove(place.PathOf("artifacts/store"));
        place.Observer.Rows.Clear();

        var result = place.Reproduce();

        Assert.All(result.Experiments, experiment => Assert.True(experiment.IsIdentical));
        Assert.Equal(6, place.Observer.Rows.Count(row => row.State == Permafrost.Pipeline.StageState.Ran));
        Assert.False(Directory.Exists(place.PathOf("artifacts/store")));
    }

    [Fact]
    public void Run_KernelGoesWrongInTheSecondEpoch_NamesStageEpochTensorAndStep()
    {
        place.Report();
        // How often training one experiment asks the kernel: evaluation asks few times, and later.
        var counting = Wrong(long.MaxValue);
        place.Reproduce(Sampled(StudyPlace.Plain));
        long runs = counting.Runs;
        Wrong(runs / 2);

        var result = place.Reproduce(Sampled(StudyPlace.Plain) with { Keep = true });

        var difference = Assert.Single(result.Experiments).Difference!;
        Assert.Equal(("Train", "model.safetensors"), (difference.Stage, difference.Output));
        var trails = (Recorded: Trail("artifacts/runs"), Found: Trail("artifacts/reproduction/kept/runs"));
        Assert.Equal(2, difference.Epoch);
        Assert.Equal(
            FirstTensor(trails.Recorded[1], trails.Found[1]),
            (difference.Tensor, difference.ExpectedTensor, difference.FoundTensor)
        );
        Assert.Equal(trails.Recorded[0].LossBits, trails.Found[0].LossBits);
        int step = 1 + Enumerable.Range(0, 7).First(at => trails.Recorded[1].LossBits[at] != trails.Found[1].LossBits[at]);
        Assert.Equal(
            new StepDifference(2, step, trails.Recorded[1].LossBits[step - 1], trails.Found[1].LossBits[step - 1]),
            difference.Step
        );
        Assert.StartsWith("The key of Train is the lock's", difference.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_RecordedTrailIsGone_StillNamesEpochAndTensor()
    {
        place.Report();
        PrivateFolder.TryRemove(place.PathOf("artifacts"));
        Wrong(0);

        var difference = place.Reproduce().Experiments[0].Difference!;

        Assert.Equal(("Train", 1, false), (difference.Stage, difference.Epoch, difference.HasTrail));
        Assert.Equal("conv2d_1/kernel", difference.Tensor);
        Assert.Null(difference.Step);
    }

    [Fact]
    public void Run_TrailOfAnotherRunInTheRunFolder_NamesNoStep()
    {
        place.Report();
        PrivateFolder.TryRemove(place.PathOf("artifacts/store"));
        File.AppendAllText(place.PathOf($"artifacts/runs/{StudyPlace.Plain}/trail.json"), "\n");
        Wrong(0);

        var difference = place.Reproduce().Experiments[0].Difference!;

        Assert.False(difference.HasTrail);
    }

    [Fact]
    public void Run_CodeOfTheLockIsAnother_SaysSo()
    {
        place.Report();
        var train = place.Lock.Experiments[StudyPlace.Plain].Stages["Train"];
        place.LockText = place
            .LockText.Replace(train.Code.ToString(), new string('7', 64), StringComparison.Ordinal)
            .Replace(train.Key.ToString(), new string('8', 64), StringComparison.Ordinal);
        Wrong(0);

        var experiment = place.Reproduce().Experiments[0];

        Assert.StartsWith(
            "The code of Train is not the one that the lock was written with",
            experiment.Difference!.Cause,
            StringComparison.Ordinal
        );
        Assert.False(experiment.Stages[^1].SameCode);
    }

    [Fact]
    public void Run_OtherKeysAndSameOutputs_IsIdentical()
    {
        place.Report();
        var train = place.Lock.Experiments[StudyPlace.Plain].Stages["Train"];
        place.LockText = place.LockText.Replace(train.Key.ToString(), new string('8', 64), StringComparison.Ordinal);

        Assert.All(place.Reproduce().Experiments, experiment => Assert.True(experiment.IsIdentical));
    }

    [Fact]
    public void Run_EarlierStageDiffers_IsNamedAndNothingAfterItRuns()
    {
        place.Report();
        var images = place
            .Lock.Experiments[StudyPlace.Plain]
            .Stages["Preprocess"]
            .Outputs.Single(output => output.Key == "train.safetensors");
        place.LockText = place.LockText.Replace(images.Value.ToString(), new string('7', 64), StringComparison.Ordinal);
        place.Observer.Starts.Clear();

        var experiments = place.Reproduce().Experiments;

        Assert.Equal(2, experiments.Count);
        Assert.All(
            experiments,
            experiment => Assert.Equal(("Preprocess", "train.safetensors"), (experiment.Difference!.Stage, experiment.Difference.Output))
        );
        Assert.Equal(images.Value, experiments[0].Difference!.Found);
        Assert.DoesNotContain(place.Observer.Starts, start => start.EndsWith("/Train", StringComparison.Ordinal));
    }

    [Fact]
    public void Run_ExperimentFails_IsNoDifference()
    {
        place.Report();
        place.Edit(
            "experiments/small.yaml",
            "epochs: 3, batch_size: 16",
            "epochs: 9, batch_size: 16, optimizer: { sgd: { learning_rate: 100 } }"
        );
        place.Edit("experiments/small.yaml", "units: classes", "units: classes, l2: 1.0");

        var experiment = place.Reproduce().Experiments[0];

        Assert.Equal("failed", experiment.State);
        Assert.StartsWith("Train: ", experiment.Failure, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_Sample_DerivesThatStageAndWhatLiesUpstream()
    {
        place.Report();

        var experiment = Assert.Single(
            place.Reproduce(Sampled(StudyPlace.Plain) with { Sample = 0.0001, SampleSeed = SeedThatDraws("Train") }).Experiments
        );

        Assert.True(experiment.IsIdentical);
        Assert.Equal(["DownloadCheck", "Preprocess", "Train"], experiment.Stages.Select(stage => stage.Name));
    }

    [Fact]
    public void Run_Keep_LeavesTheRunFoldersToLookAt()
    {
        place.Report();

        var result = place.Reproduce(new ReproductionRequest { Study = place.Request, Keep = true });

        Assert.Equal(place.PathOf("artifacts/reproduction/kept"), result.KeptIn);
        string model = Path.Combine(result.KeptIn!, "runs", StudyPlace.Plain, "model.safetensors");
        Assert.Equal(Sha256Digest.OfFile(place.PathOf($"artifacts/runs/{StudyPlace.Plain}/model.safetensors")), Sha256Digest.OfFile(model));
        Assert.Equal("kept", Path.GetFileName(Assert.Single(Directory.GetDirectories(WorkFolder))));

        place.Reproduce(new ReproductionRequest { Study = place.Request, Keep = true });

        Assert.True(File.Exists(model));
    }

    [Fact]
    public void Run_Interrupted_LeavesNothingBehind()
    {
        place.Report();
        using var source = new CancellationTokenSource();
        using (var reproducer = Reproducer.Load(new ReproductionRequest { Study = place.Request }, place.Observer))
        {
            Assert.Throws<OperationCanceledException>(() => reproducer.Run(_ => source.Cancel(), source.Token));
            Assert.True(Directory.Exists(WorkFolder));
        }

        Assert.False(Directory.Exists(WorkFolder));
    }

    [Fact]
    public void Load_FoldersOfKilledProcesses_AreSwept()
    {
        place.Report();
        Directory.CreateDirectory(Path.Combine(WorkFolder, $"{ProcessTag.Place}.{int.MaxValue}.1", "store"));
        Directory.CreateDirectory(Path.Combine(WorkFolder, "another.machine.17.1"));

        place.Reproduce();

        Assert.Equal("another.machine.17.1", Path.GetFileName(Assert.Single(Directory.GetDirectories(WorkFolder))));
    }

    [Fact]
    public void Load_NoLock_IsTheUsersMistakeAndSaysHowToMakeOne()
    {
        var exception = Assert.Throws<UserErrorException>(() => place.Reproduce());

        Assert.StartsWith("experiments/small.lock.json: there is no such file", Assert.Single(exception.Faults), StringComparison.Ordinal);
        Assert.Contains("run Report", exception.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(WorkFolder));
    }

    [Fact]
    public void Load_ExperimentThatTheLockLacks_IsTheUsersMistake()
    {
        place.Report();
        place.Edit("experiments/small.yaml", "[0.0, 0.5]", "[0.0, 0.5, 0.6]");

        string fault = Assert.Single(Assert.Throws<UserErrorException>(() => place.Reproduce()).Faults);

        Assert.StartsWith("experiments/small.lock.json: holds no small/dropout=0.6", fault, StringComparison.Ordinal);
        Assert.All(place.Reproduce(Sampled(StudyPlace.Plain)).Experiments, experiment => Assert.True(experiment.IsIdentical));
    }

    [Fact]
    public void Load_OverriddenValues_IsTheUsersMistake() =>
        Assert.Throws<UserErrorException>(() =>
            place.Reproduce(new ReproductionRequest { Study = place.Request with { Set = ["train.epochs=1"] } })
        );

    private static WrongTileKernel Wrong(long rightRuns)
    {
        var right = KernelVariants.Choose(forced: null);
        var wrong = new WrongTileKernel(right.Tile, rightRuns);
        KernelVariants.Replace(right with { Tile = wrong });
        return wrong;
    }

    private static (string?, Sha256Digest?, Sha256Digest?) FirstTensor(TrailEpoch recorded, TrailEpoch found)
    {
        int at = Enumerable.Range(0, recorded.Tensors.Count).First(index => recorded.Tensors[index].Value != found.Tensors[index].Value);
        return (recorded.Tensors[at].Key, recorded.Tensors[at].Value, found.Tensors[at].Value);
    }

    private ReproductionRequest Sampled(string only) => new() { Study = place.Request with { Only = [only] } };

    private IReadOnlyList<TrailEpoch> Trail(string runs) =>
        TrailFile.Read(File.ReadAllBytes(place.PathOf($"{runs}/{StudyPlace.Plain}/trail.json")));

    private long SeedThatDraws(string stage)
    {
        var locked = place.Lock.Experiments[StudyPlace.Plain];
        int depth = 1 + LockedExperiment.StageNames.ToList().IndexOf(stage);
        return Enumerable
            .Range(0, 1000)
            .First(seed => StageSample.Draw([(StudyPlace.Plain, locked)], 0.0001, seed)[StudyPlace.Plain] == depth);
    }
}

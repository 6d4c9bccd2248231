using System.Text.Json.Nodes;
using Permafrost.Core.Errors;
using Permafrost.Onnx;
using Permafrost.Pipeline;
using Permafrost.Stages;
using Permafrost.Stages.Export;
using Permafrost.Stages.Reproduction;
using Permafrost.Tests.Stages;

namespace Permafrost.Tests.ModelTorchSharp;

/// <summary>A study with both engines, from drawn images to the report. Compiled in builds with <c>-p:Torch=…</c> alone.</summary>
public sealed class EngineStudyTests : IDisposable
{
    private const string Managed = "small/train.engine=managed";
    private const string Torch = "small/train.engine=torchsharp";

    private readonly StudyPlace place = new();

    public EngineStudyTests() =>
        place.Edit("experiments/small.yaml", "matrix: { dropout: [0.0, 0.5] }", "matrix: { train.engine: [managed, torchsharp] }");

    public void Dispose() => place.Dispose();

    [Fact]
    public void Report_BothEngines_TrainAlikeAndTheReportMarksTheOne()
    {
        place.Report();

        var report = JsonNode.Parse(File.ReadAllText(place.PathOf("artifacts/reports/report.json")))!["experiments"]!.AsArray();
        Assert.Equal([Managed, Torch], report.Select(one => (string)one!["name"]!));
        Assert.Equal([true, false], report.Select(one => (bool)one!["bit_exact"]!));
        double[] losses = [.. report.Select(one => (double)one!["test"]!["loss"]!)];
        Assert.Equal(losses[0], losses[1], 1e-3);
        Assert.NotEqual((string)report[0]!["model_sha256"]!, (string)report[1]!["model_sha256"]!);
    }

    [Fact]
    public void Report_Again_IsCachedAndTheKeyHasLibraryAndDevice()
    {
        place.Report();
        place.Observer.Rows.Clear();

        var update = place.Report();

        Assert.All(place.Observer.Rows, row => Assert.Equal(StageState.Cached, row.State));
        Assert.False(update.IsWritten);
        var provenance = JsonNode.Parse(File.ReadAllText(place.PathOf($"artifacts/runs/{Torch}/provenance.json")))!;
        string parameters = provenance.ToJsonString();
        Assert.All(
            (string[])["\"torchsharp\":", "\"libtorch\":", "\"device\":", "\"device_name\":"],
            key => Assert.Contains(key, parameters, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Run_Interrupted_GoesOnFromTheCheckpoint()
    {
        using var source = new CancellationTokenSource();
        place.Edit("experiments/small.yaml", "[managed, torchsharp]", "[torchsharp]");
        var study = Study.Load(place.Request, place.Observer);
        place.Observer.OnProgress = progress =>
        {
            if (progress.Text.StartsWith("epoch ", StringComparison.Ordinal))
            {
                source.Cancel();
            }
        };
        Assert.Throws<InterruptedException>(() =>
        {
            foreach (string phase in Study.Phases)
            {
                study.Run(phase, source.Token);
            }
        });
        place.Observer.OnProgress = null;

        place.Report();

        Assert.StartsWith(
            "resumed at ",
            Assert.Single(place.Observer.Progress, progress => progress.Lasting).Text,
            StringComparison.Ordinal
        );
        Assert.Equal(4, File.ReadAllLines(place.PathOf($"artifacts/runs/{Torch}/history.csv")).Length);
    }

    [Fact]
    public void Load_DeviceThatIsNotThere_IsTheUsersMistake()
    {
        int gpus = TorchSharp.torch.cuda.is_available() ? TorchSharp.torch.cuda.device_count() : 0;
        place.Edit(
            "experiments/small.yaml",
            "{ train.engine: [managed, torchsharp] }",
            $"{{ train.engine: [torchsharp], train.device: [\"cuda:{gpus}\"] }}"
        );

        var error = Assert.Throws<UserErrorException>(() => Study.Load(place.Request, place.Observer));

        Assert.Matches(
            $"^small/.+: train.device is cuda:{gpus}, and libtorch finds .+; expected device: cpu, or a build with ",
            Assert.Single(error.Faults)
        );
    }

    [Fact]
    public void Run_LossRunsAway_FailsTheExperimentAndNamesThePlace()
    {
        place.Edit(
            "experiments/small.yaml",
            "epochs: 3, batch_size: 16",
            "epochs: 9, batch_size: 16, optimizer: { sgd: { learning_rate: 100, weight_decay: 10 } }"
        );

        place.Run();

        var failed = place.Observer.Rows.Where(row => row.State == StageState.Failed && row.Stage == "Train").ToList();
        Assert.Equal([Managed, Torch], failed.Select(row => row.Experiment).Order(StringComparer.Ordinal));
        Assert.All(
            failed,
            row => Assert.Matches("^loss is not finite at epoch [1-9], step [0-9]+; the first tensor .+ is [a-z]", row.Reasons[0])
        );
    }

    [Fact]
    public void Export_Onnx_IsTheTrainedNetwork()
    {
        var study = place.Run();

        var files = study.Export([ExportFormat.Onnx], place.PathOf("exports")).Where(file => file.Experiment == Torch).ToList();

        var network = OnnxImporter.Read(Assert.Single(files).Path);
        Assert.Contains(network.Weights.Values, values => values.Length == 3 * 3 * 3);
    }

    [Fact]
    public void Locks_OtherDigestsOfTheSameTraining_AreTolerated()
    {
        place.Report();
        Alter(Torch, "Train", "model.safetensors");
        string text = place.LockText;

        var update = place.Report();
        var check = Assert.Single(place.Run().CheckLocks());

        Assert.Equal((false, 1), (update.IsWritten, update.Tolerated));
        Assert.Equal(1, check.Tolerated);
        Assert.Equal(text, place.LockText);
    }

    [Fact]
    public void Locks_OtherDigestsOfTheManagedEngine_AreRefused()
    {
        place.Report();
        Alter(Managed, "Train", "model.safetensors");

        Assert.Throws<CheckFailedException>(() => place.Report());
    }

    [Fact]
    public void Reproduce_OtherDigests_AgreesByItsFigures()
    {
        place.Report();
        Alter(Torch, "Train", "model.safetensors");

        var result = place.Reproduce();

        Assert.Equal(["identical", "agrees"], result.Experiments.Select(one => one.State));
        Assert.Equal(["test_accuracy", "test_loss"], result.Experiments[1].Figures.Select(figure => figure.Name));
    }

    [Fact]
    public void Reproduce_SampleWithATraining_TakesTheStagesThatTellItsFigures()
    {
        place.Edit("experiments/small.yaml", "[managed, torchsharp]", "[torchsharp]");
        place.Report();
        Alter(Torch, "Train", "model.safetensors");
        var stages = new List<int>();
        for (int seed = 0; seed < 4; seed++)
        {
            var request = new ReproductionRequest
            {
                Study = place.Request,
                Sample = 0.25,
                SampleSeed = seed,
            };
            stages.Add(Assert.Single(place.Reproduce(request).Experiments).Stages.Count);
        }

        Assert.DoesNotContain(3, stages);
    }

    [Fact]
    public void Reproduce_FiguresBeyondTheTolerance_Differs()
    {
        place.Report();
        Alter(Torch, "Train", "model.safetensors");
        var metrics = place.Lock.Experiments[Torch].Metrics.Single(metric => metric.Key == "test_loss");
        int at = place.LockText.IndexOf($"\"{Torch}\"", StringComparison.Ordinal);
        place.LockText =
            place.LockText[..at]
            + place
                .LockText[at..]
                .Replace(
                    System.Text.Json.JsonSerializer.Serialize(metrics.Value),
                    System.Text.Json.JsonSerializer.Serialize(2 * metrics.Value),
                    StringComparison.Ordinal
                );

        var result = place.Reproduce();

        Assert.Equal(["identical", "differs"], result.Experiments.Select(one => one.State));
        Assert.Throws<CheckFailedException>(() => place.Run().CheckLocks());
    }

    /// <summary>Another digest of an output in the lock, as another machine would have given it.</summary>
    private void Alter(string experiment, string stage, string output)
    {
        var digest = place.Lock.Experiments[experiment].Stages[stage].Outputs.Single(one => one.Key == output).Value;
        place.LockText = place.LockText.Replace(digest.ToString(), new string('7', 64), StringComparison.Ordinal);
    }
}

using Permafrost.Experiments;
using Permafrost.Pipeline;
using Permafrost.Pipeline.Code;
using Permafrost.Stages;
using Permafrost.Stages.Report;
using Permafrost.Tests.Build;
using Permafrost.Tests.Imaging.Jpeg;
using Permafrost.Tests.Stages.DownloadCheck.Folders;

namespace Permafrost.Tests.Pipeline.Code;

/// <summary>Whatever runs while a stage runs is among what its fingerprint was made of.</summary>
public sealed class SoundnessTests : IDisposable
{
    // The runner makes it right before it calls the stage, and looks at the inputs right after.
    private const string Begin = "Permafrost.Pipeline.RunningStageContext:.ctor";
    private const string End = "Permafrost.Pipeline.PipelineRunner:RefuseChangedInputs";

    /// <summary>Pictures of all kinds, changed at random in training and looked at more than once in measuring.</summary>
    private const string Pets = """
        dataset: { folder: "FOLDER" }
        check: { on_bad_image: skip }
        preprocess: { size: 12, channels: rgb, validation: 0.25 }
        architecture: { layers: [conv2d: { filters: 3, kernel: 3 }, relu, batch_norm, flatten, dense: { units: classes }] }
        augment: { horizontal_flip: true, rotation: 10, zoom: 0.1, width_shift: 0.1, contrast: [0.8, 1.2], brightness: [0.9, 1.1], fill: reflect, erase: 0.25 }
        train: { epochs: 2, batch_size: 4, optimizer: { sgd: { learning_rate: 0.01 } } }
        evaluate: { horizontal_flip: true, shift: 1 }

        """;

    private readonly HostFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Reached_EveryMethodCompiledOverClassFolders_IsAmongThem()
    {
        using var pictures = PictureFolder.Small();
        var jpegs = JpegFixture.ReadAll().Where(one => one.Name.StartsWith("good/", StringComparison.Ordinal)).Take(6);
        foreach (var (name, file, _) in jpegs)
        {
            pictures.Put($"train/dog/{Path.GetFileName(name)}", file);
        }

        pictures.Put("train/cat/bad.png", "no picture");
        folder.Write("experiments/pets.yaml", Pets.Replace("FOLDER", pictures.Root, StringComparison.Ordinal));
        CheckAllStages("experiments/pets.yaml", "pets");
    }

    [Theory]
    [InlineData("experiments/shapes.yaml", "shapes/dropout=0.25")]
    [InlineData("experiments/blocks.yaml", "blocks")]
    public void Reached_EveryMethodCompiledWhileAStageRuns_IsAmongThem(string file, string experiment)
    {
        folder.Copy("experiments");
        folder.Write("experiments/blocks.yaml", File.ReadAllText(Path.Combine(Repository.Root, "tests", "Determinism", "blocks.yaml")));
        CheckAllStages(file, experiment);
    }

    private void CheckAllStages(string file, string experiment)
    {
        var loaded = ExperimentLoader.Load(new ExperimentRequest(folder.Root, [Path.Combine(folder.Root, file)], [experiment], []));
        var subjects = StudyGraph.Of(loaded, Path.Combine(folder.Root, "data"), Path.Combine(folder.Root, "digests"));
        var subject = Assert.Single(subjects);
        var code = new ReachableCode("Permafrost.", cachePath: null);
        Stage[] stages =
        [
            subject.Dataset,
            subject.Images,
            subject.Trained,
            subject.Evaluated,
            new ReportStage(subjects, new Dictionary<string, string>(StringComparer.Ordinal)),
        ];

        Assert.All(
            stages,
            stage => Assert.Equal([], CompiledWhileItRan(stage.Name, file, experiment).Except(code.Reached(stage).MethodNames))
        );
    }

    /// <summary>Our methods that the runtime compiled between the beginning and the end of the stage, the host's own apart.</summary>
    private IReadOnlyList<string> CompiledWhileItRan(string stage, string file, string experiment)
    {
        string log = Path.Combine(folder.Root, $"{stage}.jit");
        var run = folder.Run(
            // Without counting of calls, nothing that the loader ran is compiled anew, in the background, while the stage runs.
            [("DOTNET_JitStdOutFile", log), ("DOTNET_JitDisasmSummary", "1"), ("DOTNET_TieredPGO", "0"), ("DOTNET_TC_CallCounting", "0")],
            $"--target={stage}",
            "--exclusive",
            $"--experiments={file}",
            $"--only={experiment}",
            "--threads=2"
        );
        Assert.True(run.ExitCode == 0, run.Errors);
        var compiled = JitLog.Read(log).SkipWhile(method => method != Begin).TakeWhile(method => method != End).Where(IsOurs).ToList();
        Assert.True(compiled.Count > 20, $"only {compiled.Count} methods were compiled while {stage} ran");
        return compiled;
    }

    /// <summary>
    /// Code of the engine and of the command line runs beside a stage, to show how far it is; none of it makes results.
    /// Every assembly has helpers under the name &lt;PrivateImplementationDetails&gt;; whose they are, the list does not say.
    /// </summary>
    private static bool IsOurs(string method) =>
        (method.StartsWith("Permafrost.", StringComparison.Ordinal) || method.StartsWith("<>", StringComparison.Ordinal))
        && !method.StartsWith("Permafrost.Build.", StringComparison.Ordinal)
        && !method.StartsWith("Permafrost.Pipeline.", StringComparison.Ordinal);
}

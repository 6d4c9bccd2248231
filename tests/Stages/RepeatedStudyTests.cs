using System.Text.Json.Nodes;
using Permafrost.Pipeline;

namespace Permafrost.Tests.Stages;

/// <summary>Seeds and folds, from the file to the report.</summary>
public sealed class RepeatedStudyTests : IDisposable
{
    private readonly StudyPlace place = new();

    public void Dispose() => place.Dispose();

    [Fact]
    public void Run_SeedsAndFolds_ReportsThemAsOneSetAndValidatesOnEveryImage()
    {
        place.Edit("experiments/small.yaml", "matrix: { dropout: [0.0, 0.5] }", "seeds: [1, 2]\nfolds: 3");
        place.Edit(
            "experiments/small.yaml",
            "epochs: 3",
            "epochs: 1, keep_best: validation_loss, class_weights: balanced, clip: { norm: 1 }"
        );

        var study = place.Run();

        Assert.All(study.Rows, row => Assert.NotEqual(StageState.Failed, row.State));
        var report = JsonNode.Parse(File.ReadAllText(place.PathOf("artifacts/reports/report.json")))!;
        var group = Assert.Single(report["groups"]!.AsArray())!;
        string[] names = [.. from fold in (int[])[1, 2, 3] from seed in (int[])[1, 2] select $"small/fold={fold},seed={seed}"];
        Assert.Equal(names, group["experiments"]!.AsArray().Select(name => (string)name!));
        Assert.Equal(["seed", "fold"], group["varies"]!.AsArray().Select(name => (string)name!));
        Assert.Equal(6, (int)group["n"]!);
        var parameters = report["experiments"]![5]!["parameters"]!;
        Assert.Equal((2, 3, 3), ((int)parameters["seed"]!, (int)parameters["fold"]!, (int)parameters["folds"]!));
        Assert.Null(parameters["validation"]);
        Assert.Equal("balanced", (string)parameters["class_weights"]!);
        Assert.Equal([80, 80, 80, 80, 80, 80], report["experiments"]!.AsArray().Select(one => (int)one!["training_count"]!));
        Assert.Equal([40, 40, 40, 40, 40, 40], report["experiments"]!.AsArray().Select(one => (int)one!["test"]!["count"]!));

        // Three folds are preprocessed once each, whatever the seeds; what is one fold's is no other's.
        Assert.Equal(3, study.Rows.Where(row => row.Stage == "Preprocess" && row.State == StageState.Ran).Count());
        Assert.Contains("fold=3,seed=2", File.ReadAllText(place.PathOf("artifacts/reports/report.md")), StringComparison.Ordinal);
    }
}

using System.Text.Json.Nodes;

namespace Permafrost.Tests.Build;

/// <summary>The report on the page of a workflow run, by the real program.</summary>
public sealed class StepSummaryRunTests : IDisposable
{
    private readonly HostFolder folder = new();

    public StepSummaryRunTests()
    {
        folder.Write("cake.config", "[Permafrost]\nExperiments=experiments/small.yaml\nThreads=1\n");
        folder.Write(
            "experiments/datasets/shapes.yaml",
            """
            description: drawn shapes
            licence: MIT
            classes: [circle, square, triangle, cross]
            source:
              shapes: { seed: 111, size: 13, train_count: 120, test_count: 40 }

            """
        );
        folder.Write(
            "experiments/small.yaml",
            """
            dataset: shapes
            preprocess: { size: 9, channels: gray, validation: 0.1 }
            architecture: { layers: [flatten, { dense: { units: classes } }] }
            train: { epochs: 1, batch_size: 48 }

            """
        );
    }

    private string Summary => Path.Combine(folder.Root, "summary.md");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Report_StepSummaryIsSet_AppendsTheReportOnAFirstAndOnACachedRun()
    {
        folder.Write("summary.md", "before");

        var train = Run("--target=Train");
        string untouched = File.ReadAllText(Summary);
        var first = Run();
        string once = File.ReadAllText(Summary);
        var cached = Run("--format=json");

        Assert.Equal((0, 0, 0), (train.ExitCode, first.ExitCode, cached.ExitCode));
        string report = File.ReadAllText(Path.Combine(folder.Root, "artifacts", "reports", "report.md"));
        Assert.Equal("before", untouched);
        Assert.Equal($"before\n\n{report}", once);
        Assert.Equal($"before\n\n{report}\n\n{report}", File.ReadAllText(Summary));
        Assert.All(JsonNode.Parse(cached.Output)!.AsArray(), row => Assert.Equal("cached", (string)row!["state"]!));
    }

    [Fact]
    public void Report_StepSummaryCannotBeWritten_IsAWarningAndTheRunIsDone()
    {
        Directory.CreateDirectory(Summary);

        var run = Run();

        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith($"warning: nothing was appended to {Summary} ($GITHUB_STEP_SUMMARY): ", run.Errors, StringComparison.Ordinal);
        Assert.Single(run.Errors.TrimEnd('\n').Split('\n'));
        Assert.Contains("Report: ", run.Output, StringComparison.Ordinal);
    }

    private HostProcess Run(params string[] args) => folder.Run([("GITHUB_STEP_SUMMARY", Summary)], args);
}

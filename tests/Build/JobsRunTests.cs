using System.Text.Json.Nodes;

namespace Permafrost.Tests.Build;

/// <summary>Several stages at a time, as a user sees them.</summary>
public sealed class JobsRunTests : IDisposable
{
    private static readonly string[] Names = ["small/train.epochs=40", "small/train.epochs=2", "small/train.epochs=1"];

    private readonly HostFolder folder = new();

    public JobsRunTests()
    {
        folder.Write(
            "experiments/datasets/shapes.yaml",
            """
            description: drawn shapes
            licence: MIT
            classes: [circle, square, triangle, cross]
            source:
              shapes: { seed: 111, size: 13, train_count: 240, test_count: 60 }

            """
        );
        folder.Write(
            "experiments/small.yaml",
            """
            dataset: shapes
            preprocess: { size: 13, channels: gray, validation: 0.1 }
            architecture:
              layers:
                - flatten
                - dense: { units: classes }
            train: { epochs: 1, batch_size: 4 }
            matrix: { train.epochs: [40, 2, 1] }

            """
        );
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Report_FirstExperimentTakesLongest_LinesAndRowsKeepTheOrder()
    {
        HostProcess text = folder.Run("--experiments=experiments/small.yaml", "--threads=3", "--jobs=3");
        HostProcess json = folder.Run("--experiments=experiments/small.yaml", "--threads=3", "--jobs=3", "--store=other", "--format=json");

        Assert.Equal((0, 0), (text.ExitCode, json.ExitCode));
        Assert.Equal(
            [
                $"DownloadCheck {Names[0]}",
                $"Preprocess {Names[0]}",
                .. Names.Select(name => $"Train {name}"),
                .. Names.Select(name => $"Evaluate {name}"),
                "Report all",
            ],
            text.Output.Split('\n')
                .Where(line => line.Contains("   ran ", StringComparison.Ordinal))
                .Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[..2]))
        );
        Assert.Equal(
            [
                .. from stage in (string[])["DownloadCheck", "Preprocess", "Train", "Evaluate"] from name in Names select $"{stage} {name}",
                "Report *",
            ],
            JsonNode.Parse(json.Output)!.AsArray().Select(row => $"{row!["stage"]} {row["experiment"]}")
        );
    }
}

using System.Text.Json.Nodes;
using Permafrost.Core.Digests;
using Permafrost.Tests.Build;

namespace Permafrost.Tests.Stages.Report;

public sealed class ReportStageTests
{
    [Fact]
    public void Run_OneAndTwoThreads_GiveTheSamePageWithPicturesSparsityAndUncertainty()
    {
        using var first = new HostFolder();
        using var second = new HostFolder();

        var one = Report(first, threads: 1);
        var two = Report(second, threads: 2);

        Assert.Equal(one, two);
        string html = File.ReadAllText(Path.Combine(first.Root, "artifacts", "reports", "index.html"));
        Assert.Contains("href=\"data:image/png;base64,", html, StringComparison.Ordinal);
        var report = JsonNode.Parse(File.ReadAllText(Path.Combine(first.Root, "artifacts", "reports", "report.json")))!;
        var experiment = report["experiments"]![0]!;
        Assert.Equal(15, experiment["examples"]!["sample"]!.AsArray().Count);
        Assert.Equal(10, experiment["examples"]!["uncertain"]!.AsArray().Count);
        Assert.Equal(4, (int)experiment["uncertainty"]!["passes"]!);
        Assert.NotEmpty(experiment["sparsity"]!.AsArray());
    }

    private static IReadOnlyList<Sha256Digest> Report(HostFolder folder, int threads)
    {
        folder.Copy("experiments");
        var run = folder.Run(
            "--experiments=experiments/shapes.yaml",
            "--only=*=0.25",
            "--set=preprocess.limit=300",
            "--set=train.epochs=1",
            "--set=evaluate.sparsity=50",
            "--set=evaluate.mc_dropout=4",
            $"--threads={threads}",
            "--format=json"
        );
        Assert.Equal(0, run.ExitCode);
        return
        [
            .. new[] { "index.html", "report.md", "report.json" }.Select(name =>
                Sha256Digest.OfFile(Path.Combine(folder.Root, "artifacts", "reports", name))
            ),
        ];
    }
}

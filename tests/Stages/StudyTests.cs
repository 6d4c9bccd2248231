using System.Text.Json.Nodes;
using Permafrost.Core.Digests;
using Permafrost.Tests.Build;

namespace Permafrost.Tests.Stages;

/// <summary>What reruns and what does not, on whole runs of the quick-start study.</summary>
public sealed class StudyTests : IDisposable
{
    private const string Experiment = "shapes/dropout=0.25";

    private readonly HostFolder folder = Clone();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Report_Again_RunsNothingAndLeavesTheReportAlone()
    {
        Report(folder);
        var before = Reports(folder);

        var rows = Report(folder);

        Assert.Equal(["cached"], rows.Select(row => row.State).Distinct());
        Assert.Equal(before, Reports(folder));
    }

    [Fact]
    public void Report_OneDropoutValueChanged_RerunsThatExperimentAndTheReportAsStatusSaid()
    {
        Report(folder);
        Edit("experiments/shapes.yaml", "dropout: [0.0, 0.25]", "dropout: [0.0, 0.3]");
        string[] expected = ["Train shapes/dropout=0.3", "Evaluate shapes/dropout=0.3", "Report *"];

        var status = Rows(folder, "--target=Status");
        var ran = Report(folder);

        Assert.Equal(expected, Names(status, "would-run"));
        Assert.Equal(expected, Names(ran, "ran"));
        string reason = $"parameters.dropout: 0.25 -> 0.3 (nearest: {Experiment})";
        Assert.Contains(reason, status.Single(row => row is { Stage: "Train", State: "would-run" }).Reasons);
        Assert.Contains(reason, ran.Single(row => row is { Stage: "Train", State: "ran" }).Reasons);
    }

    [Fact]
    public void Report_DropoutOfANamedExperimentChanged_NamesOldAndNewValue()
    {
        folder.Write(
            "experiments/one.yaml",
            "dataset: shapes\narchitecture: shapes-cnn\npreprocess: { size: 11 }\ntrain: { epochs: 1 }\nparameters: { dropout: 0.25 }\n"
        );
        Rows(folder, "--experiments=experiments/one.yaml");
        Edit("experiments/one.yaml", "0.25", "0.5");

        var rows = Rows(folder, "--experiments=experiments/one.yaml", "--target=Status");

        var train = rows.Single(row => row.Stage == "Train");
        Assert.Equal(("would-run", "parameters.dropout: 0.25 -> 0.5"), (train.State, Assert.Single(train.Reasons)));
        Assert.Equal(["cached", "cached"], rows.Where(row => row.Stage is "DownloadCheck" or "Preprocess").Select(row => row.State));
        Assert.Contains("Train would run", rows.Single(row => row.Stage == "Evaluate").Reasons);
    }

    [Fact]
    public void Status_AugmentationTurnedOn_RerunsTrainingAndSaysWhich()
    {
        const string Text =
            "dataset: shapes\narchitecture: shapes-cnn\npreprocess: { size: 11, limit: 200 }\ntrain: { epochs: 1 }\naugment: { fill: edge }\n";
        folder.Write("experiments/one.yaml", Text);
        Rows(folder, "--experiments=experiments/one.yaml");

        // How borders are filled matters only where something moves.
        Edit("experiments/one.yaml", "fill: edge", "fill: reflect");
        var filled = Rows(folder, "--experiments=experiments/one.yaml", "--target=Status");
        Edit("experiments/one.yaml", "fill: reflect", "fill: edge, horizontal_flip: true, erase: 0.25");
        var flipped = Rows(folder, "--experiments=experiments/one.yaml", "--target=Status");
        var ran = Rows(folder, "--experiments=experiments/one.yaml");

        Assert.Equal("cached", filled.Single(row => row.Stage == "Train").State);
        string[] reasons = ["augment.erase: 0 -> 0.25", "augment.horizontal_flip: false -> true"];
        Assert.Equal(reasons, flipped.Single(row => row.Stage == "Train").Reasons);
        Assert.Equal("cached", flipped.Single(row => row.Stage == "Preprocess").State);
        Assert.Equal(["Train one", "Evaluate one", "Report *"], Names(ran, "ran"));
        string report = File.ReadAllText(Path.Combine(folder.Root, "artifacts", "reports", "report.json"));
        var parameters = JsonNode.Parse(report)!["experiments"]![0]!["parameters"]!;
        Assert.True((bool)parameters["augment"]!["horizontal_flip"]!);
    }

    [Fact]
    public void Report_OtherCloneOfAnotherDepthWithTheSameStore_RunsNothingAndGivesTheSameBytes()
    {
        Report(folder);
        using var other = Clone();
        string store = Path.Combine(folder.Root, "artifacts", "store");

        var rows = Rows(other, "--experiments=experiments/shapes.yaml", $"--store={store}");

        Assert.Equal(["cached"], rows.Select(row => row.State).Distinct());
        Assert.Equal(Reports(folder), Reports(other));
    }

    [Fact]
    public void Report_CommentChanged_RunsNothing()
    {
        Report(folder);
        File.AppendAllText(Path.Combine(folder.Root, "experiments", "shapes.yaml"), "# a comment\n");

        Assert.Equal(["cached"], Report(folder).Select(row => row.State).Distinct());
    }

    [Fact]
    public void Report_DeletedAndEditedCopies_AreRestored()
    {
        Report(folder);
        string model = Path.Combine(folder.Root, "artifacts", "runs", Experiment, "model.safetensors");
        string history = Path.Combine(folder.Root, "artifacts", "runs", Experiment, "history.csv");
        string html = Path.Combine(folder.Root, "artifacts", "reports", "index.html");
        var before = (Sha256Digest.OfFile(model), Sha256Digest.OfFile(history), Sha256Digest.OfFile(html));
        File.Delete(model);
        File.AppendAllText(history, "4,0,1,0,1,0\n");
        File.WriteAllText(html, "edited");

        var rows = Report(folder);

        Assert.Equal(["cached"], rows.Select(row => row.State).Distinct());
        Assert.Equal(before, (Sha256Digest.OfFile(model), Sha256Digest.OfFile(history), Sha256Digest.OfFile(html)));
    }

    [Fact]
    public void Report_StoredFileRottenBehindAnIntactSeal_IsMadeAgainAndSaid()
    {
        Report(folder);
        string shown = Path.Combine(folder.Root, "artifacts", "runs", Experiment, "predictions.csv");
        var digest = Sha256Digest.OfFile(shown);
        string stored = Path.Combine(folder.Root, "artifacts", "store", "cas", digest.ToString()[..2], digest.ToString());
        Rot(stored);
        File.Delete(shown);

        var rows = Report(folder);

        Assert.Equal([$"Evaluate {Experiment}"], Names(rows, "ran"));
        Assert.Contains("stored predictions.csv is corrupt", rows.Single(row => row.State == "ran").Reasons);
        Assert.Equal(digest, Sha256Digest.OfFile(shown));
    }

    [Fact]
    public void Report_Done_LeavesTheFilesOfTheContract()
    {
        Report(folder);

        string run = Path.Combine(folder.Root, "artifacts", "runs", Experiment);
        Assert.Equal(
            ["dataset.json", "history.csv", "metrics.json", "model.safetensors", "predictions.csv", "provenance.json", "trail.json"],
            Directory.EnumerateFiles(run).Select(Path.GetFileName).Order(StringComparer.Ordinal)
        );
        Assert.Equal(
            "epoch,train_loss,train_accuracy,validation_loss,validation_accuracy,learning_rate",
            File.ReadLines(Path.Combine(run, "history.csv")).First()
        );
        var report = JsonNode.Parse(File.ReadAllText(Path.Combine(folder.Root, "artifacts", "reports", "report.json")))!;
        var one = report["experiments"]!.AsArray().Single(experiment => (string)experiment!["name"]! == Experiment)!;
        Assert.Equal(Sha256Digest.OfFile(Path.Combine(run, "model.safetensors")).ToString(), (string)one["model_sha256"]!);
        Assert.Equal(Sha256Digest.OfFile(Path.Combine(run, "predictions.csv")).ToString(), (string)one["predictions_sha256"]!);
        Assert.Equal(0.25, (double)one["parameters"]!["dropout"]!);
        Assert.InRange((double)one["test"]!["accuracy"]!, 0.9, 1.0);
        var trail = JsonNode.Parse(File.ReadAllText(Path.Combine(run, "trail.json")))!["epochs"]!.AsArray();
        Assert.Equal(2, trail.Count);
        Assert.All(trail, epoch => Assert.Equal((82, 8), (epoch!["loss_bits"]!.AsArray().Count, epoch["tensors"]!.AsObject().Count)));
    }

    private static HostFolder Clone()
    {
        var clone = new HostFolder();
        clone.Copy("experiments");
        return clone;
    }

    private static IReadOnlyList<Row> Report(HostFolder clone) => Rows(clone, "--experiments=experiments/shapes.yaml");

    private static IReadOnlyList<Row> Rows(HostFolder clone, params string[] args)
    {
        string[] experiments = args.Any(arg => arg.StartsWith("--experiments", StringComparison.Ordinal))
            ? []
            : ["--experiments=experiments/shapes.yaml"];
        var run = clone.Run([.. args, .. experiments, "--format=json"]);
        Assert.Equal(0, run.ExitCode);
        return
        [
            .. JsonNode
                .Parse(run.Output)!
                .AsArray()
                .Select(row => new Row(
                    (string)row!["experiment"]!,
                    (string)row["stage"]!,
                    (string)row["state"]!,
                    [.. row["reasons"]!.AsArray().Select(reason => (string)reason!)]
                )),
        ];
    }

    private static IEnumerable<string> Names(IEnumerable<Row> rows, string state) =>
        rows.Where(row => row.State == state).Select(row => $"{row.Stage} {row.Experiment}");

    private static (Sha256Digest, Sha256Digest, Sha256Digest) Reports(HostFolder clone)
    {
        string reports = Path.Combine(clone.Root, "artifacts", "reports");
        return (
            Sha256Digest.OfFile(Path.Combine(reports, "index.html")),
            Sha256Digest.OfFile(Path.Combine(reports, "report.md")),
            Sha256Digest.OfFile(Path.Combine(reports, "report.json"))
        );
    }

    /// <summary>Flips a bit as a failing disk would: neither time nor permissions tell.</summary>
    private static void Rot(string path)
    {
        var time = File.GetLastWriteTimeUtc(path);
        byte[] bytes = File.ReadAllBytes(path);
        bytes[^2] ^= 1;
        var attributes = File.GetAttributes(path);
        File.SetAttributes(path, FileAttributes.Normal);
        File.WriteAllBytes(path, bytes);
        File.SetLastWriteTimeUtc(path, time);
        File.SetAttributes(path, attributes);
    }

    private void Edit(string path, string from, string to)
    {
        string full = Path.Combine(folder.Root, path);
        string text = File.ReadAllText(full);
        Assert.Contains(from, text, StringComparison.Ordinal);
        File.WriteAllText(full, text.Replace(from, to, StringComparison.Ordinal));
    }

    private sealed record Row(string Experiment, string Stage, string State, IReadOnlyList<string> Reasons);
}

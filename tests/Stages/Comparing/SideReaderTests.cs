using System.Text;
using System.Text.Json.Nodes;
using Permafrost.Core.Digests;
using Permafrost.Core.Errors;
using Permafrost.Reporting.Comparisons.Sides;
using Permafrost.Reporting.Predictions;
using Permafrost.Stages;
using Permafrost.Stages.Comparing;
using Permafrost.Stages.Locks;
using Permafrost.Tests.Stages.Locks;

namespace Permafrost.Tests.Stages.Comparing;

/// <summary>Reports and locks of others as sides; revisions are in <c>CompareRunTests</c>.</summary>
public sealed class SideReaderTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("permafrost-side-").FullName;

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    public void Read_Report_HasWhatItSays()
    {
        var side = Read("report.json", Report(Experiment("study/dropout=0.5")));

        var run = Assert.Single(side.Runs);
        Assert.Equal(("study/dropout=0.5", true, 0.75, 4, "pets"), (run.Name, run.IsDone, run.Accuracy, run.Count, run.Dataset));
        Assert.Equal([("cat", 3), ("dog", 1)], run.Classes!.Value);
        Assert.Equal("dropout", Assert.Single(run.Parameters!.Value).Key);
        Assert.Null(run.Predictions());
        Assert.Contains("runs/EXPERIMENT/predictions.csv", side.PredictionsFrom, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_FailedExperiment_HasItsReasonOnOneLine()
    {
        var failed = Experiment("study");
        failed["state"] = "failed";
        failed["reason"] = "loss\nis \u202e not finite";
        failed["test"] = null;

        var run = Assert.Single(Read("report.json", Report(failed)).Runs);

        Assert.Equal("loss\\u000ais \\u202e not finite", run.FailureReason);
        Assert.Null(run.Accuracy);
    }

    [Theory]
    [InlineData("reports/report.json", "runs/study")]
    [InlineData("reports/report.json", "artifacts/runs/study")]
    public void Read_PredictionsBesideTheReportOrInTheRuns_AreFoundByDigest(string report, string folder)
    {
        byte[] csv = Encoding.UTF8.GetBytes("index,label,predicted,cat,dog\n0,0,0,0.75,0.25\n");
        Write($"{folder}/predictions.csv", csv);
        var experiment = Experiment("study");
        experiment["predictions_sha256"] = Sha256Digest.OfBytes(csv).ToString();

        PredictionTable? found = Assert.Single(Read(report, Report(experiment)).Runs).Predictions();

        Assert.Equal(1, found?.Count);
    }

    [Fact]
    public void Read_PredictionsThatAreOthers_AreNotTaken()
    {
        Write("runs/study/predictions.csv", "index,label,predicted,cat,dog\n0,0,0,0.75,0.25\n"u8.ToArray());

        Assert.Null(Assert.Single(Read("reports/report.json", Report(Experiment("study"))).Runs).Predictions());
    }

    [Theory]
    [InlineData("../../outside")]
    [InlineData("/etc")]
    [InlineData("a//b")]
    public void Read_NamesThatLeadOutOfTheRuns_AreNoPaths(string name)
    {
        byte[] csv = Encoding.UTF8.GetBytes("index,label,predicted,cat,dog\n0,0,0,0.75,0.25\n");
        Write("outside/predictions.csv", csv);
        Write("deep/a/b/predictions.csv", csv);
        var experiment = Experiment(name);
        experiment["predictions_sha256"] = Sha256Digest.OfBytes(csv).ToString();

        Assert.Null(Assert.Single(Read("deep/er/reports/report.json", Report(experiment)).Runs).Predictions());
    }

    [Fact]
    public void Read_ReportsThatAreNone_AreRefusedWithTheFault()
    {
        (string Text, string Fault)[] cases =
        [
            ("", "report.json:1: is no JSON: "),
            ("{", "report.json:1: is no JSON: "),
            ("[]", "holds a JSON array. Expected the report.json"),
            ("{}", "its schema is missing; this version reads 1"),
            ("""{"schema":2,"experiments":[]}""", "its schema is 2; this version reads 1"),
            ("""{"schema":"1","experiments":[]}""", "is no report: "),
            ("""{"schema":1}""", "is no report: "),
            ("""{"schema":1,"experiments":[]}""", "holds no experiment; expected one at least"),
            ("""{"schema":1,"experiments":[{"state":"done"}]}""", "is no report: "),
            ("""{"schema":1,"experiments":[7]}""", "is no report: "),
            (Text(Report(Experiment("a"), Experiment("a"))), "a is there twice"),
            (Text(Report(With("predictions_sha256", "abc"))), "predictions_sha256 is 'abc'; expected a SHA-256"),
            (
                Text(Report(With("test", new JsonObject { ["accuracy"] = 1.5, ["count"] = 4 }))),
                "the test accuracy of a is 1.5; expected 0..1"
            ),
            (
                Text(Report(With("test", new JsonObject { ["accuracy"] = 1, ["count"] = 0 }))),
                "the test images of a are 0; expected 1 or more"
            ),
            ("""{"schema":1,"experiments":{"a":{}}}""", "a ends without DownloadCheck"),
            (new string('[', 100_000), "is no JSON: "),
        ];

        Assert.All(
            cases,
            one =>
            {
                var fault = Assert.Throws<UserErrorException>(() => Read("report.json", Encoding.UTF8.GetBytes(one.Text)));
                Assert.Contains(one.Fault, fault.Message, StringComparison.Ordinal);
            }
        );
    }

    [Fact]
    public void Read_Lock_HasItsFiguresAndDigests()
    {
        var locked = LockSample.Experiment() with { Metrics = [new("test_accuracy", 0.75), new("test_count", 40)] };
        locked = locked with
        {
            Stages = locked.Stages.ToDictionary(
                stage => stage.Key,
                stage =>
                    stage.Key == "Evaluate" ? stage.Value with { Outputs = [new("predictions.csv", LockSample.Digest('7'))] } : stage.Value,
                StringComparer.Ordinal
            ),
        };
        string text = new LockFile(new Dictionary<string, LockedExperiment>(StringComparer.Ordinal) { ["study"] = locked }).ToText();

        var side = Read("any-name.json", Encoding.UTF8.GetBytes("\uFEFF" + text));

        var run = Assert.Single(side.Runs);
        Assert.Equal(("study", 0.75, 40, LockSample.Digest('7')), (run.Name, run.Accuracy, run.Count, run.PredictionsDigest));
        Assert.Equal(["the code of Train", "the code of Evaluate"], run.Origins.Select(one => one.Key));
        Assert.Null(run.Parameters);
        Assert.Contains("Which parameters differ is not known", Assert.Single(side.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OnlySome_LeavesOutTheOthers()
    {
        var side = Read("report.json", Report(Experiment("a/x=1"), Experiment("a/x=2"), Experiment("b")), only: "a/*");

        Assert.Equal(["a/x=1", "a/x=2"], side.Runs.Select(run => run.Name));
    }

    private static JsonObject With(string name, JsonNode value)
    {
        var experiment = Experiment("a");
        experiment[name] = value;
        return experiment;
    }

    private static JsonObject Experiment(string name) =>
        new()
        {
            ["name"] = name,
            ["state"] = "done",
            ["parameters"] = new JsonObject { ["dropout"] = 0.5 },
            ["dataset"] = "pets",
            ["model_sha256"] = new string('1', 64),
            ["predictions_sha256"] = new string('2', 64),
            ["test"] = new JsonObject { ["accuracy"] = 0.75, ["count"] = 4 },
            ["classes"] = new JsonArray(
                new JsonObject { ["name"] = "cat", ["support"] = 3 },
                new JsonObject { ["name"] = "dog", ["support"] = 1 }
            ),
        };

    private static JsonObject Report(params JsonObject[] experiments) =>
        new() { ["schema"] = 1, ["experiments"] = new JsonArray([.. experiments]) };

    private static string Text(JsonObject json) => json.ToJsonString();

    private Side Read(string path, JsonObject json) => Read(path, Encoding.UTF8.GetBytes(Text(json)));

    private Side Read(string path, JsonObject json, string only) => Read(path, Encoding.UTF8.GetBytes(Text(json)), only);

    private Side Read(string path, byte[] content, params string[] only)
    {
        string full = Write(path, content);
        var request = new StudyRequest
        {
            RepositoryRoot = root,
            ExperimentPaths = [],
            Only = only,
            Threads = 1,
            StoreDirectory = Path.Combine(root, "store"),
        };
        return new SideReader(request).Read(new SideRequest("--baseline", path, SideKind.File, full));
    }

    private string Write(string path, byte[] content)
    {
        string full = Path.Combine(root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllBytes(full, content);
        return full;
    }
}

using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Permafrost.Tests.Build;

/// <summary>Whole runs of a small study of drawn shapes, as a user sees them: output, exit codes, interruption.</summary>
public sealed class StudyRunTests : IDisposable
{
    private const string Shapes = """
        description: drawn shapes
        licence: MIT
        classes: [circle, square, triangle, cross]
        source:
          shapes: { seed: 111, size: 13, train_count: 240, test_count: 60 }

        """;

    private readonly HostFolder folder = new();

    public StudyRunTests()
    {
        folder.Write("cake.config", "[Permafrost]\nExperiments=experiments/small.yaml\nThreads=1\n");
        folder.Write("experiments/datasets/shapes.yaml", Shapes);
        folder.Write("experiments/small.yaml", Experiment(train: "{ epochs: 1, batch_size: 48 }", l2: "0.0"));
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Report_TwiceAsJson_RunsEverythingThenNothing()
    {
        HostProcess first = folder.Run("--format=json");
        HostProcess second = folder.Run("--format=json");
        HostProcess status = folder.Run("--target=Status", "--format=json");

        Assert.Equal((0, 0, 0), (first.ExitCode, second.ExitCode, status.ExitCode));
        Assert.Equal(["ran"], States(first));
        Assert.Equal(["cached"], States(second));
        Assert.Equal(["cached"], States(status));
        Assert.Equal(
            ["DownloadCheck", "Preprocess", "Train", "Evaluate", "Report"],
            [.. Rows(first).Select(row => (string)row["stage"]!).Distinct(StringComparer.Ordinal)]
        );
    }

    [Fact]
    public void Report_AsText_EndsWithTheSummaryAndThePathOfTheReport()
    {
        HostProcess run = folder.Run();

        Assert.Equal(0, run.ExitCode);
        string[] last = run.Output.TrimEnd('\n').Split('\n')[^2..];
        Assert.StartsWith("5 ran in ", last[0], StringComparison.Ordinal);
        Assert.Equal($"Report: {Path.Combine(folder.Root, "artifacts", "reports", "index.html")}", last[1]);
        Assert.DoesNotContain("\e", run.Output + run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Report_MistakeInTheExperiment_IsOneMessageAndExitCode2()
    {
        folder.Write("experiments/small.yaml", Experiment(train: "{ epochs: 1, batch_size: 0 }", l2: "0.0"));

        HostProcess run = folder.Run();

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("train.batch_size", run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Errors, StringComparison.Ordinal);
        Assert.Equal("", run.Output);
    }

    [Theory]
    [InlineData("--jobs=1")]
    [InlineData("--jobs=2", "--threads=2")]
    public void Report_ExperimentThatDiverges_IsExitCode4AndTheOthersFinish(params string[] args)
    {
        // Every step multiplies the weights by 1 - 2 * 100 * 1 = -199, which is more than a float holds after seventeen steps.
        folder.Write(
            "experiments/wild.yaml",
            Experiment(train: "{ epochs: 9, batch_size: 12, optimizer: { sgd: { learning_rate: 100 } } }", l2: "1.0")
        );

        HostProcess run = folder.Run(["--experiments=experiments/wild.yaml,experiments/small.yaml", .. args]);

        Assert.Equal(4, run.ExitCode);
        Assert.Contains("wild", run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Errors, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(folder.Root, "artifacts", "reports", "index.html")));
    }

    [Fact]
    public void Train_Exclusive_SaysWhatIsMissing()
    {
        HostProcess run = folder.Run("--target=Train", "--exclusive");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("Preprocess", run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Report_LastStepOfAnEpochDiverges_IsExitCode4AndNoStackTrace()
    {
        // Two steps: the first leaves weights so large that the second one's step is no number any more.
        string layers = string.Concat(Enumerable.Repeat("    - dense: { units: 64 }\n", 8));
        folder.Write(
            "experiments/wild.yaml",
            Experiment(train: "{ epochs: 1, batch_size: 108, optimizer: { sgd: { learning_rate: 100 } } }", l2: "0.0")
                .Replace("    - flatten\n", $"    - flatten\n{layers}", StringComparison.Ordinal)
        );

        HostProcess run = folder.Run("--experiments=experiments/wild.yaml");
        HostProcess withoutValidation = folder.Run(
            "--experiments=experiments/wild.yaml",
            "--set=preprocess.validation=0",
            "--set=train.batch_size=120"
        );

        Assert.Equal((4, 4), (run.ExitCode, withoutValidation.ExitCode));
        Assert.Contains("loss is not finite at epoch 1, step 2", run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Errors + withoutValidation.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("artifacts/reports/index.html", true)]
    [InlineData("artifacts/reports/provenance.json", true)]
    [InlineData("artifacts/runs/small/model.safetensors", true)]
    [InlineData("artifacts/runs/last-run.json", true)]
    [InlineData("artifacts/reports", false)]
    [InlineData("artifacts/runs/small", false)]
    [InlineData("artifacts/runs", false)]
    [InlineData("artifacts", false)]
    public void Report_SomethingElseStandsWhereAFileBelongs_IsExitCode2AndNamesThePlace(string path, bool isFolder)
    {
        string full = Path.Combine(folder.Root, path);
        if (isFolder)
        {
            Directory.CreateDirectory(Path.Combine(full, "inside"));
        }
        else
        {
            folder.Write(path, "in the way");
        }

        HostProcess run = folder.Run();

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(full, run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Report_ExperimentNamedLikeAFileOfTheRunsFolder_GetsAnotherFolder()
    {
        folder.Write("experiments/last-run.json.yaml", Experiment(train: "{ epochs: 1, batch_size: 48 }", l2: "0.0"));

        HostProcess run = folder.Run("--experiments=experiments/last-run.json.yaml");

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.True(File.Exists(Path.Combine(folder.Root, "artifacts", "runs", "%6Cast-run.json", "model.safetensors")));
    }

    [Theory]
    [InlineData("> /dev/full", 2)]
    [InlineData("--format=json > /dev/full", 2)]
    [InlineData(">&-", 2)]
    [InlineData("--threads=0 2> /dev/full", 2)]
    [InlineData("2>&-", 0)]
    public void Report_OutputCannotBeWritten_FinishesTheWorkAndSaysSo(string redirection, int exitCode)
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "needs Linux's /dev/full");

        HostProcess run = Shell($"exec \"$0\" \"$1\" {redirection}");

        Assert.Equal(exitCode, run.ExitCode);
        Assert.DoesNotContain("   at ", run.Errors, StringComparison.Ordinal);
        bool works = !redirection.Contains("--threads=0", StringComparison.Ordinal);
        Assert.Equal(works, File.Exists(Path.Combine(folder.Root, "artifacts", "reports", "index.html")));
    }

    [Fact]
    public void Report_FromAFolderThatIsGone_IsExitCode2()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows keeps a folder that somebody stands in");

        HostProcess run = Shell("mkdir gone && cd gone && rmdir ../gone && exec \"$0\" \"$1\"");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("exists no more", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Report_SettingsAreALinkToNowhere_IsExitCode2()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need a privilege");
        File.Delete(Path.Combine(folder.Root, "cake.config"));
        File.CreateSymbolicLink(Path.Combine(folder.Root, "cake.config"), "nowhere");

        HostProcess run = folder.Run("--experiments=experiments/small.yaml");

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("cake.config cannot be read: ", run.Errors, StringComparison.Ordinal);
    }

    private HostProcess Shell(string script) =>
        HostProcess.StartCommand("sh", folder.Root, [], ["-c", script, HostProcess.DotnetPath, folder.ProgramPath]);

    [Fact]
    public void Report_NetworkNeedsMoreMemoryThanTheMachineHas_IsExitCode4BeforeItIsAllocated()
    {
        string layers = string.Concat(Enumerable.Repeat("    - dense: { units: 32768 }\n", 100));
        folder.Write(
            "experiments/huge.yaml",
            Experiment(train: "{ epochs: 1 }", l2: "0.0").Replace("    - flatten\n", $"    - flatten\n{layers}", StringComparison.Ordinal)
        );

        HostProcess run = folder.Run("--experiments=experiments/small.yaml,experiments/huge.yaml");

        Assert.Equal(4, run.ExitCode);
        Assert.Contains("GiB of memory", run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Errors, StringComparison.Ordinal);
        Assert.Contains("Report: ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Train_Interrupted_StopsWithExitCode130AndTheNextRunResumes()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "sends SIGINT with kill(1)");

        folder.Write("experiments/small.yaml", SlowExperiment());

        var first = await Interrupt("epoch ");
        var second = await Interrupt("resumed at ");

        Assert.Equal((130, 130), (first.ExitCode, second.ExitCode));
        Assert.Contains("Stopping at the next step", first.Errors, StringComparison.Ordinal);
        Assert.Contains("the same command goes on from there", first.Errors, StringComparison.Ordinal);
        var stopped = Regex.Match(
            first.Errors,
            "^Training of small stopped at (?<place>.+)\\. A checkpoint is written: the same command goes on there\\.$",
            RegexOptions.Multiline | RegexOptions.ExplicitCapture,
            TimeSpan.FromSeconds(1)
        );
        Assert.True(stopped.Success, first.Errors);
        Assert.EndsWith($"resumed at {stopped.Groups["place"].Value}", second.Output.TrimEnd('\n'), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Train_InterruptedWhileTwoRun_SaysOfBothWhereTheyStopped()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "sends SIGINT with kill(1)");
        folder.Write("experiments/small.yaml", SlowExperiment());
        folder.Write("experiments/other.yaml", SlowExperiment().Replace("epochs: 10000", "epochs: 9999", StringComparison.Ordinal));

        folder.Write("cake.config", "[Permafrost]\nExperiments=experiments/small.yaml,experiments/other.yaml\nThreads=2\nJobs=2\n");

        var run = await Interrupt("epoch ");

        Assert.Equal(130, run.ExitCode);
        Assert.Contains("Training of small stopped ", run.Errors, StringComparison.Ordinal);
        Assert.Contains("Training of other stopped ", run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Errors, StringComparison.Ordinal);
    }

    /// <summary>Slow enough to be interrupted on a busy machine, too: without convolutions all epochs are over in seconds.</summary>
    private static string SlowExperiment()
    {
        const string Convolution = "    - conv2d: { filters: 64, kernel: 3, padding: same }\n";
        return Experiment(train: "{ epochs: 10000, batch_size: 1 }", l2: "0.0")
            .Replace("    - flatten\n", $"{Convolution}{Convolution}    - flatten\n", StringComparison.Ordinal);
    }

    /// <summary>Starts training and sends SIGINT as soon as a line of the output holds some words.</summary>
    private async Task<HostProcess> Interrupt(string words)
    {
        var start = new ProcessStartInfo(HostProcess.DotnetPath, [folder.ProgramPath, "--target=Train"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync(cancellation);

        var lines = new StringBuilder();
        while (await process.StandardOutput.ReadLineAsync(cancellation) is { } line)
        {
            lines.Append(line).Append('\n');
            if (line.StartsWith("Train ", StringComparison.Ordinal) && line.Contains(words, StringComparison.Ordinal))
            {
                break;
            }
        }

        using (Process kill = Process.Start("kill", ["-INT", $"{process.Id}"]))
        {
            await kill.WaitForExitAsync(cancellation);
        }

        await process.StandardOutput.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        return new HostProcess(process.ExitCode, lines.ToString(), await errors);
    }

    private static string Experiment(string train, string l2) =>
        $$"""
            dataset: shapes
            preprocess: { size: 13, channels: gray, validation: 0.1 }
            architecture:
              layers:
                - flatten
                - dense: { units: classes, l2: {{l2}} }
            train: {{train}}

            """;

    private static IEnumerable<JsonObject> Rows(HostProcess run) => JsonNode.Parse(run.Output)!.AsArray().Select(row => row!.AsObject());

    private static string[] States(HostProcess run) => [.. Rows(run).Select(row => (string)row["state"]!).Distinct(StringComparer.Ordinal)];
}

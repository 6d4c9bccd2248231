using System.Diagnostics;
using System.Text.Json.Nodes;
using Permafrost.Core.Digests;
using Permafrost.Pipeline.Remote;
using Permafrost.Tests.Pipeline.Remote;
using Permafrost.Tests.Pipeline.Support;

namespace Permafrost.Tests.Build.Slurm;

/// <summary>Studies whose stages jobs of a real Slurm make.</summary>
public sealed class SlurmStudyTests(SlurmCluster cluster) : IClassFixture<SlurmCluster>, IDisposable
{
    private readonly HostFolder host = new();

    public void Dispose()
    {
        foreach (string file in Workplace.AllFiles(host.Root))
        {
            File.SetAttributes(file, FileAttributes.Normal);
        }

        host.Dispose();
    }

    [Fact]
    public void Report_LockedStudy_GivesTheDigestsOfTheLockAndTheReportOfALocalRun()
    {
        Require();
        foreach (string file in (string[])["shapes.yaml", "shapes.lock.json", "datasets/shapes.yaml"])
        {
            host.Write($"experiments/{file}", File.ReadAllText(Path.Combine(Repository.Root, "experiments", file)));
        }

        CopyArchitectures();

        var run = Run("--experiments=experiments/shapes.yaml", "--executor=slurm", "--locked", "--format=json");
        string report = Digest("artifacts/reports/report.json");
        var again = Run("--experiments=experiments/shapes.yaml", "--executor=slurm", "--locked", "--format=json");
        var local = Run("--experiments=experiments/shapes.yaml", "--locked", "--store=local");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(
            [
                "DownloadCheck ran",
                "DownloadCheck cached",
                "Preprocess ran",
                "Preprocess cached",
                "Train ran",
                "Train ran",
                "Evaluate ran",
                "Evaluate ran",
                "Report ran",
            ],
            Rows(run)
        );
        Assert.All(Rows(again), row => Assert.EndsWith(" cached", row, StringComparison.Ordinal));
        Assert.Equal(0, local.ExitCode);
        Assert.Equal(report, Digest("artifacts/reports/report.json"));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(host.Root, "artifacts", "store", "slurm")));
    }

    [Fact]
    public void Report_RemoteCache_GetsWhatJobsMakeAndSparesTheNextRunItsJobs()
    {
        Require();
        using var cache = NginxCache.StartOrSkip();
        (string, string)[] variables =
        [
            cluster.Variable,
            (RemoteCredentials.UserVariable, NginxCache.User),
            (RemoteCredentials.PasswordVariable, NginxCache.Password),
        ];
        WriteStudy("train: { epochs: 1, batch_size: 16 }");

        var run = host.Run(variables, "--executor=slurm", $"--remote={cache.Url}", "--format=json");
        int records = cache.Records.Count;
        string report = Digest("artifacts/reports/report.json");
        Directory.Delete(PathOf("artifacts/slurm"), recursive: true);
        var again = host.Run(variables, "--executor=slurm", $"--remote={cache.Url}", "--store=empty", "--format=json");

        Assert.True(run.ExitCode == 0, run.Errors);
        Assert.Equal(["DownloadCheck ran", "Preprocess ran", "Train ran", "Evaluate ran", "Report ran"], Rows(run));
        Assert.Equal(5, records);
        Assert.True(again.ExitCode == 0, again.Errors);
        Assert.All(Rows(again), row => Assert.EndsWith(" remote", row, StringComparison.Ordinal));
        Assert.Equal(report, Digest("artifacts/reports/report.json"));
        Assert.False(Directory.Exists(PathOf("artifacts/slurm")));
    }

    [Fact]
    public async Task Report_JobsAreStoppedAndCancelledAndADaemonFails_GoesOnAndLosesNothing()
    {
        Require();
        WriteStudy("train: { epochs: 4000, batch_size: 4 }");
        var run = Start("--executor=slurm");

        // A signal as Slurm sends one a minute before the time is over (to scancel, TERM would mean to cancel); then somebody's hand; then a node's daemon.
        AwaitTraining();
        cluster.Call("scancel", "--batch", "--signal=INT", Running()[0]);
        AwaitTraining(after: 1);
        cluster.Call("scancel", Running()[0]);
        AwaitTraining(after: 2);
        foreach (string node in (string[])["n1", "n2"])
        {
            cluster.Kill(node);
            cluster.Start(node);
        }

        var (exitCode, _, errors) = await End(run);
        string model = Digest("artifacts/runs/small/model.safetensors");
        var local = Run("--store=local");

        Assert.Equal(0, exitCode);
        Assert.Contains("was asked to stop; it is submitted again (Training of small stopped at ", errors, StringComparison.Ordinal);
        Assert.Contains("ended as CANCELLED; it is submitted again (Training of small stopped at ", errors, StringComparison.Ordinal);
        Assert.Equal(2, Log("Train-1-1").Split("resumed at ").Length - 1);
        Assert.Equal(0, local.ExitCode);
        Assert.Equal(model, Digest("artifacts/runs/small/model.safetensors"));
    }

    [Fact]
    public void Report_OneExperimentFails_TheOthersFinishAndTheReportShowsBoth()
    {
        Require();
        WriteStudy(
            "train: { epochs: 9, batch_size: 16, optimizer: { sgd: { learning_rate: 0.01 } } }",
            "matrix: { train.optimizer.sgd.learning_rate: [0.01, 100] }"
        );

        var run = Run("--executor=slurm", "--format=json");

        Assert.True(run.ExitCode == 4, run.Errors);
        Assert.Equal(
            [
                "DownloadCheck ran",
                "DownloadCheck cached",
                "Preprocess ran",
                "Preprocess cached",
                "Train ran",
                "Train failed",
                "Evaluate ran",
                "Evaluate failed",
                "Report ran",
            ],
            Rows(run)
        );
        Assert.Contains("loss", run.Errors, StringComparison.Ordinal);
        var report = JsonNode.Parse(File.ReadAllText(PathOf("artifacts/reports/report.json")))!;
        Assert.Equal(["done", "failed"], report["experiments"]!.AsArray().Select(one => (string?)one!["state"]));
        Assert.Empty(cluster.Queue("%i", "--states=pending,running"));
    }

    [Fact]
    public async Task Report_FiveHundredExperiments_AreAFewArraysOfWhichFewRunAndCtrlCEndsThem()
    {
        Require();
        WriteStudy("train: { epochs: 1, batch_size: 16 }", $"matrix: {{ train.seed: [{string.Join(", ", Enumerable.Range(1, 500))}] }}");
        var run = Start("--executor=slurm", "--slurm-max-jobs=3");

        cluster.Await(() => Queued("Train").Count(state => state != "PENDING") > 0, "trainings that run");
        int most = 0;
        int looks = 0;
        cluster.Await(
            () =>
            {
                most = Math.Max(most, cluster.Queue("%T", "--states=running,completing").Length);
                return ++looks == 20;
            },
            "looks at the queue"
        );
        string[] arrays = [.. cluster.Queue("%F %j").Distinct(StringComparer.Ordinal)];
        HostProcess.StartCommand("kill", host.Root, [], ["-INT", $"{run.Process.Id}"]);
        var (exitCode, _, errors) = await End(run);

        Assert.InRange(most, 1, 3);
        Assert.Equal(
            ["permafrost-Evaluate", "permafrost-Train"],
            arrays.Select(array => array.Split(' ')[1]).Order(StringComparer.Ordinal)
        );
        Assert.Equal(130, exitCode);
        Assert.Contains("cancelled", errors, StringComparison.Ordinal);
        cluster.Await(() => cluster.Queue("%i", "--states=pending,running,completing").Length == 0, "an empty queue");
    }

    [Fact]
    public async Task Report_TheCommandIsKilled_ItsJobsGoOnAndTheNextOneTakesWhatTheyMake()
    {
        Require();
        WriteStudy("train: { epochs: 2000, batch_size: 4 }");
        var killed = Start("--executor=slurm");
        AwaitTraining();
        killed.Process.Kill();
        await End(killed);

        var next = Run("--executor=slurm", "--format=json");

        Assert.Equal(0, next.ExitCode);
        Assert.Matches("jobs of another run \\(artifacts/slurm/[0-9a-f-]+\\) are in the queue, too", next.Errors);
        Assert.Equal(
            ["Train cached", "Evaluate ran"],
            Rows(next)[2..4].Select(row => row.Replace("Evaluate cached", "Evaluate ran", StringComparison.Ordinal))
        );
        cluster.Await(() => cluster.Queue("%i", "--states=pending,running,completing").Length == 0, "an empty queue");
    }

    [Fact]
    public void Report_NoSlurmHere_IsAMistakeThatSaysWhatIsMissing()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs which");
        WriteStudy("train: { epochs: 1 }");
        string dotnet = HostProcess.StartCommand("which", host.Root, [], ["dotnet"]).Output.Trim();

        var run = HostProcess.StartCommand(dotnet, host.Root, [("PATH", host.Root)], [host.ProgramPath, "--executor=slurm"]);

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Equal(
            "--executor=slurm: there is no sinfo in PATH; expected Slurm's commands. Run on a machine that submits jobs (a login node), or with --executor=local.\n",
            run.Errors
        );
    }

    [Fact]
    public void Report_PartitionThatIsNotThere_IsAMistakeThatNamesThoseThatAre()
    {
        Require();
        WriteStudy("train: { epochs: 1 }");

        var run = Run("--executor=slurm", "--slurm-partition=gpu");

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(
            "the partition is 'gpu', and the cluster has none of that name; expected one of main",
            run.Errors,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Report_FlagThatSlurmRefuses_IsAMistakeInSlurmsWordsAndLeavesNothingInTheQueue()
    {
        Require();
        WriteStudy("train: { epochs: 1 }");

        var run = Run("--executor=slurm", "--slurm-flags=--constraint=avx1024");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("sbatch refused", run.Errors, StringComparison.Ordinal);
        Assert.Contains("Invalid feature specification", run.Errors, StringComparison.Ordinal);
        Assert.Empty(cluster.Queue("%i", "--states=pending,running"));
    }

    [Fact]
    public void Report_ResourcesOfTheFile_AreWhatJobsAskFor()
    {
        Require();
        WriteStudy("train: { epochs: 1 }", "resources: { threads: 2, memory: 300MB, time: \"0:10:00\" }");

        var run = Run("--executor=slurm", "--slurm-flags=--nice=5");

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        string jobs = cluster.Call("scontrol", "show", "job").Output;
        string script = File.ReadAllText(Assert.Single(Directory.EnumerateFiles(RunFolder(), "Train-1.sbatch")));
        string job = jobs.Split("\n\n")
            .Single(one =>
                one.Contains(PathOf("artifacts"), StringComparison.Ordinal)
                && one.Contains("JobName=permafrost-Train", StringComparison.Ordinal)
            );
        Assert.Contains("CPUs/Task=2", job, StringComparison.Ordinal);
        Assert.Contains("MinMemoryNode=300M", job, StringComparison.Ordinal);
        Assert.Contains("TimeLimit=00:10:00", job, StringComparison.Ordinal);
        Assert.Contains("#SBATCH --nice=5\n", script, StringComparison.Ordinal);
        var less = Run("--executor=slurm", "--format=json", "--set=resources.threads=1");
        Assert.All(Rows(less), row => Assert.EndsWith(" cached", row, StringComparison.Ordinal));
    }

    [Fact]
    public void Job_ExperimentWasEditedOrStoreIsAnother_IsAMistakeThatSaysSo()
    {
        Require();
        WriteStudy("train: { epochs: 1 }");
        Assert.Equal(0, Run("--executor=slurm", "--target=Train").ExitCode);
        string[] job = [$"--slurm-job={RunFolder()}", "--slurm-phase=Train", "--slurm-list=1", "--slurm-line=1"];

        var foreign = host.Run(job);
        host.Write($"artifacts/store/slurm/{Path.GetFileName(RunFolder())}", "");
        WriteStudy("train: { epochs: 2 }");
        var edited = host.Run(job);

        Assert.Equal(2, foreign.ExitCode);
        Assert.Contains("expected one folder that all nodes share", foreign.Errors, StringComparison.Ordinal);
        Assert.Equal(2, edited.ExitCode);
        Assert.Contains("Train of small is not what it was when the job was submitted", edited.Errors, StringComparison.Ordinal);
    }

    private void Require() => Assert.SkipWhen(cluster.Missing is not null, cluster.Missing ?? "");

    private string PathOf(string path) => Path.Combine(host.Root, path);

    private string Digest(string path) => Sha256Digest.OfFile(PathOf(path)).ToString();

    private string RunFolder() => Directory.EnumerateDirectories(PathOf("artifacts/slurm")).Order(StringComparer.Ordinal).Last();

    private string Log(string name) => File.ReadAllText(Path.Combine(RunFolder(), "logs", $"{name}.log"));

    private HostProcess Run(params string[] words) => host.Run([cluster.Variable], words);

    private static string[] Rows(HostProcess run) => Rows(run.Output);

    private static string[] Rows(string json) => [.. JsonNode.Parse(json)!.AsArray().Select(row => $"{row!["stage"]} {row["state"]}")];

    private string[] Queued(string phase) => cluster.Queue("%T", $"--name=permafrost-{phase}");

    private string[] Running() => cluster.Queue("%F_%K", "--name=permafrost-Train", "--states=running");

    /// <summary>Waits until a training makes steps, after having been resumed so often.</summary>
    private void AwaitTraining(int after = 0) =>
        cluster.Await(
            () => Running().Length == 1 && IsTraining(after),
            $"a training that was resumed {after} times",
            () => string.Join('\n', Workplace.AllFiles(PathOf("artifacts/slurm")).Select(file => $"{file}\n{File.ReadAllText(file)}"))
        );

    private bool IsTraining(int after)
    {
        string log = Path.Combine(RunFolder(), "logs", "Train-1-1.log");
        string text = File.Exists(log) ? File.ReadAllText(log) : "";
        return after == 0 ? text.Contains('%', StringComparison.Ordinal) : text.Split("resumed at ").Length == after + 1;
    }

    private void WriteStudy(params string[] lines)
    {
        host.Write("cake.config", "[Permafrost]\nExperiments=experiments/small.yaml\nThreads=1\n");
        host.Write(
            "experiments/datasets/shapes.yaml",
            """
            description: drawn shapes
            licence: MIT
            classes: [circle, square, triangle, cross]
            source:
              shapes: { seed: 111, size: 13, train_count: 240, test_count: 60 }

            """
        );
        host.Write(
            "experiments/small.yaml",
            $$"""
            dataset: shapes
            preprocess: { size: 13, channels: gray, validation: 0.1 }
            architecture:
              layers:
                - conv2d: { filters: 8, kernel: 3, activation: relu }
                - flatten
                - dropout: { rate: 0.25 }
                - dense: { units: classes, l2: 0.5 }
            {{string.Join('\n', lines)}}

            """
        );
    }

    private void CopyArchitectures()
    {
        foreach (string file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "experiments", "architectures"), "*.yaml"))
        {
            host.Write($"experiments/architectures/{Path.GetFileName(file)}", File.ReadAllText(file));
        }
    }

    private (Process Process, Task<string> Output, Task<string> Errors) Start(params string[] words)
    {
        var start = new ProcessStartInfo(HostProcess.DotnetPath, [host.ProgramPath, .. words])
        {
            WorkingDirectory = host.Root,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment[cluster.Variable.Name] = cluster.Variable.Value;
        var process = Process.Start(start)!;
        return (process, process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
    }

    private static async Task<(int ExitCode, string Output, string Errors)> End(
        (Process Process, Task<string> Output, Task<string> Errors) run
    )
    {
        using Process process = run.Process;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await run.Output, await run.Errors);
    }
}

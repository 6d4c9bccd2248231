using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Permafrost.Tests.Build;

/// <summary>Locks and <c>Reproduce</c> as a user of the command line meets them: files, exit codes, JSON, interruption.</summary>
public sealed class LockRunTests : IDisposable
{
    private readonly HostFolder folder = new();

    public LockRunTests()
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
        folder.Write("experiments/small.yaml", Experiment("{ epochs: 1, batch_size: 16 }"));
    }

    private string LockPath => Path.Combine(folder.Root, "experiments", "small.lock.json");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Report_WholeStudy_WritesTheLockAndSaysSoOnce()
    {
        HostProcess first = folder.Run();
        HostProcess second = folder.Run();

        Assert.Equal((0, 0), (first.ExitCode, second.ExitCode));
        Assert.Contains("Lock: experiments/small.lock.json written: 1 added.", first.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Lock: ", second.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(LockPath));
    }

    [Theory]
    [InlineData("--set=train.epochs=1")]
    [InlineData("--only=small")]
    [InlineData("--target=Evaluate")]
    public void Report_PartsAndOverrides_WriteNoLock(string option)
    {
        Assert.Equal(0, folder.Run(option).ExitCode);

        Assert.False(File.Exists(LockPath));
    }

    [Fact]
    public void Locked_NoLock_IsExitCode3AndMakesTheReportAllTheSame()
    {
        HostProcess run = folder.Run("--locked");

        Assert.Equal(3, run.ExitCode);
        Assert.Contains("experiments/small.lock.json: there is no such file", run.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(LockPath));
        Assert.True(File.Exists(Path.Combine(folder.Root, "artifacts", "reports", "index.html")));
    }

    [Fact]
    public void Locked_AfterAChange_IsExitCode3UntilTheLockIsWrittenAnew()
    {
        folder.Run();
        string before = File.ReadAllText(LockPath);
        folder.Write("experiments/small.yaml", Experiment("{ epochs: 1, batch_size: 17 }"));

        HostProcess changed = folder.Run("--locked", "--format=json");
        string untouched = File.ReadAllText(LockPath);
        HostProcess accepted = folder.Run();
        HostProcess held = folder.Run([("PERMAFROST_LOCKED", "true")]);

        Assert.Equal((3, 0, 0), (changed.ExitCode, accepted.ExitCode, held.ExitCode));
        Assert.Contains("small: Train: model.safetensors: the lock has ", changed.Errors, StringComparison.Ordinal);
        Assert.Equal(5, JsonNode.Parse(changed.Output)!.AsArray().Count);
        Assert.Equal(before, untouched);
        Assert.Contains("written: 1 changed.", accepted.Output, StringComparison.Ordinal);
        Assert.Contains("Lock: experiments/small.lock.json holds.", held.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Report_ConflictInTheLock_IsExitCode2BeforeAnythingRuns()
    {
        File.WriteAllText(LockPath, "{\n<<<<<<< HEAD\n  \"schema\": 1\n=======\n");

        HostProcess run = folder.Run();

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("experiments/small.lock.json:2: holds the mark of a merge conflict", run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(folder.Root, "artifacts", "store")));
        Assert.Equal(0, folder.Run("--target=Preprocess").ExitCode);
    }

    [Fact]
    public void Locked_WithOverrides_IsExitCode2()
    {
        HostProcess run = folder.Run("--locked", "--set=train.epochs=2");

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("--locked with --set=train.epochs=2", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Reproduce_LockHolds_IsIdenticalWithDigests()
    {
        folder.Run();

        HostProcess text = folder.Run("--target=Reproduce");
        HostProcess json = folder.Run("--target=Reproduce", "--format=json", "--sample=0.01", "--sample-seed=7");

        Assert.Equal((0, 0), (text.ExitCode, json.ExitCode));
        Assert.Contains("small   identical\n", text.Output, StringComparison.Ordinal);
        Assert.Contains("1 of 1 experiments identical", text.Output, StringComparison.Ordinal);
        string model = (string)Locked("Train")["outputs"]!["model.safetensors"]!;
        Assert.Contains($"{model}  model.safetensors", text.Output, StringComparison.Ordinal);
        var row = Assert.Single(JsonNode.Parse(json.Output)!.AsArray())!;
        Assert.Equal(("small", "identical"), ((string)row["experiment"]!, (string)row["state"]!));
        Assert.Null(row["difference"]);
    }

    [Fact]
    public void Reproduce_LockDiffers_IsExitCode3AndNamesTheStage()
    {
        folder.Run();
        string model = (string)Locked("Train")["outputs"]!["model.safetensors"]!;
        File.WriteAllText(LockPath, File.ReadAllText(LockPath).Replace(model, new string('7', 64), StringComparison.Ordinal));

        HostProcess run = folder.Run("--target=Reproduce", "--format=json");

        Assert.Equal(3, run.ExitCode);
        Assert.Contains("small differs from its lock: Train, model.safetensors.", run.Errors, StringComparison.Ordinal);
        var difference = Assert.Single(JsonNode.Parse(run.Output)!.AsArray())!["difference"]!;
        Assert.Equal(
            ("Train", "model.safetensors", new string('7', 64), model),
            ((string)difference["stage"]!, (string)difference["output"]!, (string)difference["expected"]!, (string)difference["found"]!)
        );
    }

    [Theory]
    [InlineData("there is no such file", "--target=Reproduce")]
    [InlineData("--sample is '0'; expected a share above 0, at most 1", "--target=Reproduce", "--sample=0")]
    [InlineData("--sample is '1.5'", "--target=Reproduce", "--sample=1.5")]
    [InlineData("--sample-seed is '-1'", "--target=Reproduce", "--sample-seed=-1")]
    [InlineData("--keep has no effect on Report; expected --target=Reproduce beside it", "--keep")]
    [InlineData("--set is train.epochs=2; expected none", "--target=Reproduce", "--set=train.epochs=2")]
    public void Reproduce_UsersMistake_IsExitCode2(string expected, params string[] args)
    {
        HostProcess run = folder.Run(args);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(expected, run.Errors, StringComparison.Ordinal);
        Assert.Equal("", run.Output);
    }

    [Fact]
    public async Task Reproduce_Interrupted_IsExitCode130AndLeavesNothingBehind()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "sends SIGINT with kill(1)");
        folder.Run();
        // Slow enough to be interrupted; that the lock is of another training matters only at its end.
        folder.Write(
            "experiments/small.yaml",
            Experiment("{ epochs: 10000, batch_size: 1 }").Replace("filters: 3", "filters: 64", StringComparison.Ordinal)
        );
        var start = new ProcessStartInfo(HostProcess.DotnetPath, [folder.ProgramPath, "--target=Reproduce"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync(cancellation);

        while (await process.StandardOutput.ReadLineAsync(cancellation) is { } line && !line.StartsWith("Train ", StringComparison.Ordinal))
        { }

        Assert.True(Directory.Exists(Path.Combine(folder.Root, "artifacts", "reproduction")));
        using (Process kill = Process.Start("kill", ["-INT", $"{process.Id}"]))
        {
            await kill.WaitForExitAsync(cancellation);
        }

        await process.StandardOutput.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        Assert.Equal(130, process.ExitCode);
        Assert.Contains("Nothing of it is kept", await errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(folder.Root, "artifacts", "reproduction")));
    }

    private static string Experiment(string train) =>
        $$"""
            dataset: shapes
            preprocess: { size: 9, channels: gray, validation: 0.1 }
            architecture:
              layers:
                - conv2d: { filters: 3, kernel: 3, activation: relu }
                - flatten
                - dense: { units: classes }
            train: {{train}}

            """;

    private JsonNode Locked(string stage) => JsonNode.Parse(File.ReadAllText(LockPath))!["experiments"]!["small"]![stage]!;
}

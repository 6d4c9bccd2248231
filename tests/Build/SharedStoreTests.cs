using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Permafrost.Tests.Build;

/// <summary>Two processes of the real program, each in a repository of its own, on one store.</summary>
public sealed class SharedStoreTests : IDisposable
{
    private static readonly string[] Phases = ["DownloadCheck", "Preprocess", "Train", "Evaluate", "Report"];

    private readonly FaultStudy one = new();
    private readonly FaultStudy other = new();

    public void Dispose()
    {
        one.Dispose();
        other.Dispose();
    }

    [Fact]
    public async Task Report_TwoAtOnce_EachStageRunsOnceAndBothShowTheSame()
    {
        var runs = await Task.WhenAll(Task.Run(() => Run(one)), Task.Run(() => Run(other)));

        Assert.All(runs, run => Assert.Equal((0, ""), (run.ExitCode, run.Errors)));
        string[] ran =
        [
            .. runs.SelectMany(run => JsonNode.Parse(run.Output)!.AsArray()).Where(IsRan).Select(row => (string)row!["stage"]!),
        ];
        Assert.Equal(Phases.Order(StringComparer.Ordinal), ran.Order(StringComparer.Ordinal));
        Assert.Equal(one.Finish(), other.Finish(store: one.Store));
    }

    /// <summary>The one that is killed holds the claim of the stage that it is at.</summary>
    [Fact]
    public async Task Report_OneOfTwoIsKilled_TheOtherTakesOver()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs kill -9");
        var cancellation = TestContext.Current.CancellationToken;
        var start = new ProcessStartInfo(HostProcess.DotnetPath, [one.Host.ProgramPath, $"--store={one.Store}"])
        {
            WorkingDirectory = one.Host.Root,
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        using var killed = Process.Start(start)!;
        string seen = "";
        while (!seen.StartsWith("Train ", StringComparison.Ordinal))
        {
            seen = Assert.IsType<string>(await killed.StandardOutput.ReadLineAsync(cancellation));
        }

        var run = Task.Run(() => Run(other), cancellation);
        killed.Kill();
        await killed.WaitForExitAsync(cancellation);

        var survivor = await run;
        Assert.Equal((0, ""), (survivor.ExitCode, survivor.Errors));
        Assert.Equal(other.Finish(store: one.Store), one.Finish());
    }

    private HostProcess Run(FaultStudy study) => study.Host.Run("--format=json", "--verbosity=quiet", $"--store={one.Store}");

    private static bool IsRan(JsonNode? row) => string.Equals((string?)row!["state"], "ran", StringComparison.Ordinal);
}

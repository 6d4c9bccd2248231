using System.Text.RegularExpressions;

namespace Permafrost.Tests.Build;

/// <summary>What a store asks of a file system is no more than what one on a network has: the real program under strace.</summary>
public sealed partial class NetworkFileSystemTests : IDisposable
{
    private readonly FaultStudy study = new();

    public void Dispose() => study.Dispose();

    /// <summary>No lock is to be had; nothing is appended to; files get their names by a rename within the store, or by being created where there was none.</summary>
    [Fact]
    public void Report_NoLocksAndNothingAppended_GivesTheSame()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/usr/bin/strace"), "needs strace; as root: apt-get install strace");
        var expected = study.Finish();
        study.Clear();
        string trace = Path.Combine(study.Host.Root, "trace.txt");

        var run = study.Trace([
            "-y",
            "-o",
            trace,
            "-e",
            "trace=openat,open,creat,rename,renameat,renameat2,link,linkat,flock",
            "-e",
            "inject=flock:error=ENOLCK",
        ]);

        Assert.SkipWhen(run.Errors.Contains("ptrace", StringComparison.Ordinal), "needs the right to trace processes");
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        string[] calls =
        [
            .. File.ReadLines(trace).Where(line => line.Contains(study.Store, StringComparison.Ordinal) && !Failed().IsMatch(line)),
        ];
        Assert.DoesNotContain(calls, call => call.Contains("O_APPEND", StringComparison.Ordinal));
        Assert.DoesNotContain(calls, call => Link().IsMatch(call));
        string[] renames = [.. calls.Where(call => Rename().IsMatch(call))];
        Assert.NotEmpty(renames);
        Assert.All(renames, call => Assert.Equal(2, call.Split($"\"{study.Store}/").Length - 1));
        // Whatever is opened for writing lies in a private folder, or did not exist before, or keeps a claim's time.
        Assert.All(
            calls.Where(call => call.Contains("O_WRONLY", StringComparison.Ordinal) || call.Contains("O_RDWR", StringComparison.Ordinal)),
            call => Assert.True(call.Contains("/tmp/", StringComparison.Ordinal) || call.Contains("O_EXCL", StringComparison.Ordinal), call)
        );
        Assert.Equal(expected, study.Finish());
    }

    [Fact]
    public async Task Report_LocksAreSwitchedOff_TwoAtOnceDoEachStageOnce()
    {
        using var other = new FaultStudy();
        HostProcess Run(FaultStudy place) =>
            place.Host.Run([("DOTNET_SYSTEM_IO_DISABLEFILELOCKING", "1")], "--format=json", "--verbosity=quiet", $"--store={study.Store}");

        var runs = await Task.WhenAll(Task.Run(() => Run(study)), Task.Run(() => Run(other)));

        Assert.All(runs, run => Assert.Equal((0, ""), (run.ExitCode, run.Errors)));
        Assert.Equal(5, runs.Sum(run => run.Output.Split("\"state\": \"ran\"").Length - 1));
        Assert.Equal(study.Finish(), other.Finish(store: study.Store));
    }

    [GeneratedRegex(@"= -1 E\w+ \((?!.*INJECTED)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Failed();

    [GeneratedRegex(@"^\d+ +link(at)?\(", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();

    [GeneratedRegex(@"^\d+ +rename(at2?)?\(", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Rename();
}

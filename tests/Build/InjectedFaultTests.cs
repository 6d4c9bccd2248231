using System.Globalization;
using System.Text.RegularExpressions;

namespace Permafrost.Tests.Build;

/// <summary>
/// The real program under strace, which kills it at chosen system calls or lets them fail: renames, writes, syncs and so on of files in its repository.
/// </summary>
public sealed partial class InjectedFaultTests : IDisposable
{
    /// <summary><c>all</c>: a kill at every call instead of a sample of them; some minutes.</summary>
    private const string Variable = "PERMAFROST_FAULTS";

    private const int SampledKills = 9;

    private const string Calls = "openat,mkdir,pwrite64,fsync,rename,unlink,rmdir,chmod,utimensat";

    // Recorded once; tests of one class run one after the other.
    private static List<(string Call, int Number)>? recorded;

    private readonly FaultStudy study = new();

    public void Dispose() => study.Dispose();

    [Fact]
    public void Report_KilledAtAWrite_TheNextRunEndsWithTheSameFilesAndNothingIsCorrupt()
    {
        var points = WritesOfARun();
        study.Clear();
        var expected = study.Finish();
        bool all = string.Equals(Environment.GetEnvironmentVariable(Variable), "all", StringComparison.Ordinal);
        int kills = all ? points.Count : SampledKills;
        int killed = 0;
        for (int kill = 0; kill < kills; kill++)
        {
            var (call, nth) = points[((2 * kill) + 1) * points.Count / (2 * kills)];
            study.Clear();
            var run = study.Trace("-e", $"trace={call}", "-e", $"inject={call}:signal=KILL:when={nth}");

            killed += run.ExitCode == 0 ? 0 : 1;
            Assert.Equal(expected, study.Finish($"killed at {call} {nth}"));
        }

        // A run may need a call more or less than the one that was recorded, and so end before its last.
        Assert.True(killed >= kills - 1 - (kills / 20), $"{killed} of {kills} runs were killed");
        TestContext.Current.TestOutputHelper?.WriteLine($"{killed} kills at {points.Count} calls");
    }

    [Theory]
    // The disk is full from some moment on, or a folder takes no entry more.
    [InlineData("pwrite64", "ENOSPC", "+", 0.1, 4, "no space left on the disk")]
    [InlineData("pwrite64", "ENOSPC", "+", 0.6, 4, "no space left on the disk")]
    [InlineData("rename", "EDQUOT", "+", 0.4, 4, "no space left on the disk")]
    // It fails once.
    [InlineData("pwrite64", "EIO", "", 0.3, 2, "Input/output error")]
    [InlineData("fsync", "EIO", "", 0.5, 2, "Input/output error")]
    // It was mounted anew.
    [InlineData("rename", "EROFS", "+", 0.3, 2, "Read-only file system")]
    public void Report_ACallFails_IsOneClearMessageAndTheStoreIsWhole(
        string call,
        string error,
        string onwards,
        double place,
        int exitCode,
        string words
    )
    {
        int[] numbers = [.. WritesOfARun().Where(point => point.Call == call).Select(point => point.Number)];
        int nth = numbers[(int)(place * numbers.Length)];
        study.Clear();

        var run = study.Trace("-e", $"trace={call}", "-e", $"inject={call}:error={error}:when={nth}{onwards}");

        Assert.True(exitCode == run.ExitCode, $"{call} {nth}: exit code {run.ExitCode}\n{run.Errors}");
        Assert.Contains(words, run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Errors, StringComparison.Ordinal);
        Assert.Contains(study.Lock, study.Finish().Keys.Select(path => Path.Combine(study.Host.Root, path)));
    }

    /// <summary>The calls of a whole run that change something in the repository, in order: their names, and which of its thread's calls of that name each is.</summary>
    private List<(string Call, int Number)> WritesOfARun()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/usr/bin/strace"), "needs strace; as root: apt-get install strace");
        return recorded ??= Record();
    }

    private List<(string Call, int Number)> Record()
    {
        string trace = Path.Combine(study.Host.Root, "trace.txt");
        var run = study.Trace("-y", "-o", trace, "-e", $"trace={Calls}");
        Assert.SkipWhen(run.Errors.Contains("ptrace", StringComparison.Ordinal), "needs the right to trace processes");
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));

        var counts = new Dictionary<(string Thread, string Call), int>();
        var points = new List<(string, int)>();
        string? first = null;
        foreach (var line in File.ReadLines(trace).Select(text => Line().Match(text)).Where(line => line.Success))
        {
            string thread = line.Groups["thread"].Value;
            first ??= thread;
            string call = line.Groups["call"].Value;
            int number = counts[(thread, call)] = counts.GetValueOrDefault((thread, call)) + 1;
            string rest = line.Groups["rest"].Value;
            bool changes =
                (rest.Contains(study.Artifacts, StringComparison.Ordinal) || rest.Contains(study.Lock, StringComparison.Ordinal))
                && (call != "openat" || rest.Contains("O_CREAT", StringComparison.Ordinal))
                && !rest.Contains("= -1 ", StringComparison.Ordinal);

            // strace counts the calls of each thread by itself; the program writes on its first one.
            if (thread == first && changes)
            {
                points.Add((call, number));
            }
        }

        Assert.InRange(points.Count, 100, 2000);
        return points;
    }

    [GeneratedRegex(@"^(?<thread>\d+) +(?<call>\w+)\((?<rest>.*)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Line();
}

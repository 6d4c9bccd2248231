using Permafrost.Bench;
using Permafrost.Bench.Imaging;
using Permafrost.Bench.Measuring;

namespace Permafrost.Tests.Bench.Imaging;

public sealed class ImagesPageTests
{
    private static readonly Machine Machine = new("A processor", 2, "a system", "avx2", Commit: null, Changed: false, Load: "0.10");
    private static readonly ImagesSubject Ours = new(ImagesSubject.Decode, ImageFiles.Small, ImagesSubject.Ours, 1);
    private static readonly ImagesSubject Threads = new(ImagesSubject.Resize, ImageFiles.Small, ImagesSubject.Ours, 2);

    [Theory]
    [InlineData(5_000, "3.00\u00a0times", "yes")]
    [InlineData(5_100, "2.94\u00a0times", "no")]
    public void ToMarkdown_BesidePillow_IsMetAtThreeTimes(double pillow, string ratio, string met)
    {
        string page = PageOf((Ours, 15_000), (Ours with { Program = ImagesSubject.Pillow }, pillow));

        Assert.Contains(
            $"| small, decoded, Pillow's rate, 1 thread | at least 3.00\u00a0times | {ratio} | {met} |",
            page,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void ToMarkdown_Threads_AreComparedWithAsManyProcesses()
    {
        // One of two processes: both together make 20,000.
        string page = PageOf((Threads, 19_000), (Threads with { Program = ImagesSubject.Processes }, 10_000));

        Assert.Contains("2 independent processes | at least 0.95 | 0.95 | yes |", page, StringComparison.Ordinal);
    }

    [Fact]
    public void ToMarkdown_PeerThatIsMissing_SaysWhy()
    {
        var readings = new Readings<ImagesSubject>();
        readings.Fail(Ours with { Program = ImagesSubject.Pillow }, "exit code 1: no PIL");

        string page = new ImagesPage(Machine, ImagesArguments.Parse([]), readings).ToMarkdown();

        Assert.Contains("| at least 3.00\u00a0times | not measured: exit code 1: no PIL |", page, StringComparison.Ordinal);
        Assert.Contains("| small | decoded | Pillow | not measured: exit code 1: no PIL |", page, StringComparison.Ordinal);
    }

    [Fact]
    public void ToMarkdown_AnyTable_HasAsManyCellsInEveryRow()
    {
        string[] lines = PageOf((Ours, 15_000)).Split('\n');

        for (int line = 1; line < lines.Length; line++)
        {
            if (lines[line].StartsWith('|') && lines[line - 1].StartsWith('|'))
            {
                Assert.Equal(lines[line - 1].Count(c => c == '|'), lines[line].Count(c => c == '|'));
            }
        }
    }

    private static string PageOf(params (ImagesSubject Subject, double Rate)[] measured)
    {
        var readings = new Readings<ImagesSubject>();
        foreach (var (subject, rate) in measured)
        {
            readings.Add(subject, new Reading { Values = { ["images_per_second"] = rate } });
        }

        return new ImagesPage(Machine, ImagesArguments.Parse([]), readings).ToMarkdown();
    }
}

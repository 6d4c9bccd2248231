using System.Text;
using Permafrost.Build.Output;

namespace Permafrost.Tests.Build.Output;

public sealed class StepSummaryTests : IDisposable
{
    private const string Markdown = "# Title\n\n## One\n\ntext\n\n## Two\n\n| a |\n| --- |\n| é |\n\n## Three\n\nend\n";

    private readonly string folder = Directory.CreateTempSubdirectory("permafrost-summary-").FullName;

    private string Summary => Path.Combine(folder, "summary.md");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Fit_EnoughRoom_LeavesTheReportAsItIs() =>
        Assert.Equal(Markdown, StepSummary.Fit(Markdown, Encoding.UTF8.GetByteCount(Markdown)));

    [Fact]
    public void Fit_OneByteTooLong_CutsAtASectionAndNamesWhatIsLeftOut()
    {
        string longer = Markdown + new string('x', 1000) + "\n";

        string cut = StepSummary.Fit(longer, Encoding.UTF8.GetByteCount(longer) - 1);

        Assert.StartsWith(
            "# Title\n\n## One\n\ntext\n\n## Two\n\n| a |\n| --- |\n| é |\n\n**Left out here**",
            cut,
            StringComparison.Ordinal
        );
        Assert.Contains("1 MiB: “Three”. `report.md`", cut, StringComparison.Ordinal);
        Assert.DoesNotContain("xxx", cut, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(100_000)]
    [InlineData(5_000)]
    [InlineData(700)]
    [InlineData(300)]
    [InlineData(0)]
    public void Fit_ManySections_NeverNeedsMoreThanTheRoom(int bytes)
    {
        string many = "# Title\n" + string.Concat(Enumerable.Range(1, 500).Select(i => $"\n## Section {i}\n\n{new string('é', 200)}\n"));

        string cut = StepSummary.Fit(many, bytes);

        Assert.InRange(Encoding.UTF8.GetByteCount(cut), 0, bytes);
        Assert.True(bytes < 300 || cut.EndsWith(" more sections. `report.md` and `index.html` have all.\n", StringComparison.Ordinal));
    }

    [Fact]
    public void Append_FileWithContent_KeepsItAndCountsIt()
    {
        File.WriteAllText(Summary, new string('a', StepSummary.MostBytes - 300));

        string? fault = StepSummary.Append(() => Markdown, Summary);

        string text = File.ReadAllText(Summary);
        Assert.Null(fault);
        Assert.StartsWith("aaa", text, StringComparison.Ordinal);
        Assert.Contains("a\n\n# Title\n", text, StringComparison.Ordinal);
        Assert.EndsWith("## Three\n\nend\n", text, StringComparison.Ordinal);

        Assert.Null(StepSummary.Append(() => Markdown, Summary));
        Assert.InRange(new FileInfo(Summary).Length, 1, StepSummary.MostBytes);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Append_NobodyReads_DoesNothing(string? summary) =>
        Assert.Null(StepSummary.Append(() => throw new InvalidOperationException("read for nobody"), summary));

    [Fact]
    public void Append_FolderPipeOrNoPlace_IsAWarningThatNamesThePlace()
    {
        string[] places = ["\0", Path.Combine(folder, "no", "such", "folder", "file"), folder];
        if (OperatingSystem.IsLinux())
        {
            string pipe = Path.Combine(folder, "pipe");
            using var made = System.Diagnostics.Process.Start("mkfifo", [pipe]);
            made.WaitForExit();
            places = [.. places, pipe, "/dev/full"];
        }

        Assert.All(
            places,
            place =>
                Assert.StartsWith(
                    $"warning: nothing was appended to {place} ",
                    StepSummary.Append(() => Markdown, place),
                    StringComparison.Ordinal
                )
        );
    }
}

using System.Text;
using System.Text.RegularExpressions;
using Permafrost.Bench.Reports;
using Permafrost.Reporting;
using Permafrost.Tests.Reporting.Examples;

namespace Permafrost.Tests.Reporting;

public sealed partial class ReportSizeTests
{
    private const int Images = 200;

    public static TheoryData<string> Studies => ["repeated", "once", "one axis"];

    [Theory]
    [MemberData(nameof(Studies))]
    public void Write_ThousandExperiments_StaysUnderFiveMegabytes(string name)
    {
        var study = name switch
        {
            "repeated" => LargeStudy.Thousand(Images),
            "once" => LargeStudy.ThousandOnce(Images),
            _ => LargeStudy.ThousandOfOneAxis(Images),
        };

        // Noise of the largest size that pictures have: no photograph takes more.
        var report = study.Build(new SamplePictures(64));
        string html = ReportHtml.Write(report);

        Assert.InRange(Encoding.UTF8.GetByteCount(html), 1_000_000, 5_000_000);
        Assert.InRange(WholeSections().Count(html), 5, 60);
        Assert.All(
            report.Studies[0].Best,
            one =>
                Assert.Contains(
                    $"<section class=\"experiment\" id=\"{ReportHtml.Anchor(report, one.Name)}\"",
                    html,
                    StringComparison.Ordinal
                )
        );
    }

    [GeneratedRegex("<section class=\"experiment\" id=", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex WholeSections();
}

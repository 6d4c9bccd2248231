using AngleSharp.Html.Parser;
using Permafrost.Reporting;
using Permafrost.Reporting.Examples;
using Permafrost.Reporting.Predictions;
using Permafrost.Tests.Reporting.Examples;

namespace Permafrost.Tests.Reporting.Html;

public sealed class HardImagesSectionTests
{
    private readonly SampleStudy study = new(20, 0);

    [Fact]
    public void Write_PicturesAreThere_EveryRowShowsItsImage()
    {
        var report = Build(new SamplePictures());
        var page = new HtmlParser().ParseDocument(ReportHtml.Write(report));

        var rows = page.QuerySelectorAll("table.hard-images tbody tr");

        Assert.Equal(report.Hardest.Sum(hard => hard.Images.Length), rows.Length);
        Assert.NotEmpty(rows);
        Assert.All(
            rows,
            row =>
            {
                string target = row.QuerySelector("th svg use")!.GetAttribute("href")!;
                Assert.NotNull(page.QuerySelector($"symbol{target} image"));
                Assert.Equal(
                    $"test image {row.QuerySelector("th")!.TextContent.Trim()}",
                    row.QuerySelector("th svg")!.GetAttribute("aria-label")
                );
            }
        );
    }

    [Fact]
    public void Write_NoPictures_TheTableStandsWithout()
    {
        var page = new HtmlParser().ParseDocument(ReportHtml.Write(Build(pictures: null)));

        Assert.NotEmpty(page.QuerySelectorAll("table.hard-images tbody tr"));
        Assert.Empty(page.QuerySelectorAll("table.hard-images svg"));
    }

    /// <summary>Every experiment takes both images of class a for b.</summary>
    private ReportDocument Build(ITestPictures? pictures)
    {
        var wrong = new PredictionTable(["a", "b"], [0, 0, 1], [0.25f, 0.75f, 0.125f, 0.875f, 0.25f, 0.75f]);
        return ReportDocument.Build([.. study.Experiments.Take(3)], _ => wrong, pictures: pictures);
    }
}

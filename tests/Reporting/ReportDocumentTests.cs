using Permafrost.Reporting;
using Permafrost.Tests.Reporting.Comparisons;

namespace Permafrost.Tests.Reporting;

public sealed class ReportDocumentTests
{
    [Fact]
    public void Build_TwiceFromEqualResults_GivesTheSameBytes()
    {
        var first = new SampleStudy().Build();
        var second = new SampleStudy().Build();

        Assert.Equal(ReportHtml.Write(first), ReportHtml.Write(second));
        Assert.Equal(ReportMarkdown.Write(first), ReportMarkdown.Write(second));
        Assert.Equal(ReportJson.Write(first), ReportJson.Write(second));
    }

    [Fact]
    public void Build_FilesInAnotherOrder_GivesTheSameBytes()
    {
        var study = new SampleStudy();
        var other = study.Experiments.Select(one => one with { Name = $"a/{one.Name}", File = "experiments/a.yaml" }).ToList();
        var predictions = study.Experiments.ToDictionary(one => one.Name, study.Predictions, StringComparer.Ordinal);

        var forward = ReportDocument.Build(
            [.. study.Experiments, .. other],
            one => predictions[one.Name.Replace("a/", "", StringComparison.Ordinal)]
        );
        var backward = ReportDocument.Build(
            [.. other, .. study.Experiments],
            one => predictions[one.Name.Replace("a/", "", StringComparison.Ordinal)]
        );

        Assert.Equal(ReportJson.Write(forward), ReportJson.Write(backward));
        Assert.Equal(ReportHtml.Write(forward), ReportHtml.Write(backward));
        Assert.Equal(["experiments/a.yaml", "experiments/dropout-study.yaml"], forward.Studies.Select(one => one.File));
    }

    [Fact]
    public void Best_HigherTestButLowerValidationAccuracy_IsNotChosen()
    {
        var study = new SampleStudy();
        var report = study.Build();
        var best = Assert.Single(report.Studies[0].Best);

        Assert.Equal(study.Experiments.Max(one => one.Metrics!.Validation!.Accuracy), best.Metrics!.Validation!.Accuracy);

        // The others' test figures become perfect: the choice stays.
        var perfect = best.Metrics.Test with
        {
            Accuracy = 1,
        };
        var tempting = study
            .Experiments.Select(one => one == best ? one : one with { Metrics = one.Metrics! with { Test = perfect } })
            .ToList();
        Assert.Equal(best.Name, Assert.Single(ReportDocument.Build(tempting, study.Predictions).Studies[0].Best).Name);
    }

    [Fact]
    public void Best_EqualValidationAccuracy_AreTied()
    {
        var study = new SampleStudy();
        var twins = study.Experiments.Take(3).Select(one => one with { Metrics = study.Experiments[0].Metrics }).ToList();

        var report = ReportDocument.Build(twins, study.Predictions);

        Assert.Equal(3, report.Studies[0].Best.Length);
        Assert.Contains("tie for the highest validation accuracy", ReportMarkdown.Write(report), StringComparison.Ordinal);
        Assert.Contains("best, tied", ReportHtml.Write(report), StringComparison.Ordinal);
    }

    [Fact]
    public void Best_OneExperiment_IsNotCalledBest()
    {
        var study = new SampleStudy();
        var report = ReportDocument.Build([study.Experiments[0]], study.Predictions);

        string markdown = ReportMarkdown.Write(report);
        string html = ReportHtml.Write(report);

        Assert.DoesNotContain("best", markdown, StringComparison.Ordinal);
        Assert.DoesNotContain("highest", html, StringComparison.Ordinal);
        Assert.DoesNotContain("class=\"badge\"", html, StringComparison.Ordinal);
        Assert.Matches(
            "classifies [0-9.]+\u00a0% of the 1,200 validation images and [0-9.]+\u00a0% of the 2,000 test images correctly",
            markdown
        );
        Assert.Contains("## By class", markdown, StringComparison.Ordinal);
    }

    [Fact]
    public void Best_OneExperimentWithoutValidation_SpeaksOfTheTestImagesAlone()
    {
        var study = new SampleStudy(validationCount: 0);

        string markdown = ReportMarkdown.Write(ReportDocument.Build([study.Experiments[0]], study.Predictions));

        Assert.Matches("classifies [0-9.]+\u00a0% of the 2,000 test images correctly", markdown);
    }

    [Fact]
    public void Best_NoValidationSplit_IsNobody()
    {
        var report = new SampleStudy(validationCount: 0).Build();

        Assert.Empty(report.Studies[0].Best);
        Assert.Contains("none is called best", ReportHtml.Write(report), StringComparison.Ordinal);
        Assert.Contains("\"validation\": null", ReportJson.Write(report), StringComparison.Ordinal);
    }

    [Fact]
    public void Build_NoExperimentOrTheSameNameTwiceOrMissingResults_Throws()
    {
        var study = new SampleStudy(100, 50);
        var one = study.Experiments[0];

        Assert.Throws<ArgumentException>(() => ReportDocument.Build([], study.Predictions));
        Assert.Throws<ArgumentException>(() => ReportDocument.Build([one, one], study.Predictions));
        Assert.Throws<ArgumentException>(() => ReportDocument.Build([one with { Metrics = null }], study.Predictions));
    }

    [Fact]
    public void Build_EverythingFailed_StillReports()
    {
        var study = new SampleStudy(100, 50);
        var report = ReportDocument.Build([.. study.Experiments.Select(ComparisonFamilyTests.Failed)], study.Predictions);

        Assert.Contains("None finished: the table says why.", ReportHtml.Write(report), StringComparison.Ordinal);
        Assert.Contains("failed: loss is NaN", ReportMarkdown.Write(report), StringComparison.Ordinal);
        Assert.Contains("\"state\": \"failed\"", ReportJson.Write(report), StringComparison.Ordinal);
    }
}

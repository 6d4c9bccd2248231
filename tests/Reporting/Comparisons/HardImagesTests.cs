using Permafrost.Reporting;
using Permafrost.Reporting.Comparisons;
using Permafrost.Reporting.Predictions;

namespace Permafrost.Tests.Reporting.Comparisons;

public sealed class HardImagesTests
{
    private readonly SampleStudy study = new(20, 0);

    [Fact]
    public void Of_ThreeExperiments_AreThoseThatMostGetWrong()
    {
        // Image 0 is wrong in all, image 1 in two, image 2 in one, image 3 in none.
        var tables = new[]
        {
            Table([0.25f, 0.75f, 0.25f, 0.75f, 0.75f, 0.25f, 0.75f, 0.25f]),
            Table([0.125f, 0.875f, 0.25f, 0.75f, 0.25f, 0.75f, 0.75f, 0.25f]),
            Table([0.25f, 0.75f, 0.75f, 0.25f, 0.75f, 0.25f, 0.75f, 0.25f]),
        };
        var experiments = study.Experiments.Take(3).ToList();
        var report = ReportDocument.Build(experiments, one => tables[experiments.IndexOf(one)]);

        var hard = Assert.Single(report.Hardest);

        Assert.Equal((3, 4, 2, 1), (hard.Experiments, hard.Count, hard.WrongInMost, hard.WrongInAll));
        Assert.Equal([0, 1], hard.Images.Select(image => image.Index));
        Assert.Equal(new HardImage(1, "a", 2, "b", 2, 1.25 / 3), hard.Images[1]);
        Assert.Contains("| 0 | a | 3 of 3 | b (3) | 0.2083 |", ReportMarkdown.Write(report), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_OneExperiment_SaysNothing() => Assert.Empty(ReportDocument.Build([study.Experiments[0]], study.Predictions).Hardest);

    private static PredictionTable Table(float[] probabilities) => new(["a", "b"], [0, 0, 0, 0], probabilities);
}

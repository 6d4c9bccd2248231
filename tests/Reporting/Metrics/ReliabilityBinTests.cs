using Permafrost.Reporting.Metrics;
using Permafrost.Reporting.Predictions;

namespace Permafrost.Tests.Reporting.Metrics;

public sealed class ReliabilityBinTests
{
    [Fact]
    public void Of_SeveralImages_AreMeansOfTheirBins()
    {
        // 0.75 and 0.74 lie in (11/15, 12/15]; an even prediction in (7/15, 8/15].
        var bins = ReliabilityBin.Of(new PredictionTable(["a", "b"], [0, 1, 1], [0.75f, 0.25f, 0.74f, 0.26f, 0.5f, 0.5f]));

        Assert.Equal(15, bins.Length);
        Assert.Equal((7 / 15.0, 8 / 15.0, 1, 0.5, 0.0), Of(bins[7]));
        Assert.Equal((11 / 15.0, 12 / 15.0, 2, (0.75 + 0.74f) / 2, 0.5), Of(bins[11]));
        Assert.Equal(3, bins.Sum(bin => bin.Count));
        Assert.All(bins.Where(bin => bin.Count == 0), bin => Assert.Equal((null, null), (bin.Confidence, bin.Accuracy)));
    }

    [Fact]
    public void Of_OneClass_IsOneBarAtItsEnd()
    {
        var bins = ReliabilityBin.Of(new PredictionTable(["only"], [0, 0], [1f, 1f]));

        var full = Assert.Single(bins, bin => bin.Count > 0);
        Assert.Equal((14 / 15.0, 1.0, 2, 1.0, 1.0), Of(full));
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(0.9)]
    [InlineData(0.3)]
    public void Of_AnyPredictions_SumToTheCalibrationError(double accuracy)
    {
        var table = SampleStudy.Answers(SampleStudy.FashionClasses, 500, accuracy, "reliability");

        var bins = ReliabilityBin.Of(table);

        double error = bins.Where(bin => bin.Count > 0)
            .Sum(bin => bin.Count * Math.Abs(bin.Accuracy!.Value - bin.Confidence!.Value) / table.Count);
        Assert.Equal(ClassificationMetrics.Compute(table).ExpectedCalibrationError, error, 12);
    }

    [Fact]
    public void Of_NoImage_HasEmptyBins() =>
        Assert.All(ReliabilityBin.Of(new PredictionTable(["a"], [], [])), bin => Assert.Equal(0, bin.Count));

    private static (double, double, int, double?, double?) Of(ReliabilityBin bin) =>
        (bin.Low, bin.High, bin.Count, bin.Confidence, bin.Accuracy);
}

using System.Xml.Linq;
using Permafrost.Reporting.Metrics;
using Permafrost.Reporting.Plots;
using Permafrost.Reporting.Predictions;

namespace Permafrost.Tests.Reporting.Plots;

public sealed class ReliabilityDiagramTests
{
    [Fact]
    public void ToSvg_AnyPredictions_HasABarForEachBinWithImages()
    {
        var table = SampleStudy.Answers(SampleStudy.FashionClasses, 600, 0.8, "diagram");
        int filled = ReliabilityBin.Of(table).Count(bin => bin.Count > 0);

        var svg = Draw(table);

        Assert.InRange(filled, 2, 14);

        // One more of accuracy and gap is in the key.
        Assert.Equal(filled + 1, Bars(svg, "accuracy") + Bars(svg, "accuracy few"));
        Assert.Equal(filled + 1, Bars(svg, "gap"));
        Assert.Equal(filled, Bars(svg, "count"));
        var metrics = ClassificationMetrics.Compute(table);
        Assert.Contains($"ECE {metrics.ExpectedCalibrationError:F4}, Brier score {metrics.Brier:F4}", svg.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void ToSvg_PerfectPredictor_IsOneFullBar()
    {
        var svg = Draw(
            new PredictionTable(
                ["a", "b"],
                [.. Enumerable.Repeat(1, 30)],
                [.. Enumerable.Repeat<float[]>([0, 1], 30).SelectMany(row => row)]
            )
        );

        Assert.Equal(2, Bars(svg, "accuracy"));
        Assert.Equal(0, Bars(svg, "accuracy few"));
        Assert.Contains(
            "mean confidence 100.00\u00a0%, accuracy 100.00\u00a0%",
            (string?)svg.Attribute("aria-label"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void ToSvg_ConstantPredictorOfTwoClasses_IsOneBarAtOneHalf()
    {
        var svg = Draw(new PredictionTable(["a", "b"], [0, 1], [0.5f, 0.5f, 0.5f, 0.5f]));

        Assert.Equal(1, Bars(svg, "count"));
        Assert.Equal(1, Bars(svg, "accuracy few"));
        Assert.Contains("2 of 2, have a confidence of 46.7 to 53.3\u00a0%", (string?)svg.Attribute("aria-label"), StringComparison.Ordinal);
    }

    [Fact]
    public void ToSvg_OneImageOfOneClass_IsWellFormed()
    {
        var svg = Draw(new PredictionTable(["only"], [0], [1f]));

        Assert.Equal("img", (string?)svg.Attribute("role"));
        Assert.DoesNotContain("NaN", svg.ToString(), StringComparison.Ordinal);
    }

    private static XElement Draw(PredictionTable table)
    {
        var metrics = ClassificationMetrics.Compute(table);
        var diagram = new ReliabilityDiagram
        {
            Bins = ReliabilityBin.Of(table),
            CalibrationError = metrics.ExpectedCalibrationError,
            Brier = metrics.Brier,
        };
        Assert.Equal(diagram.ToSvg(), diagram.ToSvg());
        return XElement.Parse(diagram.ToSvg());
    }

    private static int Bars(XElement svg, string style) =>
        svg.Elements("path")
            .Where(path => (string?)path.Attribute("class") == style)
            .Sum(path => ((string)path.Attribute("d")!).Count(letter => letter == 'z'));
}

using System.Collections.Immutable;
using Permafrost.Reporting.Metrics;
using Permafrost.Reporting.Plots;
using Permafrost.Reporting.Results;
using Permafrost.Reporting.Text;

namespace Permafrost.Reporting.Html;

/// <summary>Whether an experiment's probabilities are honest: confidence against accuracy, in one sentence and bin by bin.</summary>
internal static class ReliabilityPart
{
    public static void Write(Markup page, ExperimentResult one)
    {
        if (
            one.Test is not { } test
            || one.Examples?.Reliability is not { IsDefaultOrEmpty: false } bins
            || bins.All(bin => bin.Count == 0)
        )
        {
            return;
        }

        Parts.Heading(page, "calibration", "Calibration");
        page.Element("p", Sentence(bins, test.Accuracy));
        WriteFigure(page, test, bins);
    }

    private static void WriteFigure(Markup page, ClassificationMetrics test, ImmutableArray<ReliabilityBin> bins)
    {
        using (page.Open("figure"))
        {
            page.Raw(
                new ReliabilityDiagram
                {
                    Bins = bins,
                    CalibrationError = test.ExpectedCalibrationError,
                    Brier = test.Brier,
                }.ToSvg()
            );
            string pale = bins.Any(bin => bin.Count is > 0 and < ReliabilityDiagram.FewImages)
                ? $" Pale bars have fewer than {ReliabilityDiagram.FewImages} images."
                : "";
            page.Element(
                "figcaption",
                $"A bar that ends under the dashed line: too sure; above it: not sure enough.{pale}",
                ("class", "note")
            );
        }
    }

    /// <summary>Mean confidence against accuracy.</summary>
    internal static string Sentence(ImmutableArray<ReliabilityBin> bins, double accuracy)
    {
        double sum = 0;
        foreach (var bin in bins)
        {
            sum += bin.Count * (bin.Confidence ?? 0);
        }

        double confidence = sum / bins.Sum(bin => bin.Count);
        string points = Figures.PlainPoints(Math.Abs(confidence - accuracy));
        string finding =
            string.Equals(points, "0.00", StringComparison.Ordinal) ? "as sure as it is right"
            : confidence > accuracy ? $"too sure by {points} points"
            : $"not sure enough by {points} points";
        return $"On average the network is {finding}: mean confidence {Figures.Percent(confidence)}, accuracy {Figures.Percent(accuracy)}.";
    }
}

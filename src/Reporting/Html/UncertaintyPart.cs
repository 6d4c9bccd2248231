using Permafrost.Reporting.Metrics;
using Permafrost.Reporting.Plots;
using Permafrost.Reporting.Results;
using Permafrost.Reporting.Text;

namespace Permafrost.Reporting.Html;

/// <summary>How sure a network is of its answers, from several passes with dropout on; nothing where there was one pass without.</summary>
internal static class UncertaintyPart
{
    public static void Write(Markup page, ExperimentResult one, ReportDocument report)
    {
        if (one.Metrics?.Uncertainty is not { } uncertainty)
        {
            return;
        }

        Parts.Heading(page, "uncertainty", "Uncertainty");
        page.Element("p", Sentence(uncertainty));
        if (one.Examples?.Entropies is { } entropies)
        {
            using (page.Open("figure"))
            {
                page.Raw(
                    new PairedHistogram
                    {
                        Title = "Share of the images (%)",
                        XLabel = "Entropy (nats)",
                        Highest = entropies.Highest,
                        First = ("right", entropies.Right),
                        Second = ("wrong", entropies.Wrong),
                    }.ToSvg()
                );
            }
        }

        ExamplesPart.WriteUncertain(page, one, report);
    }

    /// <summary>The figures in words.</summary>
    internal static string Sentence(UncertaintyMetrics figures)
    {
        string Mean(double? value) => value is { } number ? $"{Figures.Decimal(number)} nats" : "not known, as there are none";
        string area = figures.Auroc is { } auroc
            ? $"A wrong answer has the higher entropy of the two with probability {Figures.Decimal(auroc)} (AUROC; 0.5 would be chance, 1 a perfect alarm)."
            : "There are not both right and wrong answers, so there is no AUROC.";
        return $"Mean entropy of {Figures.Whole(figures.Passes)} passes with dropout on: of right answers {Mean(figures.MeanEntropyRight)}, "
            + $"of wrong answers {Mean(figures.MeanEntropyWrong)}. {area}";
    }
}

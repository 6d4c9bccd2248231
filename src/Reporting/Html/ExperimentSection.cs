using Permafrost.Reporting.Results;
using Permafrost.Reporting.Text;

namespace Permafrost.Reporting.Html;

/// <summary>Everything about one experiment.</summary>
internal static class ExperimentSection
{
    /// <summary>Experiments that have tables and curves where a report has more than <see cref="MostInFull"/>: those of highest validation accuracy.</summary>
    public const int MostInFull = 60;

    /// <summary>Anchor of what stands before the sections where some are brief.</summary>
    public const string Overview = "experiments";

    /// <summary>Every experiment, in the order of the report.</summary>
    public static void WriteAll(Markup page, ReportDocument report)
    {
        bool isLong = report.Experiments.Length > MostInFull;
        var shared = isLong ? SharedParameters.Of(report) : null;
        if (isLong)
        {
            WriteOverview(page, shared!, report);
        }

        var whole = report.InOrderOfInterest.Take(MostInFull).Select(one => one.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var (one, index) in report.Experiments.Select((one, index) => (one, index)))
        {
            Write(page, one, index, report, whole.Contains(one.Name) ? null : shared);
        }
    }

    private static void WriteOverview(Markup page, SharedParameters shared, ReportDocument report)
    {
        using (Parts.Section(page, Overview, "Experiments"))
        {
            page.Element(
                "p",
                () =>
                    page.Text(
                            $"{Figures.Whole(MostInFull)} of {Figures.Whole(report.Experiments.Length)} experiments follow in full, those with the highest validation accuracy. "
                                + "Of the others, what sets them apart and their accuracy; all figures stand in report.json, curves and answers among the files that "
                                + "each section links to. Their pictures are in a report of their own: "
                        )
                        .Inline("code", "--target=Report --only=NAME")
                        .Text(" writes it from what is stored.")
            );
            if (!shared.Terms.IsEmpty)
            {
                page.Element("h3", "Alike in all experiments");
                using (page.Open("dl", ("class", "shared")))
                {
                    ExperimentFacts.WriteTerms(page, shared.Terms);
                }
            }
        }
    }

    /// <param name="page">Written to.</param>
    /// <param name="one">The experiment.</param>
    /// <param name="index">Its place in the report, from 0.</param>
    /// <param name="report">The report.</param>
    /// <param name="shared">For a brief section, what it need not say; null for one in full.</param>
    private static void Write(Markup page, ExperimentResult one, int index, ReportDocument report, SharedParameters? shared)
    {
        string id = $"experiment-{index + 1}";
        using (Parts.Section(page, id, ExperimentLabel.Of(one, report), shared is not null ? "experiment brief" : "experiment"))
        {
            if (one.FailureReason is { } reason)
            {
                page.Element("p", () => page.Inline("span", "Failed", ("class", "failed")).Text(": ").Name(reason));
            }

            if (shared is not null)
            {
                ExperimentFacts.Write(page, one, shared);
                page.Element("p", () => page.Inline("a", "What is left out here", ("href", $"#{Overview}")), ("class", "note"));
                return;
            }

            using (page.Open("div", ("class", "columns")))
            {
                ExperimentFacts.Write(page, one, shared: null);
                LayerTable.Write(page, one);
            }

            ExperimentCurves.Write(page, one);
            if (one.Test is { } test)
            {
                using (page.Open("div", ("class", "side")))
                {
                    using (page.Open("div"))
                    {
                        ClassTable.Write(page, test, id);
                    }

                    using (page.Open("div"))
                    {
                        ConfusionTable.Write(page, test);
                    }
                }
            }

            ExamplesPart.Write(page, one, report);
            UncertaintyPart.Write(page, one, report);
            SparsityPart.Write(page, one.Metrics?.Sparsity ?? []);
            page.Element(
                "p",
                () => page.Inline("a", "Back to its row in the table of experiments", ("href", $"#{ExperimentTable.Anchor(report, one)}")),
                ("class", "back note")
            );
        }
    }
}

using Permafrost.Reporting.Results;
using Permafrost.Reporting.Text;

namespace Permafrost.Reporting.Html;

/// <summary>Everything about one experiment.</summary>
internal static class ExperimentSection
{
    /// <summary>Experiments that have tables and curves where a report has more than <see cref="MostInFull"/>: the best ones, then the first.</summary>
    public const int MostInFull = 60;

    /// <param name="page">Written to.</param>
    /// <param name="one">The experiment.</param>
    /// <param name="index">Its place in the report, from 0.</param>
    /// <param name="report">The report.</param>
    /// <param name="isBrief">Whether definition and figures must do.</param>
    public static void Write(Markup page, ExperimentResult one, int index, ReportDocument report, bool isBrief)
    {
        string id = $"experiment-{index + 1}";
        using (page.Open("section", ("class", "experiment"), ("id", id), ("aria-labelledby", $"{id}-title")))
        {
            page.Element("h2", () => page.Name(ExperimentLabel.Of(one, report)), ("id", $"{id}-title"));
            if (one.FailureReason is { } reason)
            {
                page.Element("p", () => page.Inline("span", "Failed", ("class", "failed")).Text(": ").Name(reason));
            }

            if (isBrief)
            {
                ExperimentFacts.Write(page, one);
                page.Element(
                    "p",
                    "Tables and curves of it are left out of this long page; report.json has every number.",
                    ("class", "note")
                );
                return;
            }

            using (page.Open("div", ("class", "columns")))
            {
                ExperimentFacts.Write(page, one);
                LayerTable.Write(page, one);
            }

            ExperimentCurves.Write(page, one);
            if (one.Test is { } test)
            {
                using (page.Open("div", ("class", "side")))
                {
                    using (page.Open("div"))
                    {
                        ClassTable.Write(page, test);
                    }

                    using (page.Open("div"))
                    {
                        ConfusionTable.Write(page, test);
                    }
                }
            }

            ReliabilityPart.Write(page, one);
            ExamplesPart.Write(page, one, report);
            UncertaintyPart.Write(page, one, report);
            SparsityPart.Write(page, one.Metrics?.Sparsity ?? []);
            page.Element(
                "p",
                () => page.Inline("a", "Back to the table of experiments", ("href", $"#study-{Study(one, report)}")),
                ("class", "back note")
            );
        }
    }

    private static int Study(ExperimentResult one, ReportDocument report) =>
        report.Studies.Select((study, index) => (study, index)).First(entry => entry.study.Experiments.Contains(one)).index + 1;
}

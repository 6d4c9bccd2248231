using Permafrost.Reporting.Results;
using Permafrost.Reporting.Text;

namespace Permafrost.Reporting.Html;

/// <summary>Everything about one experiment.</summary>
internal static class ExperimentSection
{
    /// <param name="page">Written to.</param>
    /// <param name="one">The experiment.</param>
    /// <param name="index">Its place in the report, from 0.</param>
    /// <param name="report">The report.</param>
    /// <param name="shared">For a brief section, what it need not say; null for one in full.</param>
    public static void Write(Markup page, ExperimentResult one, int index, ReportDocument report, SharedParameters? shared)
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
                page.Element(
                    "p",
                    () => page.Inline("a", "What is left out here", ("href", $"#{ExperimentSections.Overview}")),
                    ("class", "note")
                );
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

            ReliabilityPart.Write(page, one);
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

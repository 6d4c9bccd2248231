using System.Collections.Immutable;
using Permafrost.Reporting.Metrics;
using Permafrost.Reporting.Plots;
using Permafrost.Reporting.Results;
using Permafrost.Reporting.Text;

namespace Permafrost.Reporting.Html;

/// <summary>The zeros among the outputs of a network's layers, of one experiment and side by side for a study.</summary>
internal static class SparsityPart
{
    /// <summary>More rows than this are left to the table.</summary>
    private const int MostRows = 60;

    /// <summary>Layer by layer; nothing where they were not counted.</summary>
    public static void Write(Markup page, ImmutableArray<LayerSparsity> layers)
    {
        if (MeanSparsity.Of(layers) is { } mean)
        {
            Write(
                page,
                "Zeros in the output of a layer (%)",
                "Share of zeros in the output of each layer, as the network classifies and with dropout on.",
                "Layer",
                [.. layers.Select(one => (one.Layer, one.Inference, one.Training, (ExperimentResult?)null))],
                mean,
                report: null
            );
        }
    }

    /// <summary>The means of the experiments of a study; nothing where fewer than two have them.</summary>
    public static void Write(Markup page, ReportStudy study, ReportDocument report)
    {
        ImmutableArray<(string, double, double, ExperimentResult?)> rows =
        [
            .. study
                .Experiments.Select(one => (Experiment: one, Mean: MeanSparsity.Of(one.Metrics?.Sparsity ?? [])))
                .Where(entry => entry.Mean is not null)
                .Select(entry =>
                    (
                        ExperimentLabel.Of(entry.Experiment, report),
                        entry.Mean!.Inference,
                        entry.Mean.Training,
                        (ExperimentResult?)entry.Experiment
                    )
                ),
        ];
        if (rows.Length > 1)
        {
            Write(
                page,
                "Zeros, mean of the layers (%)",
                "Share of zeros in the outputs of the layers, their plain mean, as the network classifies and with dropout on.",
                "Experiment",
                rows,
                mean: null,
                report
            );
        }
    }

    private static void Write(
        Markup page,
        string title,
        string caption,
        string heading,
        ImmutableArray<(string Name, double Inference, double Training, ExperimentResult? Experiment)> rows,
        MeanSparsity? mean,
        ReportDocument? report
    )
    {
        Parts.Heading(page, "sparsity", "Sparsity");
        using (page.Open("div", ("class", "columns")))
        {
            if (rows.Length <= MostRows)
            {
                using (page.Open("figure"))
                {
                    page.Raw(
                        new PairedDots
                        {
                            Title = title,
                            First = "classifying",
                            Second = "dropout on",
                            Rows = [.. rows.Select(row => (row.Name, row.Inference, row.Training))],
                        }.ToSvg()
                    );
                }
            }

            Parts.Table(
                page,
                caption,
                "sparsity",
                () =>
                {
                    Parts.Head(page, [heading, "#Classifying", "#Dropout on"]);
                    using (page.Open("tbody"))
                    {
                        foreach (var row in rows)
                        {
                            using (page.Open("tr"))
                            {
                                page.Element("th", () => WriteName(page, row.Name, row.Experiment, report), ("scope", "row"));
                                Parts.Number(page, Figures.Percent(row.Inference));
                                Parts.Number(page, Figures.Percent(row.Training));
                            }
                        }
                    }

                    WriteMean(page, mean);
                }
            );
        }
    }

    private static void WriteName(Markup page, string name, ExperimentResult? one, ReportDocument? report)
    {
        if (one is not null && report is not null)
        {
            Parts.Link(page, one, report);
        }
        else
        {
            page.Name(name);
        }
    }

    private static void WriteMean(Markup page, MeanSparsity? mean)
    {
        if (mean is null)
        {
            return;
        }

        using (page.Open("tfoot"))
        using (page.Open("tr"))
        {
            page.Element("th", "Mean of the layers", ("scope", "row"));
            Parts.Number(page, Figures.Percent(mean.Inference));
            Parts.Number(page, Figures.Percent(mean.Training));
        }
    }
}

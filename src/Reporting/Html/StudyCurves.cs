using System.Collections.Immutable;
using Permafrost.Reporting.History;
using Permafrost.Reporting.Plots;
using Permafrost.Reporting.Results;
using Permafrost.Reporting.Text;

namespace Permafrost.Reporting.Html;

/// <summary>The learning curves of a study over each other: a panel per network, a line per dropout rate, all panels on one scale.</summary>
/// <remarks>Where that would be too many, one panel has them all: the best in colour, the others in gray.</remarks>
internal static class StudyCurves
{
    /// <summary>Lines of a panel that have a colour and a name.</summary>
    private const int MostNamed = 6;
    private const int MostPanels = 9;

    /// <summary>Lines of the panel that has them all.</summary>
    private const int MostLines = 100;

    public static void Write(Markup page, ReportStudy study, ReportDocument report)
    {
        ImmutableArray<ExperimentResult> trained = [.. study.Experiments.Where(one => one.History is { Epochs.IsEmpty: false })];
        if (trained.Length < 2)
        {
            return;
        }

        var panels = PanelsOf(trained, study, report);
        page.Element("h3", "Learning curves");
        page.Element(
            "p",
            "Solid: on the validation images; dashed: on the training images, with dropout on. All charts of loss have one scale, and all of accuracy."
                + (panels.Any(panel => panel.Faint.Length > 0) ? " In colour, the highest validation accuracies; in gray, others." : ""),
            ("class", "note")
        );
        if (panels.Length == 1)
        {
            using (page.Open("div", ("class", "panels")))
            {
                WriteLosses(page, panels);
                WriteAccuracies(page, panels);
            }

            return;
        }

        using (page.Open("div", ("class", "panels")))
        {
            WriteLosses(page, panels);
        }

        using (page.Open("div", ("class", "panels")))
        {
            WriteAccuracies(page, panels);
        }
    }

    private static void WriteLosses(Markup page, ImmutableArray<Panel> panels) =>
        WriteCharts(page, panels, "loss (nats)", double.MaxValue, row => row.TrainLoss, row => row.ValidationLoss);

    private static void WriteAccuracies(Markup page, ImmutableArray<Panel> panels) =>
        WriteCharts(page, panels, "accuracy (%)", 100, row => 100 * row.TrainAccuracy, row => 100 * row.ValidationAccuracy);

    private static ImmutableArray<Panel> PanelsOf(ImmutableArray<ExperimentResult> trained, ReportStudy study, ReportDocument report)
    {
        string? axis =
            study.Axes.FirstOrDefault(name => string.Equals(name.Split('.')[^1], "dropout", StringComparison.Ordinal))
            ?? (study.Axes.IsEmpty ? null : study.Axes[^1]);
        if (axis is not null)
        {
            ImmutableArray<Panel> panels =
            [
                .. trained
                    .GroupBy(one => ExperimentLabel.Of(one.Axes.Where(entry => !IsAxis(entry.Key))), StringComparer.Ordinal)
                    .Select(group => new Panel(
                        group.Key,
                        [.. group.Select(one => (ExperimentLabel.Of(one.Axes.Where(entry => IsAxis(entry.Key))), one))],
                        []
                    )),
            ];
            if (panels.Length <= MostPanels && panels.All(panel => panel.Named.Length <= MostNamed))
            {
                return panels;
            }
        }

        var byAccuracy = trained.OrderByDescending(one => one.Validation?.Accuracy ?? 0).ToList();
        return
        [
            new Panel(
                "",
                [.. byAccuracy.Take(MostNamed).Select(one => (ExperimentLabel.Of(one, report), one))],
                [.. byAccuracy.Skip(MostNamed).Take(MostLines - MostNamed)]
            ),
        ];

        bool IsAxis(string name) => string.Equals(name, axis, StringComparison.Ordinal);
    }

    private static void WriteCharts(
        Markup page,
        ImmutableArray<Panel> panels,
        string what,
        double maximum,
        Func<EpochRecord, double> training,
        Func<EpochRecord, double?> validation
    )
    {
        var values = panels
            .SelectMany(panel => panel.All)
            .SelectMany(one => one.History!.Epochs.SelectMany(row => new[] { training(row), validation(row) ?? training(row) }))
            .ToList();
        foreach (var panel in panels)
        {
            using (page.Open("figure"))
            {
                page.Raw(
                    new LineChart
                    {
                        Title =
                            panel.Name.Length > 0
                                ? $"{ChartText.Short(panel.Name, 30)}: {what}"
                                : $"{char.ToUpperInvariant(what[0])}{what[1..]}",
                        XLabel = "Epoch",
                        YMaximum = maximum,
                        YRange = (values.Min(), values.Max()),
                        NameWidth = 110,
                        Series = [.. LinesOf(panel, training, validation)],
                    }.ToSvg()
                );
            }
        }
    }

    /// <summary>Gray ones first, so that those in colour lie above them.</summary>
    private static IEnumerable<LineSeries> LinesOf(Panel panel, Func<EpochRecord, double> training, Func<EpochRecord, double?> validation)
    {
        foreach (var one in panel.Faint)
        {
            yield return Line("", "faint", one, row => validation(row) ?? training(row));
        }

        for (int i = 0; i < panel.Named.Length; i++)
        {
            var (label, one) = panel.Named[i];
            bool isValidated = one.History!.Epochs.Any(row => validation(row) is not null);
            yield return Line(isValidated ? "" : label, $"c{i} dashed", one, row => training(row));
            if (isValidated)
            {
                yield return Line(label, $"c{i}", one, validation);
            }
        }
    }

    private static LineSeries Line(string name, string style, ExperimentResult one, Func<EpochRecord, double?> value) =>
        new(
            name.Length > 0 ? ChartText.Short(name, 16) : "",
            [.. one.History!.Epochs.Where(row => value(row) is not null).Select(row => ((double)row.Epoch, value(row)!.Value))]
        )
        {
            Style = style,
            HasDots = false,
        };

    private sealed record Panel(
        string Name,
        ImmutableArray<(string Label, ExperimentResult Experiment)> Named,
        ImmutableArray<ExperimentResult> Faint
    )
    {
        public IEnumerable<ExperimentResult> All => Named.Select(entry => entry.Experiment).Concat(Faint);
    }
}

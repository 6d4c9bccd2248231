using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Permafrost.Reporting.History;
using Permafrost.Reporting.Plots;
using Permafrost.Reporting.Text;

namespace Permafrost.Reporting.Html;

/// <summary>The learning curves of a study over each other: a panel per network, a line per dropout rate, all panels on one scale.</summary>
/// <remarks>Where that would be too many, one panel has them all: the best in colour, the others in gray.</remarks>
internal static class StudyCurves
{
    /// <summary>Lines of a panel that have a colour and a name.</summary>
    private const int MostNamed = 6;
    private const int MostPanels = 9;
    private const int MostLetters = 16;

    /// <summary>Lines of the panel that has them all.</summary>
    private const int MostLines = 100;

    public static void Write(Markup page, ReportStudy study, ReportDocument report)
    {
        var trained = CurvesOf(study, report);
        if (trained.Length < 2)
        {
            return;
        }

        var panels = PanelsOf(trained);
        Parts.Heading(page, "curves", "Learning curves");
        page.Element(
            "p",
            "Solid: on the validation images; dashed: on the training images, with dropout on. All charts of loss have one scale, and all of accuracy."
                + (
                    study.Contenders.Length > 1 && study.Contenders.Any(one => one.Repeated is not null)
                        ? " Of repeated experiments, the mean over the runs, for the epochs that all have."
                        : ""
                )
                + (panels.Any(panel => panel.Faint.Length > 0) ? " In colour, the highest validation accuracies; in gray, others." : "")
                + (
                    panels is [{ Name: "" }] && trained[0].Axes is { Length: > 1 } axes
                        ? $" Lines are named by {string.Join(", ", axes.Select(axis => axis.Key))}."
                        : ""
                ),
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

    /// <summary>Repeated experiments are one curve; where there is nothing else to compare, each run is one.</summary>
    private static ImmutableArray<Curve> CurvesOf(ReportStudy study, ReportDocument report)
    {
        IEnumerable<Curve> curves =
            study.Contenders.Length > 1
                ? study.Contenders.Select(one => new Curve(
                    [.. one.Axes],
                    one.Label(report),
                    MeanHistory.Of([.. one.Done.Select(run => run.History).OfType<TrainingHistory>()]),
                    one.Of(run => run.Validation, split => split.Accuracy)?.Mean
                ))
                : study.Experiments.Select(one => new Curve(
                    one.Axes,
                    ExperimentLabel.Of(one, report),
                    one.History?.Epochs ?? [],
                    one.Validation?.Accuracy
                ));
        return [.. curves.Where(one => !one.Epochs.IsEmpty)];
    }

    private static ImmutableArray<Panel> PanelsOf(ImmutableArray<Curve> trained)
    {
        ImmutableArray<string> axes = [.. trained.SelectMany(one => one.Axes).Select(entry => entry.Key).Distinct(StringComparer.Ordinal)];
        string? axis =
            axes.FirstOrDefault(name => string.Equals(name.Split('.')[^1], "dropout", StringComparison.Ordinal))
            ?? (axes.IsEmpty ? null : axes[^1]);
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

        var byAccuracy = trained.OrderByDescending(one => one.Accuracy ?? 0).ToList();
        return
        [
            new Panel(
                "",
                [.. byAccuracy.Take(MostNamed).Select(one => (one.Values, one))],
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
            .SelectMany(one => one.Epochs.SelectMany(row => new[] { training(row), validation(row) ?? training(row) }))
            .ToList();
        int letters = panels.SelectMany(panel => panel.Named).Max(entry => Math.Clamp(entry.Label.Length, 6, MostLetters));
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
                        NameWidth = 14 + ChartText.BoldWidth(letters),
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

        var names = ChartText.Distinct([.. panel.Named.Select(entry => entry.Label)], MostLetters);
        for (int i = 0; i < panel.Named.Length; i++)
        {
            var (label, one) = panel.Named[i];
            bool isValidated = one.Epochs.Any(row => validation(row) is not null);
            yield return Line(isValidated ? "" : names[i], $"c{i} dashed", one, row => training(row)) with
            {
                SpokenName = $"{label}, training",
            };
            if (isValidated)
            {
                yield return Line(names[i], $"c{i}", one, validation) with
                {
                    SpokenName = $"{label}, validation",
                };
            }
        }
    }

    private static LineSeries Line(string name, string style, Curve one, Func<EpochRecord, double?> value) =>
        new(name, [.. one.Epochs.Where(row => value(row) is not null).Select(row => ((double)row.Epoch, value(row)!.Value))])
        {
            Style = style,
            HasDots = false,
        };

    private sealed record Curve(
        ImmutableArray<KeyValuePair<string, JsonNode>> Axes,
        string Label,
        ImmutableArray<EpochRecord> Epochs,
        double? Accuracy
    )
    {
        /// <summary>What tells it apart where the axes are known: <c>deep-cnn, 0.25</c>.</summary>
        public string Values => Axes.Length > 1 ? string.Join(", ", Axes.Select(axis => JsonNodeText.Plain(axis.Value))) : Label;
    }

    private sealed record Panel(string Name, ImmutableArray<(string Label, Curve Curve)> Named, ImmutableArray<Curve> Faint)
    {
        public IEnumerable<Curve> All => Named.Select(entry => entry.Curve).Concat(Faint);
    }
}

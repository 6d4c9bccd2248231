using System.Collections.Immutable;
using System.Globalization;
using Permafrost.Reporting.Plots;
using Permafrost.Reporting.Results;
using Permafrost.Reporting.Text;

namespace Permafrost.Reporting.Html;

/// <summary>The experiments of a study as a table: axes, then figures. <see cref="PageScript"/> makes it sortable; the attributes are for it.</summary>
internal static class ExperimentTable
{
    /// <summary>A table of more rows scrolls in a box of its own under a head that stays.</summary>
    private const int MostRowsAtFullHeight = 30;

    // Heading, unit of a difference ("interval" has none), and the end with which sorting begins.
    private static readonly (string Heading, string Unit, string First)[] Measures =
    [
        ("Validation accuracy", "points", "descending"),
        ("Test accuracy", "points", "descending"),
        ("95\u00a0% interval of it", "interval", "descending"),
        ("Test loss", "decimal", "ascending"),
        ("Macro F1", "decimal", "descending"),
        ("Calibration error (ECE)", "decimal", "ascending"),
        ("Parameters", "whole", "ascending"),
        ("Multiply-adds per image", "whole", "ascending"),
    ];

    /// <summary>Anchor of an experiment's row.</summary>
    public static string Anchor(ReportDocument report, ExperimentResult one) => $"row-{report.PositionOf(one.Name) + 1}";

    public static void Write(Markup page, ReportStudy study, ReportDocument report)
    {
        var scale = Scale(study);
        var best = study.IsChoice ? study.Best.ToHashSet<object>(ReferenceEqualityComparer.Instance) : [];
        Parts.Table(
            page,
            (
                study.IsChoice
                    ? "Experiments in the order of the study. The best is chosen by validation accuracy; the test set only measures it."
                    : "The experiment in figures. The test set had no part in its training."
            ) + (scale is null ? "" : $" Intervals are drawn from {Percent(scale.Low)} to {Percent(scale.High)}."),
            "experiments",
            () =>
            {
                WriteHead(page, study);
                using (page.Open("tbody"))
                {
                    foreach (var one in study.Experiments)
                    {
                        bool isBest = best.Contains(one);
                        using (page.Open("tr", ("class", isBest ? "best" : ""), ("id", Anchor(report, one))))
                        {
                            string badge =
                                !isBest ? ""
                                : study.IsTied ? "best, tied"
                                : "best";
                            WriteNames(page, one, study, report, one.IsBitExact ? [badge] : [badge, ExperimentFacts.NotBitExact]);
                            WriteMeasures(page, one, scale);
                        }
                    }
                }
            },
            isLong: study.Experiments.Length > MostRowsAtFullHeight
        );
    }

    private static void WriteHead(Markup page, ReportStudy study)
    {
        using (page.Open("thead"))
        using (page.Open("tr"))
        {
            foreach (string axis in study.Axes.IsEmpty ? ["experiment"] : study.Axes)
            {
                page.Element("th", () => WriteAxis(page, axis), ("scope", "col"));
            }

            foreach (var (heading, unit, first) in Measures)
            {
                page.Element("th", heading, ("scope", "col"), ("class", NumberClass(unit)), ("data-unit", unit), ("data-first", first));
            }
        }
    }

    /// <summary>A dotted key may be broken after its dots: it is often longer than the values below it.</summary>
    private static void WriteAxis(Markup page, string axis)
    {
        string[] keys = axis.Split('.');
        page.Raw("<bdi>");
        foreach (string key in keys[..^1])
        {
            page.Text($"{key}.").Raw("<wbr>");
        }

        page.Text(keys[^1]).Raw("</bdi>");
    }

    private static void WriteNames(Markup page, ExperimentResult one, ReportStudy study, ReportDocument report, string[] badges)
    {
        string[] values = study.Axes.IsEmpty
            ? [one.Name]
            :
            [
                .. study.Axes.Select(axis =>
                    JsonNodeText.Plain(one.Axes.FirstOrDefault(entry => string.Equals(entry.Key, axis, StringComparison.Ordinal)).Value)
                ),
            ];
        page.Element(
            "th",
            () =>
            {
                // The word alone stands in several rows; who hears the link alone needs the whole name.
                page.Link($"#{ReportHtml.Anchor(report, one.Name)}", values[0], ExperimentLabel.Of(one, report));
                foreach (string badge in badges.Where(badge => badge.Length > 0))
                {
                    page.Text(" ").Inline("span", badge, ("class", "badge"));
                }
            },
            ("scope", "row")
        );
        foreach (string value in values[1..])
        {
            page.Element("td", () => page.Name(value), ("class", "nowrap"));
        }
    }

    private static void WriteMeasures(Markup page, ExperimentResult one, AxisScale? scale)
    {
        if (one.Test is not { } test)
        {
            page.Element(
                "td",
                () => page.Inline("span", "failed", ("class", "failed")).Text(": ").Name(one.FailureReason ?? ""),
                ("class", "reason"),
                ("colspan", $"{Measures.Length}")
            );
            return;
        }

        Cell(page, one.Validation is { } seen ? Figures.Percent(seen.Accuracy) : "none", 100 * one.Validation?.Accuracy);
        Cell(page, Figures.Percent(test.Accuracy), 100 * test.Accuracy);
        page.Element(
            "td",
            () =>
            {
                page.Inline("bdi", Figures.PercentRange(test.AccuracyInterval.Low, test.AccuracyInterval.High));
                page.Raw(IntervalGlyph.ToSvg(test.Accuracy, test.AccuracyInterval, scale!));
            },
            ("class", "nowrap"),
            ("data-value", Value(100 * test.AccuracyInterval.Low))
        );
        Cell(page, Figures.Decimal(test.Loss), test.Loss);
        Cell(page, Figures.Decimal(test.MacroF1), test.MacroF1);
        Cell(page, Figures.Decimal(test.ExpectedCalibrationError), test.ExpectedCalibrationError);
        Cell(page, Figures.Whole(one.Model!.ParameterCount), one.Model.ParameterCount);
        Cell(page, Figures.Whole(one.Model.MacsPerImage), one.Model.MacsPerImage);
    }

    /// <summary>A figure as readers see it, and with the digits that sorting needs.</summary>
    private static void Cell(Markup page, string text, double? value)
    {
        if (value is { } number)
        {
            page.Element("td", text, ("class", "number"), ("data-value", Value(number)));
        }
        else
        {
            Parts.Number(page, text);
        }
    }

    private static string NumberClass(string unit) => string.Equals(unit, "interval", StringComparison.Ordinal) ? "" : "number";

    // Whole numbers keep every digit.
    private static string Value(double number) =>
        (double.IsInteger(number) ? number : Figures.Rounded(number)).ToString(CultureInfo.InvariantCulture);

    /// <summary>One scale in per cent for the whole column; null where nothing is done.</summary>
    private static AxisScale? Scale(ReportStudy study)
    {
        var intervals = study.Experiments.Where(one => one.Test is not null).Select(one => one.Test!.AccuracyInterval).ToList();
        return intervals.Count == 0
            ? null
            : AxisScale.Around(100 * intervals.Min(one => one.Low), 100 * intervals.Max(one => one.High), 4, 0, 100);
    }

    private static string Percent(double value) => value.ToString("0.##", CultureInfo.InvariantCulture) + "\u00a0%";
}

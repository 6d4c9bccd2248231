using System.Collections.Immutable;
using System.Globalization;
using Permafrost.Reporting.Plots;
using Permafrost.Reporting.Results;
using Permafrost.Reporting.Text;

namespace Permafrost.Reporting.Html;

/// <summary>A study: what was found, in sentences, and the table of its experiments.</summary>
internal static class StudySection
{
    public static void Write(Markup page, ReportStudy study, ReportDocument report)
    {
        int number = report.Studies.IndexOf(study) + 1;
        using (page.Open("section", ("id", $"study-{number}"), ("aria-labelledby", $"study-{number}-title")))
        {
            page.Element(
                "h2",
                report.Studies.Length == 1 ? "Results" : $"Results of {study.File} on {study.Dataset.Name}",
                ("id", $"study-{number}-title")
            );
            if (study.Description.Trim().Length > 0 && !ReportHtml.TitleIsDescription(report))
            {
                page.Element("p", study.Description, ("dir", "auto"));
            }

            foreach (var sentence in SummarySentences.Of(study, report))
            {
                page.Element("p", () => WriteSentence(page, sentence, report), ("class", "lead"));
            }

            WriteTable(page, study, report);
            DropoutTable.Write(page, study, report);
            StudyCurves.Write(page, study, report);
            SparsityPart.Write(page, study, report);
            ClassContestTable.Write(page, study, report);
            ConfusionChangeTable.Write(page, study, report);
        }
    }

    private static void WriteSentence(Markup page, ImmutableArray<Phrase> sentence, ReportDocument report)
    {
        foreach (var phrase in sentence)
        {
            if (phrase.Experiment is { } one)
            {
                Parts.Link(page, one, report);
            }
            else
            {
                page.Text(phrase.Words);
            }
        }
    }

    private static void WriteTable(Markup page, ReportStudy study, ReportDocument report)
    {
        var scale = Scale(study);
        string range = scale is null ? "" : $", drawn from {Percent(scale.Low)} to {Percent(scale.High)}";
        ImmutableArray<string> axes = study.Axes.IsEmpty ? ["experiment"] : study.Axes;
        string[] measures =
        [
            "#Validation accuracy",
            "#Test accuracy",
            $"95\u00a0% interval of it{range}",
            "#Test loss",
            "#Macro F1",
            "#Calibration error (ECE)",
            "#Parameters",
            "#Multiply-adds per image",
        ];
        Parts.Table(
            page,
            study.IsChoice
                ? "Experiments in the order of the study. The best is chosen by validation accuracy; the test set only measures it."
                : "The experiment in figures. The test set had no part in its training.",
            "experiments",
            () =>
            {
                Parts.Head(page, [.. axes, .. measures]);
                using (page.Open("tbody"))
                {
                    foreach (var one in study.Experiments)
                    {
                        using (page.Open("tr", ("class", study.IsChoice && study.Best.Contains(one) ? "best" : "")))
                        {
                            WriteNames(page, one, study, report);
                            WriteMeasures(page, one, scale, measures.Length);
                        }
                    }
                }
            }
        );
    }

    private static void WriteNames(Markup page, ExperimentResult one, ReportStudy study, ReportDocument report)
    {
        string[] values = study.Axes.IsEmpty
            ? [one.Name]
            :
            [
                .. study.Axes.Select(axis =>
                    JsonNodeText.Plain(one.Axes.FirstOrDefault(entry => string.Equals(entry.Key, axis, StringComparison.Ordinal)).Value)
                ),
            ];
        for (int i = 0; i < values.Length; i++)
        {
            string name = i == 0 ? "th" : "td";
            int column = i;
            page.Element(
                name,
                () =>
                {
                    if (column > 0)
                    {
                        page.Name(values[column]);
                        return;
                    }

                    // The word alone stands in several rows; who hears the link alone needs the whole name.
                    page.Link($"#{ReportHtml.Anchor(report, one.Name)}", values[0], ExperimentLabel.Of(one, report));
                    if (study.IsChoice && study.Best.Contains(one))
                    {
                        page.Text(" ").Inline("span", study.IsTied ? "best, tied" : "best", ("class", "badge"));
                    }
                },
                i == 0 ? ("scope", "row") : ("class", "nowrap")
            );
        }
    }

    private static void WriteMeasures(Markup page, ExperimentResult one, AxisScale? scale, int columns)
    {
        if (one.Test is not { } test)
        {
            page.Element(
                "td",
                () => page.Inline("span", "failed", ("class", "failed")).Text(": ").Name(one.FailureReason ?? ""),
                ("class", "reason"),
                ("colspan", $"{columns}")
            );
            return;
        }

        Parts.Number(page, one.Validation is { } validation ? Figures.Percent(validation.Accuracy) : "none");
        Parts.Number(page, Figures.Percent(test.Accuracy));
        page.Element(
            "td",
            () =>
            {
                page.Text(Figures.PercentRange(test.AccuracyInterval.Low, test.AccuracyInterval.High));
                page.Raw(IntervalGlyph.ToSvg(test.Accuracy, test.AccuracyInterval, scale!));
            },
            ("class", "nowrap")
        );
        Parts.Number(page, Figures.Decimal(test.Loss));
        Parts.Number(page, Figures.Decimal(test.MacroF1));
        Parts.Number(page, Figures.Decimal(test.ExpectedCalibrationError));
        Parts.Number(page, Figures.Whole(one.Model!.ParameterCount));
        Parts.Number(page, Figures.Whole(one.Model.MacsPerImage));
    }

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

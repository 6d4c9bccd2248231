using System.Collections.Immutable;
using System.Text;
using Permafrost.Reporting.Comparisons;
using Permafrost.Reporting.Html;
using Permafrost.Reporting.Metrics;
using Permafrost.Reporting.Repeats;
using Permafrost.Reporting.Results;
using Permafrost.Reporting.Text;

namespace Permafrost.Reporting;

/// <summary>Writes <c>report.md</c>: the same content in short, in GitHub's Markdown, for a pull request or a terminal.</summary>
public static class ReportMarkdown
{
    /// <summary>The text of <c>report.md</c>.</summary>
    public static string Write(ReportDocument report)
    {
        var text = new StringBuilder("# Comparison of experiments\n");
        foreach (var study in report.Studies)
        {
            WriteStudy(text, study, report);
        }

        WriteRepeats(text, report);
        WriteGroupComparisons(text, report);
        WriteComparisons(text, report);
        WriteHardImages(text, report);
        WriteClasses(text, report);
        WriteTraining(text, report);
        WriteSparsity(text, report);
        WriteUncertainty(text, report);
        WriteData(text, report);
        WriteDigests(text, report);
        return text.ToString();
    }

    private static void WriteStudy(StringBuilder text, ReportStudy study, ReportDocument report)
    {
        text.Append($"\n## {Escape(study.File)} on {Escape(study.Dataset.Name)}\n");
        if (study.Description.Trim().Length > 0)
        {
            text.Append($"\n{EscapeParagraph(study.Description)}\n");
        }

        foreach (var sentence in SummarySentences.Of(study, report))
        {
            text.Append('\n');
            foreach (var phrase in sentence)
            {
                text.Append(phrase.Experiment is null ? Escape(phrase.Words) : $"**{Escape(phrase.Words)}**");
            }

            text.Append('\n');
        }

        ImmutableArray<string> axes = study.Axes.IsEmpty ? ["experiment"] : study.Axes;
        Table(
            text,
            [
                .. axes,
                "",
                "#validation accuracy",
                "#test accuracy",
                "#95 % interval",
                "#test loss",
                "#macro F1",
                "#ECE",
                "#parameters",
                "#multiply-adds",
            ],
            study.Experiments.Select(one => Row(one, study))
        );
        var contests = ClassContest.Of(study);
        if (!contests.IsEmpty)
        {
            text.Append($"\n### {ClassContestText.Title}\n");
            Table(text, ClassContestText.Headings, contests.Select(one => ClassContestText.Row(one, report)));
        }

        if (DropoutEffect.Of(study) is { } effect)
        {
            text.Append(
                $"\n### Effect of dropout\n\nTest accuracy by rate; in brackets the difference from rate {Escape(effect.Rates[0])} in percentage points.\n"
            );
            Table(
                text,
                ["network", .. effect.Rates.Select(rate => "#" + rate)],
                effect.Rows.Select(row => row.Cells.Select(one => Cell(one, row.Cells[0], report)).Prepend(row.Network))
            );
        }
    }

    private static IEnumerable<string> Row(ExperimentResult one, ReportStudy study)
    {
        IEnumerable<string> names = study.Axes.IsEmpty
            ? [one.Name]
            : study.Axes.Select(axis =>
                JsonNodeText.Plain(one.Axes.FirstOrDefault(entry => string.Equals(entry.Key, axis, StringComparison.Ordinal)).Value)
            );
        if (one.Test is not { } test)
        {
            return [.. names, $"failed: {one.FailureReason}", "", "", "", "", "", "", "", ""];
        }

        string mark =
            !study.IsChoice || !study.Best.Contains(one) ? ""
            : study.IsTied ? "best, tied"
            : "best";
        return
        [
            .. names,
            mark,
            one.Validation is { } validation ? Figures.Percent(validation.Accuracy) : "none",
            Figures.Percent(test.Accuracy),
            Figures.PercentRange(test.AccuracyInterval.Low, test.AccuracyInterval.High),
            Figures.Decimal(test.Loss),
            Figures.Decimal(test.MacroF1),
            Figures.Decimal(test.ExpectedCalibrationError),
            Figures.Whole(one.Model!.ParameterCount),
            Figures.Whole(one.Model.MacsPerImage),
        ];
    }

    private static string Cell(Contender? one, Contender? first, ReportDocument report)
    {
        string accuracy = DropoutEffect.Accuracy(one);
        return one is not null && DropoutEffect.Against(one, first, report) is { } pair
            ? $"{accuracy} ({Figures.Points(pair.Difference)}, {VerdictText.Word(pair.Verdict)})"
            : accuracy;
    }

    private static void WriteRepeats(StringBuilder text, ReportDocument report)
    {
        if (!report.Repeats.IsEmpty)
        {
            text.Append($"\n## {RepeatedRunsText.Title}\n\n{RepeatedRunsText.Explanation}\n");
            Table(text, RepeatedRunsText.Headings, report.Repeats.Select(RepeatedRunsText.Row));
        }
    }

    private static void WriteGroupComparisons(StringBuilder text, ReportDocument report)
    {
        if (!report.GroupComparisons.IsEmpty)
        {
            text.Append($"\n## {GroupComparisonText.Title}\n\n{GroupComparisonText.Explanation}\n");
            Table(text, GroupComparisonText.Headings, report.GroupComparisons.Select(GroupComparisonText.Row));
        }
    }

    private static void WriteHardImages(StringBuilder text, ReportDocument report)
    {
        foreach (var hard in report.Hardest.Where(set => !set.Images.IsEmpty))
        {
            text.Append($"\n## {HardImagesText.Title}: {Escape(hard.Dataset)}\n\n{HardImagesText.Explanation(hard)}\n");
            Table(text, HardImagesText.Headings, hard.Images.Select(image => HardImagesText.Row(image, hard)));
        }
    }

    private static void WriteComparisons(StringBuilder text, ReportDocument report)
    {
        text.Append("\n## Comparisons\n");
        if (report.Comparisons.IsEmpty)
        {
            text.Append($"\n{ComparisonSection.Nothing(report)}\n");
            return;
        }

        text.Append(
            "\nDifferences are those of the second from the first, in percentage points of test accuracy; p is McNemar's after Holm's correction.\n"
        );
        var labels = report.Experiments.ToDictionary(one => one.Name, one => ExperimentLabel.Of(one, report), StringComparer.Ordinal);
        Table(
            text,
            ["only this differs", "first", "second", "#difference", "#95 % interval", "#p (Holm)", "verdict on the second"],
            report
                .Comparisons.OrderBy(pair => pair.Differs, StringComparer.Ordinal)
                .Select(pair =>
                    (IEnumerable<string>)
                        [
                            pair.Differs,
                            labels[pair.A],
                            labels[pair.B],
                            Figures.Points(pair.AccuracyDifference),
                            $"{Figures.Points(pair.Interval.Low)} to {Figures.Points(pair.Interval.High)}",
                            Figures.PValue(pair.PHolm),
                            VerdictText.Word(pair.Verdict),
                        ]
                )
        );
    }

    /// <summary>Of the best experiments only, of a repeated one its first run; the page has all.</summary>
    private static void WriteClasses(StringBuilder text, ReportDocument report)
    {
        foreach (var one in report.Studies.SelectMany(study => study.BestContenders).Select(best => best.Done.First()))
        {
            text.Append($"\n## By class: {Escape(ExperimentLabel.Of(one, report))}\n");
            var found = ClassFindings.Of(one.Test!).Sentence();
            if (!found.IsEmpty)
            {
                text.Append($"\n{string.Concat(found.Select(part => part.IsName ? $"**{Escape(part.Words)}**" : Escape(part.Words)))}\n");
            }

            Table(
                text,
                ["class", "#precision", "#recall", "#F1", "#images"],
                one.Test!.Classes.Select(row =>
                    (IEnumerable<string>)
                        [
                            row.Name,
                            Figures.Decimal(row.Precision),
                            Figures.Decimal(row.Recall),
                            Figures.Decimal(row.F1),
                            Figures.Whole(row.Support),
                        ]
                )
            );
            var mistakes = Mistakes.Largest(one.Test, 5);
            if (!mistakes.IsEmpty)
            {
                var words = mistakes.Select(miss =>
                    $"{Escape(miss.Truth)} taken for {Escape(miss.Chosen)} ({Figures.Whole(miss.Count)} of {Figures.Whole(miss.Support)})"
                );
                text.Append($"\nMost frequent mistakes: {string.Join("; ", words)}.\n");
            }
        }
    }

    /// <summary>Of the experiments that stopped early or kept an earlier epoch.</summary>
    private static void WriteTraining(StringBuilder text, ReportDocument report)
    {
        var special = report.Experiments.Where(one => one.StoppedEarly || one.Model?.KeptEpoch is not null).ToList();
        if (special.Count > 0)
        {
            text.Append("\n## Training\n");
            Table(
                text,
                ["experiment", "trained for"],
                special.Select(one => (IEnumerable<string>)[ExperimentLabel.Of(one, report), ExperimentSection.Training(one)!])
            );
        }
    }

    private static void WriteSparsity(StringBuilder text, ReportDocument report)
    {
        var measured = report
            .Experiments.Select(one => (Experiment: one, Mean: MeanSparsity.Of(one.Metrics?.Sparsity ?? [])))
            .Where(entry => entry.Mean is not null)
            .ToList();
        if (measured.Count > 0)
        {
            text.Append(
                "\n## Sparsity\n\nShare of zeros in the outputs of the layers, their plain mean, as the network classifies and with dropout on.\n"
            );
            Table(
                text,
                ["experiment", "#classifying", "#dropout on"],
                measured.Select(entry =>
                    (IEnumerable<string>)
                        [
                            ExperimentLabel.Of(entry.Experiment, report),
                            Figures.Percent(entry.Mean!.Inference),
                            Figures.Percent(entry.Mean.Training),
                        ]
                )
            );
        }
    }

    private static void WriteUncertainty(StringBuilder text, ReportDocument report)
    {
        var measured = report
            .Experiments.Where(one => one.Metrics?.Uncertainty is not null)
            .Select(one => (Experiment: one, Figures: one.Metrics!.Uncertainty!))
            .ToList();
        if (measured.Count > 0)
        {
            text.Append(
                "\n## Uncertainty\n\nMean entropy (nats) of right and wrong answers over several passes with dropout on; AUROC of entropy as an alarm for wrong ones.\n"
            );
            Table(
                text,
                ["experiment", "#passes", "#right", "#wrong", "#AUROC"],
                measured.Select(entry =>
                    (IEnumerable<string>)
                        [
                            ExperimentLabel.Of(entry.Experiment, report),
                            Figures.Whole(entry.Figures.Passes),
                            Known(entry.Figures.MeanEntropyRight),
                            Known(entry.Figures.MeanEntropyWrong),
                            Known(entry.Figures.Auroc),
                        ]
                )
            );
        }

        static string Known(double? value) => value is { } number ? Figures.Decimal(number) : "none";
    }

    private static void WriteData(StringBuilder text, ReportDocument report)
    {
        text.Append("\n## Data\n");
        foreach (var dataset in report.Datasets)
        {
            string licence = dataset.Licence.Length > 0 ? $" Licence: {Escape(dataset.Licence)}." : "";
            string about = $"{Escape(dataset.Description.Trim())}{licence}";
            text.Append($"\n**{Escape(dataset.Name)}**{(about.Length > 0 ? $": {about}" : "")}\n");
            var splits = DatasetCounts.Of(dataset, report);
            Table(
                text,
                ["class", .. splits.Select(split => "#" + split.Name)],
                dataset.Classes.Select((name, k) => splits.Select(split => Figures.Whole(split.CountPerClass[k])).Prepend(name))
            );
            if (dataset.Examination is { } found)
            {
                text.Append($"\n{Escape(ExaminationPart.FilesSentence(found))} {Escape(ExaminationPart.EqualSentence(found))}\n");
                foreach (string warning in found.Warnings)
                {
                    text.Append($"\n**Note:** {Escape(warning)}.\n");
                }
            }
        }
    }

    private static void WriteDigests(StringBuilder text, ReportDocument report)
    {
        text.Append("\n## Digests (SHA-256)\n");
        Table(
            text,
            ["experiment", "model.safetensors", "predictions.csv"],
            report
                .Experiments.Where(one => one.IsDone)
                .Select(one => (IEnumerable<string>)[one.Name, one.ModelDigest.ToString()!, one.PredictionsDigest.ToString()!])
        );
    }

    private static void Table(StringBuilder text, IReadOnlyList<string> headings, IEnumerable<IEnumerable<string>> rows)
    {
        text.Append('\n');
        Line(text, headings.Select(heading => Escape(heading.TrimStart('#'))));
        Line(text, headings.Select(heading => heading.StartsWith('#') ? "--:" : "---"));
        foreach (var row in rows)
        {
            Line(text, row.Select(Escape));
        }
    }

    private static void Line(StringBuilder text, IEnumerable<string> cells) => text.Append($"| {string.Join(" | ", cells)} |\n");

    /// <summary>The text so that GitHub shows it as it is: no markup, no HTML, no table border, on one line.</summary>
    internal static string Escape(string words)
    {
        var escaped = new StringBuilder();
        foreach (char letter in words)
        {
            if (char.IsControl(letter) || letter is '\u2028' or '\u2029')
            {
                escaped.Append(' ');
            }
            else if (letter is '&' or '<' or '>' or '@')
            {
                // A backslash would not keep GitHub from mentioning somebody.
                escaped.Append($"&#{(int)letter};");
            }
            else
            {
                escaped
                    .Append(letter is '\\' or '`' or '*' or '_' or '{' or '}' or '[' or ']' or '#' or '|' or '~' or '$' ? "\\" : "")
                    .Append(letter);
            }
        }

        return escaped.ToString();
    }

    /// <summary>The text as a paragraph of its own: a sign or number at its beginning does not make it a list.</summary>
    internal static string EscapeParagraph(string words)
    {
        string text = Escape(words.Trim());
        int digits = text.TakeWhile(char.IsAsciiDigit).Count();
        bool isList = digits < text.Length && (digits == 0 ? text[0] is '-' or '+' or '=' : text[digits] is '.' or ')');
        return isList ? text.Insert(digits, "\\") : text;
    }
}

using System.Collections.Immutable;
using System.Text;
using Permafrost.Reporting.Comparisons;
using Permafrost.Reporting.Repeats;
using Permafrost.Reporting.Results;
using Permafrost.Reporting.Text;

namespace Permafrost.Reporting.Markdown;

/// <summary>A study: what was found, in sentences, and the table of its experiments.</summary>
internal static class StudyMarkdown
{
    public static void Write(StringBuilder text, ReportStudy study, ReportDocument report)
    {
        text.Append($"\n## {MarkdownText.Name(study.File)} on {MarkdownText.Name(study.Dataset.Name)}\n");
        if (study.Description.Trim().Length > 0)
        {
            text.Append($"\n{MarkdownText.Paragraph(study.Description)}\n");
        }

        foreach (var paragraph in SummarySentences.Of(study, report))
        {
            var sentences = paragraph.Sentences.Select(Sentence);
            text.Append('\n')
                .Append(paragraph.IsList ? string.Join('\n', sentences.Select(words => $"- {words}")) : string.Join(' ', sentences))
                .Append('\n');
        }

        ImmutableArray<string> axes = study.Axes.IsEmpty ? ["experiment"] : study.Axes;
        MarkdownText.Table(
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
            MarkdownText.Table(text, ClassContestText.Headings, contests.Select(one => ClassContestText.Row(one, report)));
        }

        if (DropoutEffect.Of(study) is { } effect)
        {
            text.Append(
                $"\n### Effect of dropout\n\nTest accuracy by rate; in brackets the difference from rate {MarkdownText.Escape(effect.Rates[0])} in percentage points.\n"
            );
            MarkdownText.Table(
                text,
                ["network", .. effect.Rates.Select(rate => "#" + rate)],
                effect.Rows.Select(row => row.Cells.Select(one => Cell(one, row.Cells[0], report)).Prepend(row.Network))
            );
        }
    }

    private static string Sentence(ImmutableArray<Phrase> sentence) =>
        string.Concat(
            sentence.Select(phrase => phrase.Experiment is null ? MarkdownText.Escape(phrase.Words) : MarkdownText.Strong(phrase.Words))
        );

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
        string exact = one.IsBitExact ? "" : Html.ExperimentFacts.NotBitExact;
        return
        [
            .. names,
            string.Join(", ", new[] { mark, exact }.Where(word => word.Length > 0)),
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
}

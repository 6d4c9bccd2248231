using System.Collections.Immutable;
using Permafrost.Reporting.Text;

namespace Permafrost.Reporting.Html;

/// <summary>A study: what was found, in sentences, and the table of its experiments.</summary>
internal static class StudySection
{
    public static void Write(Markup page, ReportStudy study, ReportDocument report)
    {
        int number = report.Studies.IndexOf(study) + 1;
        using (Parts.Section(page, $"study-{number}", Title(study, report)))
        {
            if (study.Description.Trim().Length > 0 && !ReportHtml.TitleIsDescription(report))
            {
                page.Element("p", study.Description, ("dir", "auto"));
            }

            foreach (var paragraph in SummarySentences.Of(study, report))
            {
                WriteParagraph(page, paragraph, report);
            }

            ExperimentTable.Write(page, study, report);
            DropoutTable.Write(page, study, report);
            StudyCurves.Write(page, study, report);
            SparsityPart.Write(page, study, report);
            ClassContestTable.Write(page, study, report, $"study-{number}");
            ConfusionChangeTable.Write(page, study, report);
        }
    }

    /// <summary>What its section is called.</summary>
    public static string Title(ReportStudy study, ReportDocument report) =>
        report.Studies.Length == 1 ? "Results" : $"Results of {study.File} on {study.Dataset.Name}";

    private static void WriteParagraph(Markup page, SummaryParagraph paragraph, ReportDocument report)
    {
        if (!paragraph.IsList)
        {
            page.Element("p", () => WriteSentences(page, paragraph.Sentences, report), ("class", "lead"));
            return;
        }

        using (page.Open("ul", ("class", "lead")))
        {
            foreach (var sentence in paragraph.Sentences)
            {
                page.Element("li", () => WriteSentences(page, [sentence], report));
            }
        }
    }

    private static void WriteSentences(Markup page, ImmutableArray<ImmutableArray<Phrase>> sentences, ReportDocument report)
    {
        foreach (var (place, sentence) in sentences.Index())
        {
            page.Text(place == 0 ? "" : " ");
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
    }
}

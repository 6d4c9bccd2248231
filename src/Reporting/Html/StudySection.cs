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

            foreach (var sentence in SummarySentences.Of(study, report))
            {
                page.Element("p", () => WriteSentence(page, sentence, report), ("class", "lead"));
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
}

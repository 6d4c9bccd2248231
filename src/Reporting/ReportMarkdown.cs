using System.Text;
using Permafrost.Reporting.Markdown;

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
            StudyMarkdown.Write(text, study, report);
        }

        ComparisonMarkdown.WriteRepeats(text, report);
        ComparisonMarkdown.WriteGroupComparisons(text, report);
        ComparisonMarkdown.WriteComparisons(text, report);
        ComparisonMarkdown.WriteHardImages(text, report);
        ExperimentMarkdown.WriteClasses(text, report);
        ExperimentMarkdown.WriteTraining(text, report);
        ExperimentMarkdown.WriteSparsity(text, report);
        ExperimentMarkdown.WriteUncertainty(text, report);
        DatasetMarkdown.Write(text, report);
        ExperimentMarkdown.WriteDigests(text, report);
        return text.ToString();
    }
}

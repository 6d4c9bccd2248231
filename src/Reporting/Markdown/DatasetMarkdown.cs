using System.Text;
using Permafrost.Reporting.Html;
using Permafrost.Reporting.Results;
using Permafrost.Reporting.Text;

namespace Permafrost.Reporting.Markdown;

/// <summary>The datasets: images per class, and what a careful reader would ask about.</summary>
internal static class DatasetMarkdown
{
    public static void Write(StringBuilder text, ReportDocument report)
    {
        text.Append("\n## Data\n");
        foreach (var dataset in report.Datasets)
        {
            string licence = dataset.Licence.Length > 0 ? $" Licence: {MarkdownText.Escape(dataset.Licence)}." : "";
            string about = $"{MarkdownText.Escape(dataset.Description.Trim())}{licence}";
            text.Append($"\n{MarkdownText.Strong(dataset.Name)}{(about.Length > 0 ? $": {about}" : "")}\n");
            var splits = DatasetCounts.Of(dataset, report);
            MarkdownText.Table(
                text,
                ["class", .. splits.Select(split => "#" + split.Name)],
                dataset.Classes.Select((name, k) => splits.Select(split => Figures.Whole(split.CountPerClass[k])).Prepend(name))
            );
            if (dataset.Examination is { } found)
            {
                text.Append(
                    $"\n{MarkdownText.Escape(ExaminationPart.FilesSentence(found))} {MarkdownText.Escape(ExaminationPart.EqualSentence(found))}\n"
                );
                foreach (string warning in found.Warnings)
                {
                    text.Append($"\n**Note:** {MarkdownText.Escape(warning)}.\n");
                }
            }
        }
    }
}

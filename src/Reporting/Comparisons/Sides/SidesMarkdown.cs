using System.Text;
using Permafrost.Reporting.Markdown;

namespace Permafrost.Reporting.Comparisons.Sides;

/// <summary>A comparison in GitHub's Markdown, for a pull request.</summary>
public static class SidesMarkdown
{
    /// <summary>The verdict first, then the table, what differs, and how to read it.</summary>
    public static string Write(SidesComparison found)
    {
        var text = new StringBuilder($"## {MarkdownText.Escape(SidesSentences.Title(found))}\n");
        foreach (var (sentence, place) in SidesSentences.Of(found).Select((sentence, place) => (MarkdownText.Paragraph(sentence), place)))
        {
            text.Append($"\n{(place == 0 ? $"**{sentence}**" : sentence)}\n");
        }

        var table = new SidesTable(found);
        if (table.Rows.Any())
        {
            MarkdownText.Table(text, SidesTable.Headings, table.Rows.Select(row => (IEnumerable<string>)row));
        }

        List<string> changes = [.. table.Changes];
        if (changes.Count > 0)
        {
            text.Append("\nWhat differs:\n\n");
            changes.ForEach(change => text.Append($"- {MarkdownText.Paragraph(change)}\n"));
        }

        foreach (string note in table.Notes)
        {
            text.Append($"\n{MarkdownText.Paragraph(note)}\n");
        }

        return text.ToString();
    }
}

using System.Collections.Immutable;
using System.Globalization;

namespace Permafrost.Reporting.Comparisons.Sides;

/// <summary>A comparison as plain text, for a terminal.</summary>
public static class SidesText
{
    /// <summary>What <see cref="SidesMarkdown"/> says, in aligned columns; without a line end at its end.</summary>
    public static string Write(SidesComparison found)
    {
        var table = new SidesTable(found);
        List<string> lines = [SidesSentences.Title(found), "", .. SidesSentences.Of(found)];
        List<ImmutableArray<string>> rows = [.. table.Rows];
        if (rows.Count > 0)
        {
            rows.Insert(0, [.. SidesTable.Headings.Select(heading => heading.TrimStart('#'))]);
            lines.AddRange(["", .. Aligned(rows)]);
        }

        List<string> changes = [.. table.Changes];
        if (changes.Count > 0)
        {
            lines.AddRange(["", "What differs", .. changes.Select(change => $"  {change}")]);
        }

        if (!table.Notes.IsEmpty)
        {
            lines.AddRange(["", .. table.Notes]);
        }

        return string.Join('\n', lines);
    }

    private static IEnumerable<string> Aligned(List<ImmutableArray<string>> rows)
    {
        int[] widths = [.. rows[0].Select((_, column) => rows.Max(row => Width(row[column])))];
        return rows.Select(row => $"  {string.Join("  ", row.Select((cell, column) => Padded(cell, column, widths[column])))}".TrimEnd());
    }

    private static string Padded(string cell, int column, int width)
    {
        string space = new(' ', width - Width(cell));
        return SidesTable.Headings[column].StartsWith('#') ? space + cell : cell + space;
    }

    private static int Width(string text) => new StringInfo(text).LengthInTextElements;
}

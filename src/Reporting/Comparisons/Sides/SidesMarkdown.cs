using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Permafrost.Reporting.Markdown;
using Permafrost.Reporting.Text;

namespace Permafrost.Reporting.Comparisons.Sides;

/// <summary>A comparison for people: in GitHub's Markdown for a pull request, or as plain text for a terminal.</summary>
public static class SidesMarkdown
{
    /// <summary>Rows of the table; a comment on GitHub holds 65,536 characters.</summary>
    private const int MostRows = 100;

    /// <summary>Experiments that are the same get no row where there are more than so many.</summary>
    private const int MostIdentical = 12;

    private static readonly ImmutableArray<string> Headings =
    [
        "experiment",
        "#baseline",
        "#candidate",
        "#difference",
        "#95 % interval",
        "#p (Holm)",
        "test",
        "verdict on the candidate",
        "what differs",
    ];

    /// <summary>The text for a pull request.</summary>
    public static string Write(SidesComparison found)
    {
        var text = new StringBuilder();
        text.Append($"## {MarkdownText.Escape(Title(found))}\n");
        bool first = true;
        foreach (string sentence in SidesSentences.Of(found))
        {
            string escaped = MarkdownText.Paragraph(sentence);
            text.Append($"\n{(first ? $"**{escaped}**" : escaped)}\n");
            first = false;
        }

        var (rows, notes) = Rows(found);
        if (rows.Count > 0)
        {
            MarkdownText.Table(text, Headings, rows.Select(Row).Select(row => (IEnumerable<string>)row));
        }

        foreach (string note in (IEnumerable<string>)[.. notes, Legend(found), .. found.Baseline.Notes, .. found.Candidate.Notes])
        {
            text.Append(note.Length > 0 ? $"\n{MarkdownText.Paragraph(note)}\n" : "");
        }

        return text.ToString();
    }

    /// <summary>The text for a terminal, without a line end at its end.</summary>
    public static string WriteText(SidesComparison found)
    {
        List<string> lines = [Title(found), "", .. SidesSentences.Of(found)];
        var (rows, notes) = Rows(found);
        if (rows.Count > 0)
        {
            lines.Add("");
            lines.AddRange(
                Aligned([
                    [.. Headings.Take(8)],
                    .. rows.Select(pair => Row(pair).Take(8).ToImmutableArray()),
                ])
            );
        }

        lines.AddRange(notes);
        List<string> differs = [.. Differs(rows)];
        if (differs.Count > 0)
        {
            lines.AddRange(["", "What differs", .. differs.Select(line => $"  {line}")]);
        }

        foreach (string note in (IEnumerable<string>)[Legend(found), .. found.Baseline.Notes, .. found.Candidate.Notes])
        {
            lines.AddRange(note.Length > 0 ? ["", note] : []);
        }

        return string.Join('\n', lines);
    }

    private static string Title(SidesComparison found) => $"{found.Candidate.Title} against {found.Baseline.Title}";

    private static string Legend(SidesComparison found) =>
        found.Tested == 0
            ? ""
            : $"Difference: test accuracy of the candidate minus that of the baseline, in percentage points; intervals are those of each pair alone"
                + (found.Tested > 1 ? $"; p is corrected for {found.Tested} comparisons (Holm)." : ".");

    private static (List<SideComparison> Rows, List<string> Notes) Rows(SidesComparison found)
    {
        List<SideComparison> identical = [.. found.Pairs.Where(pair => pair.State == SideState.Identical)];
        List<SideComparison> rows = identical.Count > MostIdentical ? [.. found.Pairs.Except(identical)] : [.. found.Pairs];
        List<string> notes = [];
        if (rows.Count > MostRows)
        {
            notes.Add($"The table has {MostRows} of {rows.Count} experiments, those with the smallest p first; --format=json has all.");
            rows = [.. rows.OrderBy(pair => pair.P ?? 2).Take(MostRows)];
        }

        if (identical.Count > MostIdentical)
        {
            notes.Add($"{identical.Count} experiments that are the same, bit for bit, have no row.");
        }

        return (rows, notes);
    }

    private static ImmutableArray<string> Row(SideComparison pair) =>
        [
            pair.Label,
            pair.AccuracyA is { } a ? Figures.Percent(a) : "unknown",
            pair.AccuracyB is { } b ? Figures.Percent(b) : "unknown",
            pair.Difference is { } difference ? Figures.Points(difference) : "",
            pair.Interval is { } interval ? $"{Figures.Points(interval.Low)} to {Figures.Points(interval.High)}" : "",
            pair.PHolm is { } p ? Figures.PValue(p) : "",
            SidesSentences.Test(pair),
            SidesSentences.Word(pair),
            SidesSentences.Differs(pair),
        ];

    /// <summary>What is changed alike everywhere is said once.</summary>
    private static IEnumerable<string> Differs(IReadOnlyList<SideComparison> rows)
    {
        foreach (var group in rows.GroupBy(SidesSentences.Differs, StringComparer.Ordinal).Where(group => group.Key.Length > 0))
        {
            int count = group.Count();
            string of =
                count == 1 ? group.First().Label
                : count == rows.Count ? $"all {count}"
                : $"{group.First().Label} and {count - 1} more";
            yield return $"{of}: {group.Key}";
        }
    }

    private static IEnumerable<string> Aligned(IReadOnlyList<ImmutableArray<string>> rows)
    {
        int[] widths = [.. rows[0].Select((_, column) => rows.Max(row => Width(row[column].TrimStart('#'))))];
        foreach (var row in rows)
        {
            yield return "  "
                + string.Join(
                        "  ",
                        row.Select((cell, column) => Padded(cell.TrimStart('#'), widths[column], Headings[column].StartsWith('#')))
                    )
                    .TrimEnd();
        }
    }

    private static string Padded(string cell, int width, bool right)
    {
        string space = new(' ', width - Width(cell));
        return right ? space + cell : cell + space;
    }

    private static int Width(string text) => new StringInfo(text).LengthInTextElements;
}

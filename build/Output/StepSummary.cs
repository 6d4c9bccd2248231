using System.Text;
using Permafrost.Pipeline.Files;

namespace Permafrost.Build.Output;

/// <summary>The report, or a comparison, on the page of a GitHub workflow run: its Markdown is appended to the file that <c>$GITHUB_STEP_SUMMARY</c> names.</summary>
internal static class StepSummary
{
    /// <summary>Set by GitHub for each step; tells where to write.</summary>
    public const string Variable = "GITHUB_STEP_SUMMARY";

    /// <summary>Bytes that GitHub takes of one step; of more it shows nothing.</summary>
    public const int MostBytes = 1 << 20;

    private const string Section = "\n## ";
    private const int MostNamed = 5;

    /// <summary>Appends what was found; what is too long is cut.</summary>
    /// <param name="read">Gives the Markdown: <c>report.md</c>, or a comparison. Called where somebody reads it.</param>
    /// <param name="summary">Value of <see cref="Variable"/>; null and "": there is nobody to read it.</param>
    /// <returns>Why it could not be done, in one sentence; null where it was, or nobody asked.</returns>
    public static string? Append(Func<string> read, string? summary)
    {
        if (string.IsNullOrEmpty(summary))
        {
            return null;
        }

        try
        {
            if (FileStamp.IsSpecial(summary))
            {
                return Fault(summary, "it is a pipe, socket or device");
            }

            string markdown = read();
            using var stream = new FileStream(summary, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);

            // What stands there already counts, and may lack the end of its last line.
            string before = stream.Length > 0 ? "\n\n" : "";
            stream.Write(Encoding.UTF8.GetBytes(before + Fit(markdown, MostBytes - stream.Length - before.Length)));
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return Fault(summary, exception.Message.TrimEnd('.'));
        }
    }

    /// <summary>The report's first sections, as many as there is room for, and a sentence that names the others.</summary>
    /// <param name="markdown">The whole report.</param>
    /// <param name="bytes">Room in UTF-8; with less than the sentence takes, nothing is left.</param>
    internal static string Fit(string markdown, long bytes)
    {
        if (Encoding.UTF8.GetByteCount(markdown) <= bytes)
        {
            return markdown;
        }

        string[] sections = markdown.Split(Section);
        for (int kept = sections.Length - 1; kept > 0; kept--)
        {
            string cut = $"{string.Join(Section, sections.Take(kept)).TrimEnd('\n')}\n\n{LeftOut(sections[kept..])}\n";
            if (Encoding.UTF8.GetByteCount(cut) <= bytes)
            {
                return cut;
            }
        }

        return "";
    }

    private static string LeftOut(string[] sections)
    {
        string[] titles = [.. sections.Take(MostNamed).Select(section => $"“{section.Split('\n', 2)[0]}”")];
        string more = sections.Length > MostNamed ? $" and {Wording.Counted(sections.Length - MostNamed, "more section")}" : "";
        return $"**Left out here**, since GitHub shows no more than 1 MiB: {string.Join(", ", titles)}{more}. `report.md` and `index.html` have all.";
    }

    private static string Fault(string path, string why) =>
        $"warning: nothing was appended to {path} (${Variable}): {why}. Expected a file that can be written; what was asked for is done all the same.";
}

using System.Globalization;
using System.Text;

namespace Permafrost.Experiments.Faults;

/// <summary>Text of strangers as a message shows it: on one line, bounded, nothing invisible.</summary>
internal static class FaultText
{
    private const int LongestValue = 80;
    private const int LongestName = 500;

    /// <summary>A value, in quotes.</summary>
    public static string Quote(string text) => $"\"{Visible(text, LongestValue)}\"";

    /// <summary>A key, a name or a sentence.</summary>
    public static string Plain(string text) => Visible(text, LongestName);

    /// <summary>A path in full.</summary>
    public static string Path(string text) => Visible(text, int.MaxValue);

    /// <summary><c>a, b, c</c>.</summary>
    public static string Listed(IEnumerable<string> names) => string.Join(", ", names.Select(Plain));

    private static string Visible(string text, int longest)
    {
        var shown = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (shown.Length >= longest)
            {
                return shown.Append("...").ToString();
            }

            bool visible =
                Rune.GetUnicodeCategory(rune)
                is not (
                    UnicodeCategory.Control
                    or UnicodeCategory.Format
                    or UnicodeCategory.LineSeparator
                    or UnicodeCategory.ParagraphSeparator
                    or UnicodeCategory.OtherNotAssigned
                );
            shown.Append(visible ? rune.ToString() : $"\\u{rune.Value:x4}");
        }

        return shown.ToString();
    }
}

using System.Globalization;
using System.Text;

namespace Permafrost.Experiments.Faults;

/// <summary>Text of strangers as a message shows it: on one line, bounded, nothing invisible.</summary>
internal static class FaultText
{
    private const int Longest = 80;

    public static string Quote(string text) => $"\"{Plain(text)}\"";

    public static string Plain(string text)
    {
        var shown = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (shown.Length >= Longest)
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

    /// <summary><c>a, b, c</c>.</summary>
    public static string Listed(IEnumerable<string> names) => string.Join(", ", names.Select(Plain));
}

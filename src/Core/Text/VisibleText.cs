using System.Globalization;
using System.Text;

namespace Permafrost.Core.Text;

/// <summary>Text of strangers (names of files, values of YAML) as a message shows it: on one line, nothing invisible.</summary>
public static class VisibleText
{
    /// <summary>Control characters, directional marks and the like become <c>\u000a</c>.</summary>
    /// <param name="text">Anything.</param>
    /// <param name="longest">Characters after which <c>...</c> stands for the rest.</param>
    public static string Of(string text, int longest = int.MaxValue)
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

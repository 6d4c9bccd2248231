using System.Text;
using Permafrost.Reporting.Text;

namespace Permafrost.Reporting.Markdown;

/// <summary>Tables and escaped text in GitHub's Markdown.</summary>
internal static class MarkdownText
{
    public static void Table(StringBuilder text, IReadOnlyList<string> headings, IEnumerable<IEnumerable<string>> rows)
    {
        text.Append('\n');
        Line(text, headings.Select(heading => Escape(heading.TrimStart('#'))));
        Line(text, headings.Select(heading => heading.StartsWith('#') ? "--:" : "---"));
        foreach (var row in rows)
        {
            Line(text, row.Select(Escape));
        }
    }

    private static void Line(StringBuilder text, IEnumerable<string> cells) => text.Append($"| {string.Join(" | ", cells)} |\n");

    /// <summary>The text so that GitHub shows it as it is: no markup, no HTML, no table border, on one line.</summary>
    public static string Escape(string words)
    {
        var escaped = new StringBuilder();
        foreach (char letter in words)
        {
            if (char.IsControl(letter) || letter is '\u2028' or '\u2029')
            {
                escaped.Append(' ');
            }
            else if (letter is '&' or '<' or '>' or '@')
            {
                // A backslash would not keep GitHub from mentioning somebody.
                escaped.Append($"&#{(int)letter};");
            }
            else
            {
                escaped
                    .Append(letter is '\\' or '`' or '*' or '_' or '{' or '}' or '[' or ']' or '#' or '|' or '~' or '$' ? "\\" : "")
                    .Append(letter);
            }
        }

        return escaped.ToString();
    }

    /// <summary>The text as a paragraph of its own: a sign or number at its beginning does not make it a list.</summary>
    public static string Paragraph(string words)
    {
        string text = Escape(words.Trim());
        int digits = text.TakeWhile(char.IsAsciiDigit).Count();
        bool isList = digits < text.Length && (digits == 0 ? text[0] is '-' or '+' or '=' : text[digits] is '.' or ')');
        return isList ? text.Insert(digits, "\\") : text;
    }
}

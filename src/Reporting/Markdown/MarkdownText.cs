using System.Text;

namespace Permafrost.Reporting.Markdown;

/// <summary>Tables and escaped text in GitHub's Markdown.</summary>
internal static class MarkdownText
{
    // After it GitHub sees neither a mention nor an issue nor an emoji; nobody sees it. A backslash or &#64; would not do: GitHub looks for those in what is rendered.
    private const string Nothing = "&#8203;";

    private const char Unknown = '\ufffd';
    private const char Isolate = '\u2068';
    private const char EndOfIsolate = '\u2069';

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

    /// <summary>The text so that GitHub shows it as it is: no markup, no HTML, no table border, no link, mention or emoji, on one line.</summary>
    public static string Escape(string words)
    {
        var escaped = new StringBuilder();
        for (int i = 0; i < words.Length; i++)
        {
            char letter = words[i];
            var rest = words.AsSpan(i + 1);
            switch (letter)
            {
                case '\u2028' or '\u2029':
                case var _ when char.IsControl(letter):
                    escaped.Append(' ');
                    break;
                case (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069'):
                    // They would turn round what stands behind them.
                    escaped.Append(Unknown);
                    break;
                case '&' or '<' or '>':
                    escaped.Append($"&#{(int)letter};");
                    break;
                case '@':
                    escaped.Append(letter).Append(Nothing);
                    break;
                case '#':
                    escaped.Append("\\#").Append(rest.Length > 0 && char.IsAsciiDigit(rest[0]) ? Nothing : "");
                    break;
                case ':':
                    escaped.Append(letter).Append(rest.StartsWith("//", StringComparison.Ordinal) || IsEmoji(rest) ? Nothing : "");
                    break;
                case 'w' or 'W' when rest.StartsWith("ww.", StringComparison.OrdinalIgnoreCase):
                    escaped.Append(letter).Append(Nothing);
                    break;
                case '\\' or '`' or '*' or '_' or '{' or '}' or '[' or ']' or '|' or '~' or '$':
                    escaped.Append('\\').Append(letter);
                    break;
                default:
                    escaped.Append(letter);
                    break;
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

    /// <summary>A user's name inside a sentence: one that is written from right to left does not turn round what stands behind it.</summary>
    public static string Name(string name)
    {
        string escaped = Escape(name).Trim();
        return escaped.Any(IsRightToLeft) ? $"{Isolate}{escaped}{EndOfIsolate}" : escaped;
    }

    /// <summary>The same in bold.</summary>
    public static string Strong(string name) => Name(name) is { Length: > 0 } shown ? $"**{shown}**" : "";

    /// <summary>Whether what stands behind a colon ends with another one, as <c>:smile:</c>.</summary>
    private static bool IsEmoji(ReadOnlySpan<char> rest)
    {
        int letters = 0;
        while (letters < rest.Length && (char.IsAsciiLetterOrDigit(rest[letters]) || rest[letters] is '_' or '+' or '-'))
        {
            letters++;
        }

        return letters > 0 && letters < rest.Length && rest[letters] == ':';
    }

    /// <summary>Hebrew, Arabic and what is written like them; of pairs of code units, the first of those.</summary>
    private static bool IsRightToLeft(char letter) =>
        letter
            is (>= '\u0590' and <= '\u08ff')
                or (>= '\ufb1d' and <= '\ufdff')
                or (>= '\ufe70' and <= '\ufefe')
                or '\ud802'
                or '\ud803'
                or '\ud83a'
                or '\ud83b';
}

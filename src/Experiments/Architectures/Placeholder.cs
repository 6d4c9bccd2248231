using System.Globalization;

namespace Permafrost.Experiments.Architectures;

/// <summary>A scalar <c>"{dropout}"</c> or <c>"{dropout[0]}"</c> that stands for a parameter's value.</summary>
/// <param name="Parameter">Name of the parameter.</param>
/// <param name="Index">Which value of a list; null where the whole value is meant.</param>
internal readonly record struct Placeholder(string Parameter, int? Index)
{
    /// <summary>Form of a parameter's name.</summary>
    public const string NamePattern = "[A-Za-z_][A-Za-z0-9_-]*";

    /// <summary>Form of a placeholder, as the schema has it.</summary>
    public const string Pattern = @"^\{" + NamePattern + @"(\[[0-9]+\])?\}$";

    public static Placeholder? Parse(string text)
    {
        if (text is not ['{', .. var inner, '}'])
        {
            return null;
        }

        int bracket = inner.IndexOf('[', StringComparison.Ordinal);
        string name = bracket < 0 ? inner : inner[..bracket];
        if (!IsName(name))
        {
            return null;
        }

        if (bracket < 0)
        {
            return new Placeholder(name, null);
        }

        string digits = inner[(bracket + 1)..];
        if (digits is not [.. { Length: > 0 } number, ']'] || !number.All(char.IsAsciiDigit))
        {
            return null;
        }

        // An index that no int holds is out of any list's range all the same.
        bool fits = int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int index);
        return new Placeholder(name, fits ? index : int.MaxValue);
    }

    /// <summary>Letters, digits, <c>_</c> and <c>-</c>, not starting with a digit or a <c>-</c>.</summary>
    public static bool IsName(string text) =>
        text.Length > 0
        && (char.IsAsciiLetter(text[0]) || text[0] == '_')
        && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-');

    public override string ToString() => Index is { } index ? $"{{{Parameter}[{index}]}}" : $"{{{Parameter}}}";
}

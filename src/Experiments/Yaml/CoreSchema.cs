using System.Globalization;
using Permafrost.Experiments.Faults;

namespace Permafrost.Experiments.Yaml;

/// <summary>Plain scalars by the core schema of YAML 1.2.2, chapter 10.3.2.</summary>
internal static class CoreSchema
{
    public static YamlScalar Resolve(SourcePosition at, string text)
    {
        switch (text)
        {
            case "" or "~" or "null" or "Null" or "NULL":
                return new YamlScalar(at, text, ScalarKind.Null);
            case "true" or "True" or "TRUE" or "false" or "False" or "FALSE":
                return new YamlScalar(at, text, ScalarKind.Boolean);
            case ".nan" or ".NaN" or ".NAN":
                return new YamlScalar(at, text, ScalarKind.Number, double.NaN);
            case ".inf" or ".Inf" or ".INF" or "+.inf" or "+.Inf" or "+.INF":
                return new YamlScalar(at, text, ScalarKind.Number, double.PositiveInfinity);
            case "-.inf" or "-.Inf" or "-.INF":
                return new YamlScalar(at, text, ScalarKind.Number, double.NegativeInfinity);
            default:
                return Number(at, text) ?? new YamlScalar(at, text, ScalarKind.Text);
        }
    }

    private static YamlScalar? Number(SourcePosition at, string text)
    {
        if (text.StartsWith("0x", StringComparison.Ordinal) && text.AsSpan(2).ContainsOnly(char.IsAsciiHexDigit))
        {
            return Whole(
                at,
                text,
                long.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out long hex) && hex >= 0
                    ? hex
                    : null
            );
        }

        if (text.StartsWith("0o", StringComparison.Ordinal) && text.AsSpan(2).ContainsOnly(digit => digit is >= '0' and <= '7'))
        {
            // 63 bits: more digits than these cannot be a long.
            string digits = text[2..].TrimStart('0');
            return Whole(at, text, digits.Length > 21 ? null : Octal(digits));
        }

        var body = text.AsSpan(text[0] is '+' or '-' ? 1 : 0);
        if (body.ContainsOnly(char.IsAsciiDigit))
        {
            return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value)
                ? Whole(at, text, value)
                : new YamlScalar(at, text, ScalarKind.Number, Parse(text));
        }

        return IsFloat(body) ? new YamlScalar(at, text, ScalarKind.Number, Parse(text)) : null;
    }

    // A number that no long holds stays a number, so that a message about it can say its range.
    private static YamlScalar Whole(SourcePosition at, string text, long? value) =>
        value is { } whole
            ? new YamlScalar(at, text, ScalarKind.Integer, whole, whole)
            : new YamlScalar(at, text, ScalarKind.Number, double.PositiveInfinity);

    private static long Octal(string digits)
    {
        long value = 0;
        foreach (char digit in digits)
        {
            value = (value << 3) | (uint)(digit - '0');
        }

        return value;
    }

    // Adding zero turns -0 into 0: both are one value in keys and in names.
    private static double Parse(string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture) + 0.0;

    /// <summary><c>( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?</c>.</summary>
    private static bool IsFloat(ReadOnlySpan<char> text)
    {
        int whole = Digits(text);
        text = text[whole..];
        if (text is ['.', ..])
        {
            int fraction = Digits(text[1..]);
            if (whole + fraction == 0)
            {
                return false;
            }

            text = text[(fraction + 1)..];
        }
        else if (whole == 0)
        {
            return false;
        }

        if (text is ['e' or 'E', ..])
        {
            text = text[(text is [_, '+' or '-', ..] ? 2 : 1)..];
            return text.ContainsOnly(char.IsAsciiDigit);
        }

        return text.IsEmpty;
    }

    private static int Digits(ReadOnlySpan<char> text)
    {
        int count = 0;
        while (count < text.Length && char.IsAsciiDigit(text[count]))
        {
            count++;
        }

        return count;
    }

    private static bool ContainsOnly(this ReadOnlySpan<char> text, Func<char, bool> allowed)
    {
        foreach (char letter in text)
        {
            if (!allowed(letter))
            {
                return false;
            }
        }

        return !text.IsEmpty;
    }
}

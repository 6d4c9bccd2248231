using System.Globalization;

namespace Permafrost.Experiments.Binding;

/// <summary>The shortest text that reads back as the same number, as canonical JSON (RFC 8785) has it: 0, 0.25, 0.000001, 1e-7.</summary>
internal static class NumberText
{
    public static string Of(double value)
    {
        if (value == 0)
        {
            return "0";
        }

        string shortest = value.ToString("E16", CultureInfo.InvariantCulture);
        for (int digits = 0; digits < 16; digits++)
        {
            string text = value.ToString($"E{digits}", CultureInfo.InvariantCulture);
            if (double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture) == value)
            {
                shortest = text;
                break;
            }
        }

        string sign = value < 0 ? "-" : "";
        int mark = shortest.IndexOf('E', StringComparison.Ordinal);
        int exponent = int.Parse(shortest.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        string significant = shortest[sign.Length..mark].Replace(".", "", StringComparison.Ordinal).TrimEnd('0');
        return sign + Place(significant, exponent);
    }

    // ECMAScript's Number::toString: plain digits from 1e-6 up to below 1e21, an exponent beyond.
    private static string Place(string digits, int exponent) =>
        exponent switch
        {
            >= 0 and < 21 when digits.Length <= exponent + 1 => digits.PadRight(exponent + 1, '0'),
            >= 0 and < 21 => $"{digits[..(exponent + 1)]}.{digits[(exponent + 1)..]}",
            < 0 and >= -6 => $"0.{new string('0', -exponent - 1)}{digits}",
            _ => $"{digits[..1]}{(digits.Length > 1 ? "." : "")}{digits[1..]}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent)}",
        };
}

using System.Globalization;

namespace Permafrost.Core.Json;

/// <summary>A double as ECMAScript's <c>Number::toString</c> writes it: the shortest digits that read back to the same bits.</summary>
public static class EcmaScriptNumber
{
    // From 1e21 on, and below 1e-6, ECMAScript changes to scientific notation.
    private const int LargestPlainPoint = 21;
    private const int SmallestPlainPoint = -5;

    /// <param name="value">A finite number.</param>
    public static string Format(double value)
    {
        if (value == 0)
        {
            return "0";
        }

        var (digits, point) = ShortestDigits(Math.Abs(value));
        string sign = value < 0 ? "-" : "";
        return sign + Place(digits, point);
    }

    /// <summary>Digits without zeros at either end and the place of the point: the value is <c>0.digits * 10^point</c>.</summary>
    private static (string Digits, int Point) ShortestDigits(double value)
    {
        string text = value.ToString("R", CultureInfo.InvariantCulture);
        if (double.Parse(text, CultureInfo.InvariantCulture) != value)
        {
            // .NET 10 writes two powers of two, 2^-25 and 2^-958, with a digit too few; ECMAScript gives them all seventeen.
            text = value.ToString("E16", CultureInfo.InvariantCulture);
        }

        int exponent = 0;
        int mark = text.IndexOf('E', StringComparison.Ordinal);
        if (mark >= 0)
        {
            exponent = int.Parse(text.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
            text = text[..mark];
        }

        int dot = text.IndexOf('.', StringComparison.Ordinal);
        int whole = dot < 0 ? text.Length : dot;
        string all = text.Replace(".", "", StringComparison.Ordinal);
        string trimmed = all.TrimStart('0');
        int leadingZeros = all.Length - trimmed.Length;
        return (trimmed.TrimEnd('0'), whole - leadingZeros + exponent);
    }

    private static string Place(string digits, int point)
    {
        if (digits.Length <= point && point <= LargestPlainPoint)
        {
            return digits.PadRight(point, '0');
        }

        if (point is > 0 and <= LargestPlainPoint)
        {
            return $"{digits.AsSpan(0, point)}.{digits.AsSpan(point)}";
        }

        if (point is >= SmallestPlainPoint and <= 0)
        {
            return "0." + new string('0', -point) + digits;
        }

        int exponent = point - 1;
        string fraction = digits.Length == 1 ? "" : "." + digits[1..];
        return $"{digits[0]}{fraction}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent)}";
    }
}

using System.Globalization;

namespace Permafrost.Reporting.Text;

/// <summary>Numbers as the reports print them, the same on every machine and under every culture.</summary>
internal static class Figures
{
    /// <summary>Six significant digits, so that the last bits of a platform's distribution functions do not show.</summary>
    public static double Rounded(double value) =>
        double.Parse(value.ToString("E5", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture) + 0.0;

    /// <summary>91.23 %</summary>
    public static string Percent(double share) => (100 * share).ToString("F2", CultureInfo.InvariantCulture) + "\u00a0%";

    /// <summary>90.66 to 91.77 %</summary>
    public static string PercentRange(double low, double high) =>
        $"{(100 * low).ToString("F2", CultureInfo.InvariantCulture)} to {Percent(high)}";

    /// <summary>+0.42: a difference of two shares in percentage points, signed; zero has no sign.</summary>
    public static string Points(double difference)
    {
        string text = (100 * difference).ToString("F2", CultureInfo.InvariantCulture);
        return text switch
        {
            "-0.00" or "0.00" => "0.00",
            _ => text[0] == '-' ? string.Concat("\u2212", text.AsSpan(1)) : "+" + text,
        };
    }

    /// <summary>0.42: a share in percentage points, with a sign where it is negative.</summary>
    public static string PlainPoints(double share)
    {
        string text = Points(share);
        return text[0] == '+' ? text[1..] : text;
    }

    /// <summary>0.2345: four decimals, or four digits where the number is large.</summary>
    public static string Decimal(double value) => value.ToString(Math.Abs(value) < 1000 ? "F4" : "G4", CultureInfo.InvariantCulture);

    /// <summary>1,234,567</summary>
    public static string Whole(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>17.9 MB: decimal units, three digits.</summary>
    public static string Bytes(long size)
    {
        string[] units = ["bytes", "kB", "MB", "GB", "TB"];
        double value = size;
        int unit = 0;
        while (value >= 999.5 && unit < units.Length - 1)
        {
            value /= 1000;
            unit++;
        }

        string format =
            unit == 0 || value >= 99.95 ? "F0"
            : value >= 9.995 ? "F1"
            : "F2";
        return value.ToString(format, CultureInfo.InvariantCulture) + "\u00a0" + units[unit];
    }

    /// <summary>0.0123, or "under 0.0001".</summary>
    public static string PValue(double p) => p < 0.0001 ? "under 0.0001" : p.ToString("F4", CultureInfo.InvariantCulture);

    /// <summary>p = 0.0123, or p under 0.0001.</summary>
    public static string PSentence(double p) => p < 0.0001 ? "p under 0.0001" : $"p = {PValue(p)}";
}

namespace Permafrost.Bench.Measuring;

/// <summary>Measured numbers as text: no more digits than a repetition would give again.</summary>
internal static class Quantity
{
    private const double Mega = 1e6;

    /// <summary>27,300</summary>
    public static string Plain(double value) => Math.Abs(value) >= 1000.0 ? ThreeDigits(value).ToString("N0") : value.ToString("G3");

    /// <summary>84 %</summary>
    public static string Percent(double share) => $"{100.0 * share:F0}\u00a0%";

    /// <summary>10.3 times</summary>
    public static string Times(double ratio) => $"{(ratio < 10.0 ? ratio.ToString("F2") : ratio.ToString("F1"))}\u00a0times";

    /// <summary>0.97</summary>
    public static string Ratio(double ratio) => ratio.ToString("F2");

    /// <summary>2.21 s</summary>
    public static string Seconds(double seconds) => $"{seconds:G3}\u00a0s";

    /// <summary>183 MB, a MB being 10^6 bytes.</summary>
    public static string Megabytes(double bytes) => $"{bytes / Mega:F0}\u00a0MB";

    /// <summary>12 bytes</summary>
    public static string Bytes(double bytes) => $"{Plain(bytes)}\u00a0bytes";

    /// <summary>27,300 (26,900 to 27,500): the median, and the range of the rounds.</summary>
    public static string WithRange(IReadOnlyList<double> values) =>
        values.Count > 1 ? $"{Plain(Median.Of(values))} ({Plain(values.Min())} to {Plain(values.Max())})" : Plain(values[0]);

    /// <summary>Rounded, as Plain shows it.</summary>
    private static double ThreeDigits(double value)
    {
        double unit = Math.Pow(10.0, Math.Floor(Math.Log10(Math.Abs(value))) - 2.0);
        return Math.Round(value / unit) * unit;
    }
}

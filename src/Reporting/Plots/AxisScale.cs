using System.Collections.Immutable;
using System.Globalization;

namespace Permafrost.Reporting.Plots;

/// <summary>An axis whose ends and ticks are round numbers: steps of 1, 2 or 5 times a power of ten.</summary>
/// <remarks>Only the four operations: the same ticks on every machine.</remarks>
internal sealed class AxisScale
{
    // A diverging loss may be larger than a range can be without overflow; it is drawn at the axis' end.
    private const double Largest = 1e300;

    private readonly double step;

    private AxisScale(double low, double high, double step)
    {
        Low = low;
        High = high;
        this.step = step;
    }

    public double Low { get; }

    public double High { get; }

    /// <summary>Round numbers that enclose <paramref name="low"/> and <paramref name="high"/>, some <paramref name="intervals"/> steps apart.</summary>
    /// <param name="low">Smallest value to show, finite.</param>
    /// <param name="high">Largest value to show, finite.</param>
    /// <param name="intervals">Steps wanted.</param>
    /// <param name="minimum">Where the axis must not go below: a multiple of every step, 0 say.</param>
    /// <param name="maximum">Where the axis must not go above, 100 say.</param>
    public static AxisScale Around(double low, double high, int intervals, double minimum = -Largest, double maximum = Largest)
    {
        (low, high) = (Math.Clamp(low, -Largest, Largest), Math.Clamp(high, -Largest, Largest));
        double size = Math.Max(Math.Abs(low), Math.Abs(high));
        if (high - low <= Math.Max(1e-12, size * 1e-9))
        {
            // A constant line still gets an axis that shows its size.
            double margin = Math.Max(0.1, size * 0.1);
            (low, high) = (Math.Max(minimum, low - margin), Math.Min(maximum, high + margin));
        }

        double apart = RoundStep((high - low) / intervals);
        return new AxisScale(Math.Floor(low / apart) * apart, Math.Ceiling(high / apart) * apart, apart);
    }

    /// <summary>Whole numbers from <paramref name="first"/> to <paramref name="last"/>, at most some ten of them labelled.</summary>
    public static AxisScale Whole(int first, int last) =>
        new(first, Math.Max(last, first + 1), Math.Max(1, RoundStep((last - first) / 10.0)));

    /// <summary>0 at the low end, 1 at the high end.</summary>
    public double Share(double value) => Math.Clamp((value - Low) / (High - Low), 0, 1);

    public ImmutableArray<(double Value, string Text)> Ticks()
    {
        var ticks = ImmutableArray.CreateBuilder<(double, string)>();
        for (int i = 0; Low + i * step <= High + step * 0.001; i++)
        {
            double value = Low + i * step;

            // Zero may come out as 1e-17.
            value = Math.Abs(value) < step * 0.001 ? 0 : value;
            ticks.Add((value, value.ToString("G6", CultureInfo.InvariantCulture)));
        }

        // 0.58, 0.60, 0.62: as many decimals everywhere as the longest has, unless one is written with an exponent.
        int decimals = ticks.Any(tick => tick.Item2.Contains('E', StringComparison.Ordinal)) ? 0 : ticks.Max(tick => Decimals(tick.Item2));
        return decimals == 0 ? ticks.ToImmutable() : [.. ticks.Select(tick => (tick.Item1, tick.Item2 + Zeros(tick.Item2, decimals)))];
    }

    private static int Decimals(string text) => text.Contains('.', StringComparison.Ordinal) ? text.Length - text.IndexOf('.') - 1 : 0;

    private static string Zeros(string text, int decimals) => (Decimals(text) == 0 ? "." : "") + new string('0', decimals - Decimals(text));

    private static double RoundStep(double atLeast)
    {
        double power = 1;
        while (power * 10 <= atLeast)
        {
            power *= 10;
        }

        while (power > atLeast)
        {
            power /= 10;
        }

        return atLeast <= power ? power
            : atLeast <= 2 * power ? 2 * power
            : atLeast <= 5 * power ? 5 * power
            : 10 * power;
    }
}

namespace Permafrost.Reporting.Statistics;

/// <summary>A 95 % interval, low end first.</summary>
public readonly record struct ConfidenceInterval(double Low, double High)
{
    /// <summary>The normal distribution's quantile at 0.975: 95 % lies within so many standard deviations of the mean.</summary>
    /// <remarks>A literal, because computing it would go through a platform's logarithm.</remarks>
    internal const double NormalQuantile = 1.959963984540054;

    public bool Contains(double value) => Low <= value && value <= High;
}

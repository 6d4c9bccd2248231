namespace Permafrost.Reporting.Repeats;

/// <summary>Mean and spread of one figure over several runs.</summary>
/// <param name="Count">n.</param>
/// <param name="Mean">Sum in the order of the runs, divided by n.</param>
/// <param name="Deviation">Standard deviation of the sample, with n - 1; null of one run.</param>
public sealed record Spread(int Count, double Mean, double? Deviation)
{
    /// <summary>Null where there is no value.</summary>
    public static Spread? Of(IReadOnlyList<double> values)
    {
        if (values.Count == 0)
        {
            return null;
        }

        double sum = 0.0;
        foreach (double value in values)
        {
            sum += value;
        }

        double mean = sum / values.Count;
        double squares = 0.0;
        foreach (double value in values)
        {
            squares += (value - mean) * (value - mean);
        }

        return new Spread(values.Count, mean, values.Count > 1 ? Math.Sqrt(squares / (values.Count - 1)) : null);
    }
}

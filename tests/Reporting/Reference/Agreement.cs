namespace Permafrost.Tests.Reporting.Reference;

/// <summary>A figure of the report, held against what a peer says of the same data.</summary>
/// <param name="Figure">What it is called in the report.</param>
/// <param name="Peer">The function that gave the expected values.</param>
/// <param name="Values">Expected and actual, case by case.</param>
internal sealed record Agreement(string Figure, string Peer, IReadOnlyList<(double Expected, double Actual)> Values)
{
    /// <summary>The largest difference that counts as agreement.</summary>
    public const double Tolerance = 1e-9;

    /// <summary>Whether differences are divided by what is expected: a p-value of 1e-80 has to be right too.</summary>
    public bool IsRelative { get; init; }

    /// <summary>The largest difference; infinite where one of the two is no number.</summary>
    public double Largest =>
        Values
            .Select(value => IsRelative ? Math.Abs(value.Actual / value.Expected - 1) : Math.Abs(value.Actual - value.Expected))
            .Max(difference => double.IsNaN(difference) ? double.PositiveInfinity : difference);

    /// <summary>The largest difference as the page has it: a power of ten that it is under, none smaller than the rounding of 64 bits.</summary>
    public string LargestInWords
    {
        get
        {
            double largest = Largest;
            int exponent = -15;
            while (largest >= double.Parse($"1e{exponent}") && exponent < 1)
            {
                exponent++;
            }

            return double.IsInfinity(largest) ? "no number"
                : largest == 0 ? "none"
                : $"under 1e{exponent}{(IsRelative ? " (relative)" : "")}";
        }
    }
}

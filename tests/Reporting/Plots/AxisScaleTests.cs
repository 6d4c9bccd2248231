using FsCheck;
using FsCheck.Fluent;
using Permafrost.Reporting.Plots;

namespace Permafrost.Tests.Reporting.Plots;

public sealed class AxisScaleTests
{
    [Theory]
    [InlineData(0.21, 0.79, "0.2 0.4 0.6 0.8")]
    [InlineData(81.2, 92.9, "80 85 90 95")]
    [InlineData(100, 100, "90 95 100")]
    [InlineData(0, 0, "0.00 0.05 0.10")]
    [InlineData(0.573, 0.641, "0.56 0.58 0.60 0.62 0.64 0.66")]
    [InlineData(1234.5, 9876, "0 5000 10000")]
    public void Around_Values_HasRoundTicksThatEncloseThem(double low, double high, string expected)
    {
        var scale = AxisScale.Around(low, high, 4, 0, high <= 100 ? 100 : double.MaxValue);

        Assert.Equal(expected, string.Join(' ', scale.Ticks().Select(tick => tick.Text)));
    }

    [Fact]
    public void Around_AnyFiniteValues_HasAFewTicksAndKeepsSharesInRange()
    {
        var values = Gen.Elements(0, 1, -1, 0.1, 1e-300, 5e-324, 1e300, double.MaxValue, -double.MaxValue, 3.3333, 1e17, 1e17 + 64)
            .Two()
            .ToArbitrary();
        Prop.ForAll(
                values,
                pair =>
                {
                    double low = Math.Min(pair.Item1, pair.Item2);
                    double high = Math.Max(pair.Item1, pair.Item2);
                    var scale = AxisScale.Around(low, high, 4);
                    return scale.Ticks().Length is >= 2 and <= 12
                        && scale.Share(low) is >= 0 and <= 1
                        && scale.Share(high) is >= 0 and <= 1;
                }
            )
            .Check(Config.QuickThrowOnFailure.WithReplay(111, 111));
    }

    [Theory]
    [InlineData(1, 1, "1 2")]
    [InlineData(1, 3, "1 2 3")]
    [InlineData(1, 100, "1 11 21 31 41 51 61 71 81 91")]
    public void Whole_Epochs_HasWholeTicks(int first, int last, string expected) =>
        Assert.Equal(expected, string.Join(' ', AxisScale.Whole(first, last).Ticks().Select(tick => tick.Text)));
}

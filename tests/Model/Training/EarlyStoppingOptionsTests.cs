using Permafrost.Model.Training;

namespace Permafrost.Tests.Model.Training;

/// <summary>When training ends, epoch by epoch, as Keras 2 would.</summary>
public sealed class EarlyStoppingOptionsTests
{
    [Theory]
    [InlineData(1, 0.0, 0, new[] { 1.0, 0.9, 0.9, 0.8 }, 3)]
    [InlineData(2, 0.0, 0, new[] { 1.0, 0.9, 0.9, 0.8, 0.85, 0.84, 0.7 }, 6)]
    [InlineData(2, 0.2, 0, new[] { 1.0, 0.9, 0.85, 0.5 }, 3)]
    [InlineData(3, 0.2, 0, new[] { 1.0, 0.9, 0.85, 0.79, 0.7 }, 0)]
    [InlineData(1, 0.0, 2, new[] { 0.1, 0.2, 1.0, 0.9, 0.95 }, 5)]
    [InlineData(0, 0.0, 0, new[] { 1.0, 2.0, 3.0, 4.0 }, 0)]
    public void Ends_Losses_AfterSoManyEpochsWithoutImprovement(int patience, double minDelta, int from, double[] losses, int expected)
    {
        var options = new EarlyStoppingOptions
        {
            Patience = patience,
            MinDelta = minDelta,
            StartFromEpoch = from,
        };

        Assert.Equal(expected, FirstEnd(options, Histories.Of(losses)));
    }

    [Fact]
    public void Ends_Accuracy_MustRise()
    {
        var options = new EarlyStoppingOptions { Monitor = EpochFigure.ValidationAccuracy, Patience = 1 };

        Assert.Equal(0, FirstEnd(options, Histories.Of([3.0, 2.0, 1.0])));
        Assert.Equal(2, FirstEnd(options, Histories.Of([1.0, 1.0])));
    }

    /// <summary>Number of epochs after which training ends; 0: it does not.</summary>
    private static int FirstEnd(EarlyStoppingOptions options, IReadOnlyList<EpochResult> history) =>
        Enumerable.Range(0, history.Count + 1).FirstOrDefault(count => options.Ends([.. history.Take(count)]));
}

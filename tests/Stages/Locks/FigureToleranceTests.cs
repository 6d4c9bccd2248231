using Permafrost.Stages.Locks;

namespace Permafrost.Tests.Stages.Locks;

/// <summary>When figures of an engine without promised bits agree with a lock.</summary>
public sealed class FigureToleranceTests
{
    [Theory]
    // Ten thousand images of which nine in ten are right: half a point, and twice the standard error of 0.3 points.
    [InlineData(10_000, 0.900, 0.9109, true)]
    [InlineData(10_000, 0.900, 0.9111, false)]
    [InlineData(10_000, 0.900, 0.8891, true)]
    [InlineData(10_000, 0.900, 0.8889, false)]
    // Few images tell little, and a perfect result is no certainty either.
    [InlineData(40, 1.0, 0.95, true)]
    [InlineData(40, 1.0, 0.85, false)]
    public void Compare_Accuracies_AgreeWithinHalfAPointAndTheirSamplingError(int images, double locked, double found, bool agrees) =>
        Assert.Equal(agrees, FigureTolerance.Compare(Figures(locked, 0.3, images), Figures(found, 0.3, images))[0].Agrees);

    [Theory]
    [InlineData(0.2, 0.2099, true)]
    [InlineData(0.2, 0.2101, false)]
    [InlineData(0.2, 0.1901, true)]
    [InlineData(0.2, 0.1899, false)]
    public void Compare_Losses_AgreeWithinFivePerCent(double locked, double found, bool agrees) =>
        Assert.Equal(agrees, FigureTolerance.Compare(Figures(0.9, locked, 100), Figures(0.9, found, 100))[1].Agrees);

    [Fact]
    public void Compare_LockWithoutTheNumberOfImages_AllowsNoSamplingError()
    {
        var figures = FigureTolerance.Compare([new("test_accuracy", 0.9)], Figures(0.906, 0.3, 100));

        Assert.Equal(("test_accuracy", 0.005, false), (figures[0].Name, figures[0].Allowed, Assert.Single(figures).Agrees));
    }

    private static List<KeyValuePair<string, double>> Figures(double accuracy, double loss, int images) =>
        [new("test_accuracy", accuracy), new("test_count", images), new("test_loss", loss), new("validation_accuracy", 0.1)];
}

using Permafrost.Reporting.History;

namespace Permafrost.Tests.Reporting.History;

public sealed class MeanHistoryTests
{
    [Fact]
    public void Of_RunsOfDifferentLength_AreMeansOfTheEpochsThatAllHave()
    {
        var mean = MeanHistory.Of([
            new TrainingHistory([new(1, 1.0, 0.5, 0.8, 0.6, 0.1), new(2, 0.5, 0.7, 0.6, 0.7, 0.1)]),
            new TrainingHistory([new(1, 2.0, 0.25, 0.4, 0.8, 0.1)]),
        ]);

        var only = Assert.Single(mean);
        Assert.Equal((1, 1.5, 0.375), (only.Epoch, only.TrainLoss, only.TrainAccuracy));
        Assert.Equal(0.6, only.ValidationLoss!.Value, 12);
        Assert.Equal(0.7, only.ValidationAccuracy!.Value, 12);
    }

    [Fact]
    public void Of_OneRunWithoutValidation_HasNoMeanOfIt()
    {
        var mean = MeanHistory.Of([
            new TrainingHistory([new(1, 1.0, 0.5, 0.8, 0.6, 0.1)]),
            new TrainingHistory([new(1, 1.0, 0.5, null, null, 0.1)]),
        ]);

        Assert.Null(Assert.Single(mean).ValidationLoss);
    }

    [Fact]
    public void Of_None_IsEmpty() => Assert.Empty(MeanHistory.Of([]));
}

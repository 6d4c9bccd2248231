using Permafrost.Model.Training;

namespace Permafrost.Tests.Model.Training;

public sealed class EpochFiguresTests
{
    [Theory]
    [InlineData(EpochFigure.TrainLoss, 1.0)]
    [InlineData(EpochFigure.TrainAccuracy, 2.0)]
    [InlineData(EpochFigure.ValidationLoss, 3.0)]
    [InlineData(EpochFigure.ValidationAccuracy, 4.0)]
    public void Of_AnyFigure_IsThatOfTheEpoch(EpochFigure figure, double expected) =>
        Assert.Equal(expected, EpochFigures.Of(figure, new EpochResult(1, 1.0, 2.0, 3.0, 4.0, 5.0)));

    [Fact]
    public void Of_ValidationWithoutImages_IsAnError() =>
        Assert.Throws<InvalidOperationException>(() =>
            EpochFigures.Of(EpochFigure.ValidationLoss, new EpochResult(1, 1.0, 2.0, null, null, 5.0))
        );

    [Theory]
    [InlineData(EpochFigure.ValidationLoss, 2)]
    [InlineData(EpochFigure.ValidationAccuracy, 2)]
    [InlineData(EpochFigure.TrainLoss, 1)]
    public void BestEpoch_EqualOnes_IsTheEarliest(EpochFigure figure, int expected) =>
        Assert.Equal(expected, EpochFigures.BestEpoch(figure, Histories.Of([2.0, 0.5, 0.75, 0.5])));
}

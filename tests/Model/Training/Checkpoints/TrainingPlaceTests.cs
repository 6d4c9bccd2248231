using Permafrost.Model.Training.Checkpoints;

namespace Permafrost.Tests.Model.Training.Checkpoints;

public sealed class TrainingPlaceTests
{
    [Theory]
    [InlineData(3, 412, "epoch 3, step 412")]
    [InlineData(3, 0, "the end of epoch 2")]
    [InlineData(1, 0, "the start")]
    public void ToString_Place_IsInWords(int epoch, int step, string text) => Assert.Equal(text, new TrainingPlace(epoch, step).ToString());

    [Fact]
    public void CompareTo_Places_AreInTheOrderOfTraining() =>
        Assert.Equal(
            [new(1, 9), new(2, 0), new(2, 10), new(10, 1)],
            new TrainingPlace[] { new(10, 1), new(2, 10), new(1, 9), new(2, 0) }.Order()
        );
}

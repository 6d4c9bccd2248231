using Permafrost.Bench.Measuring;
using Permafrost.Bench.Training;

namespace Permafrost.Tests.Bench.Training;

public sealed class NetworkPreparationTests
{
    [Theory]
    [InlineData(new[] { 0.25f, 0.75f }, new[] { 0.25f, 0.75f }, 0.0)]
    [InlineData(new[] { 0.5f, 0.5f }, new[] { 0.25f, 0.625f }, 0.25)]
    [InlineData(new[] { 0.5f, float.NaN }, new[] { 0.5f, 0.5f }, double.NaN)]
    [InlineData(new[] { float.NaN, 0.5f }, new[] { 0.5f, 0.5f }, double.NaN)]
    [InlineData(new[] { 0.5f }, new[] { 0.5f, 0.5f }, double.NaN)]
    public void LargestDifference_ProbabilitiesOfTwoPrograms_IsTheLargestOrNone(float[] found, float[] expected, double difference) =>
        Assert.Equal(difference, NetworkPreparation.LargestDifference(found, expected));
}

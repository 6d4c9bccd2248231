using Permafrost.Stages.Preprocess;

namespace Permafrost.Tests.Stages.Preprocess;

public sealed class ApportionmentTests
{
    [Theory]
    [InlineData(0, new[] { 5, 5 }, new[] { 0, 0 })]
    [InlineData(10, new[] { 5, 5 }, new[] { 5, 5 })]
    [InlineData(5, new[] { 5, 5 }, new[] { 3, 2 })]
    [InlineData(10, new[] { 50, 30, 21 }, new[] { 5, 3, 2 })]
    [InlineData(10, new[] { 51, 34, 15 }, new[] { 5, 3, 2 })]
    [InlineData(1, new[] { 1, 2, 3 }, new[] { 0, 0, 1 })]
    [InlineData(3, new[] { 0, 7, 0 }, new[] { 0, 3, 0 })]
    [InlineData(0, new[] { 0, 0 }, new[] { 0, 0 })]
    [InlineData(2_000_000_000, new[] { 2_000_000_000, 1 }, new[] { 1_999_999_999, 1 })]
    public void LargestRemainder_KnownSizes_GivesTheQuotas(int total, int[] sizes, int[] expected)
    {
        Assert.Equal(expected, Apportionment.LargestRemainder(total, sizes));
    }

    [Fact]
    public void LargestRemainder_EveryTotal_AddsUpAndStaysWithinOneOfTheShare()
    {
        int[] sizes = [7, 1, 0, 40, 13, 13];
        for (int total = 0; total <= sizes.Sum(); total++)
        {
            int[] quotas = Apportionment.LargestRemainder(total, sizes);

            Assert.Equal(total, quotas.Sum());
            for (int index = 0; index < sizes.Length; index++)
            {
                Assert.InRange(quotas[index], 0, sizes[index]);
                Assert.True(Math.Abs(quotas[index] - total * sizes[index] / (double)sizes.Sum()) < 1);
            }
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(4)]
    public void LargestRemainder_TotalOutOfRange_Throws(int total)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Apportionment.LargestRemainder(total, [1, 2]));
    }
}

using Permafrost.Pipeline.Scheduling;

namespace Permafrost.Tests.Pipeline.Scheduling;

public sealed class ThreadBudgetTests
{
    [Theory]
    [InlineData(1, 1, new[] { 1 })]
    [InlineData(2, 2, new[] { 1, 1 })]
    [InlineData(3, 2, new[] { 2, 1 })]
    [InlineData(8, 3, new[] { 3, 3, 2 })]
    [InlineData(5, 1, new[] { 5 })]
    public void Take_SeveralInTurn_SharesAllOut(int threads, int claimants, int[] shares)
    {
        var budget = new ThreadBudget(threads);

        Assert.Equal(shares, Enumerable.Range(0, claimants).Select(taken => budget.Take(claimants - taken)));
        Assert.Equal(0, budget.Free);
    }

    [Fact]
    public void Take_AfterReturn_HandsOutWhatCameBack()
    {
        var budget = new ThreadBudget(4);
        budget.Take(2);
        int second = budget.Take(1);

        budget.Return(second);

        Assert.Equal(2, budget.Take(1));
    }

    [Fact]
    public void Take_MoreClaimantsThanThreads_IsRefused()
    {
        var budget = new ThreadBudget(2);

        Assert.Throws<ArgumentOutOfRangeException>(() => budget.Take(3));
        Assert.Equal(2, budget.Free);
    }
}

using Permafrost.Reporting.Examples;

namespace Permafrost.Tests.Reporting.Examples;

public sealed class TestOrderTests
{
    [Fact]
    public void Of_Count_IsAPermutationThatNeverChanges()
    {
        int[] order = TestOrder.Of(10_000);

        Assert.Equal(Enumerable.Range(0, 10_000), order.Order());
        Assert.Equal(order, TestOrder.Of(10_000));

        // Pinned: readers of two reports compare the same images.
        Assert.Equal([6764, 9354, 1096, 7547, 1303], order.Take(5));
    }
}

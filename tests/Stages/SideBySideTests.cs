using System.Collections.Concurrent;
using Permafrost.Core.Errors;
using Permafrost.Stages;

namespace Permafrost.Tests.Stages;

public sealed class SideBySideTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 4)]
    [InlineData(7, 3)]
    [InlineData(10_000, 1)]
    [InlineData(10_000, 5)]
    public void Run_AnyCountAndThreads_DoesEachItemOnce(int count, int threads)
    {
        var done = new int[count];
        var tools = new ConcurrentBag<Tool>();
        int told = 0;

        SideBySide.Run(
            count,
            threads,
            () =>
            {
                var tool = new Tool();
                tools.Add(tool);
                return tool;
            },
            (tool, item) =>
            {
                tool.Use();
                Interlocked.Increment(ref done[item]);
            },
            items => told += items,
            CancellationToken.None
        );

        Assert.All(done, times => Assert.Equal(1, times));
        Assert.Equal(count, told);
        Assert.InRange(tools.Count, 1, threads);
        Assert.All(tools, tool => Assert.True(tool.IsDisposed));
    }

    [Fact]
    public void Run_WorkFails_ThrowsWhatItThrew()
    {
        var error = Assert.Throws<ExperimentFailedException>(() =>
            SideBySide.Run(
                1000,
                4,
                () => new Tool(),
                (_, item) =>
                {
                    if (item == 500)
                    {
                        throw new ExperimentFailedException("item 500");
                    }
                },
                _ => { },
                CancellationToken.None
            )
        );

        Assert.Equal("item 500", error.Message);
    }

    [Fact]
    public void Run_CancelledMeanwhile_Stops()
    {
        using var source = new CancellationTokenSource();
        int done = 0;

        Assert.ThrowsAny<OperationCanceledException>(() =>
            SideBySide.Run(
                100_000,
                2,
                () => new Tool(),
                (_, _) =>
                {
                    if (Interlocked.Increment(ref done) == 100)
                    {
                        source.Cancel();
                    }
                },
                _ => { },
                source.Token
            )
        );
        Assert.InRange(done, 100, 200);
    }

    private sealed class Tool : IDisposable
    {
        private int users;

        public bool IsDisposed { get; private set; }

        public void Use()
        {
            Assert.False(IsDisposed);
            Assert.Equal(1, Interlocked.Increment(ref users));
            Interlocked.Decrement(ref users);
        }

        public void Dispose() => IsDisposed = true;
    }
}

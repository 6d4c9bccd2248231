using Permafrost.Model.Threading;

namespace Permafrost.Tests.Model.Threading;

public sealed class WorkerTeamTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(9)]
    public void Run_ManyRounds_ExecutesEachItemOnceAndNoThreadTwiceAtATime(int threads)
    {
        using var team = new WorkerTeam(threads);
        Assert.Equal(threads, team.Count);
        for (int round = 0; round < 1000; round++)
        {
            var work = new Counting(threads, items: round % 23);

            team.Run(work, round % 23);

            Assert.All(work.Executed, times => Assert.Equal(1, times));
            Assert.False(work.SharedAThread);
        }
    }

    [Fact]
    public void Run_ThreadsThatWentToRest_WakeUp()
    {
        using var team = new WorkerTeam(4);
        for (int round = 0; round < 20; round++)
        {
            // Longer than the threads spin and yield before they park; which of the two they do must not matter.
            for (int yields = 0; yields < 2000; yields++)
            {
                Thread.Yield();
            }

            var work = new Counting(4, items: 40);

            team.Run(work, 40);

            Assert.All(work.Executed, times => Assert.Equal(1, times));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Run_WorkThatThrows_ThrowsOnceAllAreDoneAndGoesOn(int threads)
    {
        using var team = new WorkerTeam(threads);
        for (int round = 0; round < 50; round++)
        {
            var error = Assert.Throws<InvalidDataException>(() => team.Run(new Throwing(), 30));
            Assert.Equal("item 7", error.Message);

            var work = new Counting(threads, items: 10);
            team.Run(work, 10);
            Assert.All(work.Executed, times => Assert.Equal(1, times));
        }
    }

    [Fact]
    public void Run_EveryItemThrows_ThrowsOneOfThem()
    {
        using var team = new WorkerTeam(4);

        Assert.Throws<InvalidDataException>(() => team.Run(new Throwing(always: true), 100));
    }

    [Fact]
    public void Dispose_WithoutAnyRound_Ends() => new WorkerTeam(5).Dispose();

    [Fact]
    public void Constructor_NoThreads_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => new WorkerTeam(0));

    private sealed class Counting(int threads, int items) : IWork
    {
        private readonly int[] busy = new int[threads];

        public int[] Executed { get; } = new int[items];

        public bool SharedAThread { get; private set; }

        public void Execute(int item, int thread)
        {
            SharedAThread |= Interlocked.Exchange(ref busy[thread], 1) == 1;
            Interlocked.Increment(ref Executed[item]);
            Interlocked.Exchange(ref busy[thread], 0);
        }
    }

    private sealed class Throwing(bool always = false) : IWork
    {
        public void Execute(int item, int thread)
        {
            if (always || item == 7)
            {
                throw new InvalidDataException($"item {item}");
            }
        }
    }
}

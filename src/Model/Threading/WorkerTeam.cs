using System.Runtime.ExceptionServices;

namespace Permafrost.Model.Threading;

/// <summary>A fixed team of threads, the caller among them, that shares out pieces of work and waits for all of them.</summary>
/// <remarks>
/// A step of training is three such rounds and more, of some 100 microseconds each. Waking a parked thread costs a quarter of that, so
/// threads first spin for some microseconds; then they park, the caller too. A core that somebody else keeps busy holds one of the threads up;
/// when the others park, the system finds their cores idle and moves the late one there. A helper that has not begun when all work is taken is not
/// waited for: the round is closed to it.
/// </remarks>
internal sealed class WorkerTeam : IDisposable
{
    private const int SpinsBeforeParking = 10;
    private const int RoundShift = 32;
    private const long Closed = 1L << 31;

    private readonly Thread[] threads;
    private readonly SemaphoreSlim[] wakers;
    private readonly int[] parked;
    private readonly SemaphoreSlim finished = new(0);
    private int callerParked;
    private IWork? work;
    private int items;
    private int next;
    private int left;

    /// <summary>The number of the round in the upper half; in the lower one how many helpers have entered it, and whether it is closed.</summary>
    private long gate;
    private bool stopping;
    private ExceptionDispatchInfo? failure;

    /// <param name="threads">Number of threads, the caller included; 1 or more.</param>
    public WorkerTeam(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        int helpers = threads - 1;
        wakers = [.. Enumerable.Range(0, helpers).Select(_ => new SemaphoreSlim(0))];
        parked = new int[helpers];
        this.threads = [.. Enumerable.Range(0, helpers).Select(Start)];
    }

    public int Count => threads.Length + 1;

    /// <summary>Executes items 0 to <paramref name="count"/> - 1, each once, and returns when all are done.</summary>
    public void Run(IWork shared, int count)
    {
        work = shared;
        items = count;
        next = 0;
        left = 0;
        Interlocked.Exchange(ref gate, (RoundOf(gate) + 1) << RoundShift);
        for (int helper = 0; helper < threads.Length; helper++)
        {
            if (Interlocked.Exchange(ref parked[helper], 0) == 1)
            {
                wakers[helper].Release();
            }
        }

        Share(thread: 0);
        AwaitHelpers(Close());

        work = null;
        if (failure is { } thrown)
        {
            failure = null;
            thrown.Throw();
        }
    }

    public void Dispose()
    {
        Volatile.Write(ref stopping, true);
        Interlocked.Exchange(ref gate, ((RoundOf(gate) + 1) << RoundShift) | Closed);
        for (int helper = 0; helper < threads.Length; helper++)
        {
            wakers[helper].Release();
            threads[helper].Join();
            wakers[helper].Dispose();
        }

        finished.Dispose();
    }

    private static long RoundOf(long gate) => gate >> RoundShift;

    /// <summary>Closes the round to helpers that have not entered it.</summary>
    /// <returns>How many have.</returns>
    private int Close()
    {
        while (true)
        {
            long open = Volatile.Read(ref gate);
            if (Interlocked.CompareExchange(ref gate, open | Closed, open) == open)
            {
                return (int)(open & (Closed - 1));
            }
        }
    }

    /// <summary>Whether a helper may take part in a round.</summary>
    private bool Enter(long round)
    {
        while (true)
        {
            long open = Volatile.Read(ref gate);
            if (RoundOf(open) != round || (open & Closed) != 0)
            {
                return false;
            }

            if (Interlocked.CompareExchange(ref gate, open + 1, open) == open)
            {
                return true;
            }
        }
    }

    private void AwaitHelpers(int entered)
    {
        for (int spin = 0; Volatile.Read(ref left) != entered; spin++)
        {
            if (spin < SpinsBeforeParking)
            {
                Thread.SpinWait(20);
                continue;
            }

            Interlocked.Exchange(ref callerParked, 1);

            // The last helper may have left between the last look and the flag; then whoever takes the flag back decides.
            if (Volatile.Read(ref left) == entered && Interlocked.Exchange(ref callerParked, 0) == 1)
            {
                return;
            }

            finished.Wait();
        }
    }

    private Thread Start(int helper)
    {
        var thread = new Thread(() => Loop(helper)) { IsBackground = true, Name = $"worker {helper + 1}" };
        thread.Start();
        return thread;
    }

    private void Loop(int helper)
    {
        long round = 0;
        while (true)
        {
            round = AwaitRound(helper, round);
            if (Volatile.Read(ref stopping))
            {
                return;
            }

            if (!Enter(round))
            {
                continue;
            }

            Share(helper + 1);
            Interlocked.Increment(ref left);
            if (Interlocked.Exchange(ref callerParked, 0) == 1)
            {
                finished.Release();
            }
        }
    }

    /// <summary>Waits for a round other than the one last seen, and returns its number.</summary>
    private long AwaitRound(int helper, long seen)
    {
        for (int spin = 0; RoundOf(Volatile.Read(ref gate)) == seen; spin++)
        {
            if (spin < SpinsBeforeParking)
            {
                Thread.SpinWait(20);
                continue;
            }

            Interlocked.Exchange(ref parked[helper], 1);

            // The round may have begun between the last look and the flag; then whoever takes the flag back decides.
            if (RoundOf(Volatile.Read(ref gate)) != seen && Interlocked.Exchange(ref parked[helper], 0) == 1)
            {
                break;
            }

            wakers[helper].Wait();
        }

        return RoundOf(Volatile.Read(ref gate));
    }

    private void Share(int thread)
    {
        try
        {
            for (int item = Interlocked.Increment(ref next) - 1; item < items; item = Interlocked.Increment(ref next) - 1)
            {
                work!.Execute(item, thread);
            }
        }
        catch (Exception exception)
        {
            Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(exception), null);
        }
    }
}

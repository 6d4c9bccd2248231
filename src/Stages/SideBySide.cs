using System.Runtime.ExceptionServices;

namespace Permafrost.Stages;

/// <summary>The same work for many items on several threads, each with tools of its own (a decoder, a reader).</summary>
internal static class SideBySide
{
    /// <summary>Items that a thread takes at a time at most: few enough that all end together, enough to hardly meet.</summary>
    private const int LargestPortion = 8;

    /// <summary>Portions for each thread, where there are enough items.</summary>
    private const int Portions = 64;

    /// <param name="count">Items 0 to count - 1; which thread works on which, and in what order, must not matter.</param>
    /// <param name="threads">Threads to use.</param>
    /// <param name="tools">Makes what a thread works with; disposed of afterwards.</param>
    /// <param name="work">Works on one item.</param>
    /// <param name="progress">Told how many items were done since it was told last, by one thread at a time.</param>
    /// <param name="cancellation">Ends the work between two items.</param>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public static void Run<T>(
        int count,
        int threads,
        Func<T> tools,
        Action<T, int> work,
        Action<int> progress,
        CancellationToken cancellation
    )
        where T : IDisposable
    {
        var gate = new Lock();
        int next = 0;
        int portion = Math.Clamp(count / (threads * Portions), 1, LargestPortion);
        int workers = Math.Clamp(count, 1, threads);
        try
        {
            Parallel.For(
                0,
                workers,
                new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = cancellation },
                (_, loop) =>
                {
                    using var own = tools();
                    for (int first = Take(); first < count && !loop.ShouldExitCurrentIteration; first = Take())
                    {
                        int last = Math.Min(first + portion, count);
                        for (int item = first; item < last; item++)
                        {
                            cancellation.ThrowIfCancellationRequested();
                            work(own, item);
                        }

                        lock (gate)
                        {
                            progress(last - first);
                        }
                    }
                }
            );
        }
        catch (AggregateException exception)
        {
            cancellation.ThrowIfCancellationRequested();
            ExceptionDispatchInfo.Throw(exception.InnerExceptions[0]);
        }

        int Take() => Interlocked.Add(ref next, portion) - portion;
    }
}

using System.Diagnostics;
using System.Runtime.Intrinsics;
using Permafrost.Core.Errors;

namespace Permafrost.Bench.Workers;

/// <summary>The peak rate of fused multiply-adds, for each width of registers, on one thread and on several at a time.</summary>
internal static class PeakWorker
{
    /// <summary>About 0.2 ms: the clock is looked at in between.</summary>
    private const int Iterations = 50_000;

    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(100);

    /// <summary>What the value of a width and a number of threads is called.</summary>
    public static string Name(int bits, int threads) => $"gigaflops_{bits}_bit_{threads}_threads";

    /// <summary>Widths whose fused multiply-add this processor has, widest first.</summary>
    public static IReadOnlyList<int> Widths { get; } =
    [
        .. new[]
        {
            (Bits: 512, Has: Vector512.IsHardwareAccelerated),
            (Bits: 256, Has: Vector256.IsHardwareAccelerated),
            (Bits: 128, Has: Vector128.IsHardwareAccelerated),
        }
            .Where(width => width.Has)
            .Select(width => width.Bits),
    ];

    public static Reading Run(Settings settings)
    {
        int most = settings.Count("threads");
        var time = TimeSpan.FromSeconds(settings.Seconds("seconds"));
        if (Widths.Count == 0)
        {
            throw new UserErrorException("this processor has no vector registers that .NET uses; there is no peak to compare with");
        }

        // The two widest: the one in use, and the one that a processor without it would use.
        var reading = new Reading();
        foreach (int bits in Widths.Take(2))
        {
            for (int threads = 1; threads <= most; threads++)
            {
                reading.Values[Name(bits, threads)] = Measure(bits, threads, time);
            }
        }

        return reading;
    }

    /// <summary>GFLOP/s of all threads together.</summary>
    private static double Measure(int bits, int threads, TimeSpan time)
    {
        double[] rates = new double[threads];
        using var together = new Barrier(threads);
        var team = Enumerable
            .Range(0, threads)
            .Select(index => new Thread(() =>
            {
                Repeat(bits, WarmUp);
                together.SignalAndWait();
                rates[index] = Repeat(bits, time);
            }))
            .ToList();
        team.ForEach(thread => thread.Start());
        team.ForEach(thread => thread.Join());
        return rates.Sum();
    }

    private static double Repeat(int bits, TimeSpan time)
    {
        var watch = Stopwatch.StartNew();
        long rounds = 0;
        do
        {
            if (!float.IsFinite(FmaLoop.Run(bits, Iterations)))
            {
                throw new InvalidOperationException("The loop left the range of numbers that it measures.");
            }

            rounds++;
        } while (watch.Elapsed < time);
        return rounds * Iterations * FmaLoop.FlopsPerIteration(bits) / watch.Elapsed.TotalSeconds * 1e-9;
    }
}

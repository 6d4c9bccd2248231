using Permafrost.Core.Randomness;

namespace Permafrost.Reporting.Statistics;

/// <summary>
/// The bootstrap over test images (B. Efron 1979, Ann. Statist. 7:1-26): what would other test sets of this size have given? Each replicate draws as many
/// images as there are, with replacement, the same ones for every experiment, so that differences are paired.
/// </summary>
/// <remarks>
/// Image j of replicate r is <c>floor(word n / 2^32)</c> with word = element j of sample r, epoch 0, of the stream (111, <c>report/bootstrap</c>); each image is drawn with
/// a chance that is 1 / n up to 2^-32. Whole numbers throughout: same bits everywhere.
/// </remarks>
public static class ImageBootstrap
{
    /// <summary>How often a test set is drawn.</summary>
    public const int Replicates = 2000;

    private const ulong Seed = 111;

    /// <summary>How many images of each set every replicate holds, those drawn twice counted twice.</summary>
    /// <param name="count">Test images n, at least 1.</param>
    /// <param name="sets">Sets of images, each in 0..n-1.</param>
    /// <returns>Per set, a number per replicate.</returns>
    public static int[][] Count(int count, IReadOnlyList<IReadOnlyList<int>> sets)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        int[][] images = [.. sets.Select(set => set.ToArray())];
        int[][] sums = [.. sets.Select(_ => new int[Replicates])];
        var stream = new PhiloxStream(Seed, "report/bootstrap");
        uint[] words = new uint[(count + PhiloxStream.FillMultiple - 1) / PhiloxStream.FillMultiple * PhiloxStream.FillMultiple];
        int[] drawn = new int[count];
        for (int replicate = 0; replicate < Replicates; replicate++)
        {
            stream.Fill(words, 0, (uint)replicate);
            Array.Clear(drawn);
            for (int j = 0; j < count; j++)
            {
                drawn[(int)((ulong)words[j] * (uint)count >> 32)]++;
            }

            for (int set = 0; set < images.Length; set++)
            {
                int sum = 0;
                foreach (int image in images[set])
                {
                    sum += drawn[image];
                }

                sums[set][replicate] = sum;
            }
        }

        return sums;
    }

    /// <summary>The 2.5th and 97.5th percentile, linear between neighbours (type 7 of Hyndman and Fan 1996; NumPy's default).</summary>
    /// <param name="values">At least one; sorted in place.</param>
    /// <param name="unit">What the percentiles are divided by.</param>
    public static ConfidenceInterval Interval(long[] values, double unit)
    {
        Sort(values);
        return new ConfidenceInterval(Percentile(values, 0.025) / unit, Percentile(values, 0.975) / unit);
    }

    /// <summary>Differences are few whole numbers that occur often: counting them is ten times as fast as comparing.</summary>
    private static void Sort(long[] values)
    {
        long lowest = values.Min();
        long range = values.Max() - lowest + 1;
        if (range > 16 * Replicates)
        {
            Array.Sort(values);
            return;
        }

        int[] counts = new int[range];
        foreach (long value in values)
        {
            counts[value - lowest]++;
        }

        int at = 0;
        for (int i = 0; i < counts.Length; i++)
        {
            values.AsSpan(at, counts[i]).Fill(lowest + i);
            at += counts[i];
        }
    }

    private static double Percentile(long[] sorted, double share)
    {
        double place = share * (sorted.Length - 1);
        int below = (int)place;
        int above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + (sorted[above] - sorted[below]) * (place - below);
    }
}

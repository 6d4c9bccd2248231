using System.Numerics;

namespace Permafrost.Stages.DownloadCheck.Examination;

/// <summary>Finds the pairs of 64-bit hashes that differ in few bits, without comparing each with each.</summary>
/// <remarks>
/// Of the four quarters of two hashes that differ in at most 7 bits, one differs in at most 1. So each hash is looked up, in a table for each
/// quarter, under the 17 values that its own quarter has with at most one bit flipped: all pairs are found, and nothing else is compared but what
/// agrees there by chance.
/// </remarks>
internal static class NearDuplicates
{
    /// <summary>Bits in which two pictures that look alike differ at most. Of pictures that have nothing in common, hardly one pair in 100 million comes so near.</summary>
    public const int MostBits = 6;

    /// <summary>Pairs that are kept; thousands of frames of one film would make more than anybody looks at.</summary>
    public const int MostPairs = 1_000_000;

    private const int QuarterBits = 16;
    private const int Quarters = 4;

    /// <param name="hashes">The hashes.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <returns>Pairs First &lt; Second with the number of bits in which they differ, the nearest first, then by index.</returns>
    public static IReadOnlyList<(int First, int Second, int Bits)> Find(IReadOnlyList<ulong> hashes, CancellationToken cancellation)
    {
        var pairs = new List<(int First, int Second, int Bits)>();
        var tables = Enumerable.Range(0, Quarters).Select(quarter => new Table(hashes, quarter)).ToArray();
        for (int second = 1; second < hashes.Count && pairs.Count < MostPairs; second++)
        {
            cancellation.ThrowIfCancellationRequested();
            for (int quarter = 0; quarter < Quarters; quarter++)
            {
                AddPairs(hashes, tables[quarter], quarter, second, pairs);
            }
        }

        return [.. pairs.OrderBy(pair => pair.Bits).ThenBy(pair => pair.First).ThenBy(pair => pair.Second).Take(MostPairs)];
    }

    private static void AddPairs(
        IReadOnlyList<ulong> hashes,
        Table table,
        int quarter,
        int second,
        List<(int First, int Second, int Bits)> pairs
    )
    {
        int own = Table.Quarter(hashes[second], quarter);
        for (int flip = -1; flip < QuarterBits; flip++)
        {
            foreach (int first in table.With(flip < 0 ? own : own ^ (1 << flip)))
            {
                // A table holds its indices in ascending order.
                if (first >= second)
                {
                    break;
                }

                ulong difference = hashes[first] ^ hashes[second];
                int bits = BitOperations.PopCount(difference);
                if (bits <= MostBits && !FoundBefore(difference, quarter))
                {
                    pairs.Add((first, second, bits));
                }
            }
        }
    }

    /// <summary>Whether a table before this one has led to the same pair.</summary>
    private static bool FoundBefore(ulong difference, int quarter)
    {
        for (int before = 0; before < quarter; before++)
        {
            if (BitOperations.PopCount((uint)Table.Quarter(difference, before)) <= 1)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Indices of the hashes by the value of one quarter.</summary>
    private sealed class Table
    {
        private readonly int[] starts = new int[(1 << QuarterBits) + 1];
        private readonly int[] indices;

        public Table(IReadOnlyList<ulong> hashes, int quarter)
        {
            indices = new int[hashes.Count];
            foreach (ulong hash in hashes)
            {
                starts[Quarter(hash, quarter) + 1]++;
            }

            for (int value = 0; value < 1 << QuarterBits; value++)
            {
                starts[value + 1] += starts[value];
            }

            int[] next = [.. starts];
            for (int index = 0; index < hashes.Count; index++)
            {
                indices[next[Quarter(hashes[index], quarter)]++] = index;
            }
        }

        public static int Quarter(ulong hash, int quarter) => (ushort)(hash >> (QuarterBits * quarter));

        public ReadOnlySpan<int> With(int value) => indices.AsSpan(starts[value]..starts[value + 1]);
    }
}

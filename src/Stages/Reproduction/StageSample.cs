using Permafrost.Core.Digests;
using Permafrost.Core.Randomness;
using Permafrost.Stages.Locks;

namespace Permafrost.Stages.Reproduction;

/// <summary>Draws stages out of locks: a function of the seed and of what the locks hold.</summary>
internal static class StageSample
{
    /// <summary>For each experiment how many of its stages to re-derive, counted from the first: the last of them was drawn, the others lie upstream of it.</summary>
    /// <param name="locked">Name and entry of the chosen experiments.</param>
    /// <param name="share">Share of the stages, above 0 to 1; at least one is drawn.</param>
    /// <param name="seed">0 to 2^32 - 1.</param>
    /// <returns>By name; experiments of which nothing was drawn are left out.</returns>
    public static IReadOnlyDictionary<string, int> Draw(IEnumerable<(string Name, LockedExperiment Locked)> locked, double share, long seed)
    {
        // A stage that several experiments share is one, and the first of them stands for it.
        var seen = new HashSet<(string Stage, Sha256Digest Key)>();
        var stages = new List<(string Name, int Depth)>();
        foreach (var (name, experiment) in locked.OrderBy(one => one.Name, StringComparer.Ordinal))
        {
            foreach (var (at, stage) in experiment.Names.Index())
            {
                if (seen.Add((stage, experiment.Stages[stage].Key)))
                {
                    stages.Add((name, at + 1));
                }
            }
        }

        int[] order = [.. Enumerable.Range(0, stages.Count)];
        new PhiloxStream((ulong)seed, "reproduce/sample").Shuffle(order, 0, 0);
        int count = Math.Clamp((int)Math.Ceiling(share * stages.Count), 1, stages.Count);
        var depths = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (int drawn in order.Take(count))
        {
            var (name, depth) = stages[drawn];
            depths[name] = Math.Max(depth, depths.GetValueOrDefault(name));
        }

        return depths;
    }
}

using System.Text.Json.Nodes;
using Permafrost.Core.Digests;
using Permafrost.Pipeline.Storage;

namespace Permafrost.Pipeline.Explanations;

/// <summary>Former runs of one stage, to find the one that a new experiment is most like.</summary>
/// <remarks>
/// Each described value is a number here, so that a comparison is a merge of two short sorted lists: a thousand new experiments
/// against <see cref="MostCandidates"/> former ones take some tens of milliseconds.
/// </remarks>
internal sealed class NearestRecords
{
    /// <summary>Records read at most; those not among the current experiments first.</summary>
    public const int MostCandidates = 1000;

    private readonly Dictionary<(string Path, string Value), int> numbers = [];
    private readonly List<Candidate> candidates = [];

    public NearestRecords(
        IEnumerable<KeyValuePair<string, Sha256Digest>> known,
        Func<Sha256Digest, ActionRecord?> read,
        IReadOnlySet<string> current
    )
    {
        foreach (
            var (experiment, key) in known.OrderBy(entry => current.Contains(entry.Key)).ThenBy(entry => entry.Key, StringComparer.Ordinal)
        )
        {
            if (candidates.Count < MostCandidates && read(key) is { } record)
            {
                candidates.Add(new Candidate(experiment, record, Numbers(record.Described)));
            }
        }
    }

    /// <summary>
    /// The former run of the same study with the fewest different values; null if there is none, or none that is at all alike.
    /// </summary>
    public (string Experiment, ActionRecord Record)? Find(string experiment, JsonObject described)
    {
        string study = StudyOf(experiment);
        var ofStudy = candidates.Where(candidate => candidate.Study == study).ToList();
        if (ofStudy.Count == 0)
        {
            return null;
        }

        int[] wanted = Numbers(described);
        // Of equally near ones the first is taken: not a current name, then ordinal order.
        var nearest = ofStudy.MinBy(candidate => DifferenceCount(wanted, candidate.Values));
        return DifferenceCount(wanted, nearest.Values) <= Differences.MostShown ? (nearest.Experiment, nearest.Record) : null;
    }

    /// <summary>The part of a name before its first slash: what experiments of one file share.</summary>
    private static string StudyOf(string experiment) => experiment.Split('/')[0];

    private int[] Numbers(JsonObject described)
    {
        var leaves = JsonLeaves.Of(described);
        int[] values = new int[leaves.Count];
        for (int index = 0; index < values.Length; index++)
        {
            var leaf = (leaves[index].Key, leaves[index].Value);
            if (!numbers.TryGetValue(leaf, out values[index]))
            {
                numbers[leaf] = values[index] = numbers.Count;
            }
        }

        Array.Sort(values);
        return values;
    }

    private static int DifferenceCount(int[] left, int[] right)
    {
        int same = 0;
        for (int i = 0, j = 0; i < left.Length && j < right.Length; )
        {
            int order = left[i].CompareTo(right[j]);
            same += order == 0 ? 1 : 0;
            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
        }

        // A changed value is missing on either side once; count it once.
        return Math.Max(left.Length, right.Length) - same;
    }

    private readonly record struct Candidate(string Experiment, ActionRecord Record, int[] Values)
    {
        public string Study { get; } = StudyOf(Experiment);
    }
}

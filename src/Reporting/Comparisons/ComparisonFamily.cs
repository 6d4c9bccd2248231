using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Permafrost.Reporting.Predictions;
using Permafrost.Reporting.Results;
using Permafrost.Reporting.Statistics;
using Permafrost.Reporting.Text;

namespace Permafrost.Reporting.Comparisons;

/// <summary>
/// Finds the pairs worth comparing and compares them. A pair is compared where both are done, saw the same test images
/// (same dataset, same labels in the same order) and differ in exactly one thing.
/// </summary>
/// <remarks>
/// Of one study (same file, same axes) the things are its axes: what an architecture brings along is part of it. Otherwise they are the
/// parameters; one that only one of two different architectures has is likewise part of the architecture. A 3 x 3 study gives 18 comparisons.
/// </remarks>
internal static class ComparisonFamily
{
    public static ImmutableArray<Comparison> Of(
        IReadOnlyList<ExperimentResult> experiments,
        Func<ExperimentResult, PredictionTable> predictions
    )
    {
        var runs = experiments.Where(one => one.IsDone).Select(one => new Answers(one, predictions(one))).ToList();
        var pairs = new List<Comparison>();
        for (int a = 0; a < runs.Count; a++)
        {
            for (int b = a + 1; b < runs.Count; b++)
            {
                if (OnlyDifference(runs[a], runs[b]) is { } name && runs[a].HasSameImages(runs[b]))
                {
                    pairs.Add(Compare(runs[a], runs[b], name));
                }
            }
        }

        var adjusted = HolmCorrection.Adjust([.. pairs.Select(pair => pair.P)]);
        return [.. pairs.Select((pair, i) => pair with { PHolm = Figures.Rounded(adjusted[i]) })];
    }

    private static Comparison Compare(Answers a, Answers b, string differs)
    {
        int onlyA = a.CorrectWithout(b);
        int onlyB = b.CorrectWithout(a);
        var (difference, interval) = PairedDifference.Of(onlyA, onlyB, a.Count);
        double p = Figures.Rounded(McNemarTest.PValue(onlyA, onlyB));
        return new Comparison
        {
            A = a.Experiment.Name,
            B = b.Experiment.Name,
            Differs = differs,
            ValueA = a.Value(differs),
            ValueB = b.Value(differs),
            AccuracyDifference = difference,
            Interval = interval,
            OnlyA = onlyA,
            OnlyB = onlyB,
            P = p,
            PHolm = p,
        };
    }

    /// <summary>Name of the one thing in which two experiments differ; null where it is none or several.</summary>
    private static string? OnlyDifference(Answers a, Answers b)
    {
        bool sameStudy = a.Study.Length > 0 && string.Equals(a.Study, b.Study, StringComparison.Ordinal);
        var (left, right) = sameStudy ? (a.Axes, b.Axes) : (a.Parameters, b.Parameters);
        bool otherArchitecture = !sameStudy && Differ(left, right, "architecture");
        string? found = null;
        foreach (string name in left.Keys.Union(right.Keys, StringComparer.Ordinal))
        {
            bool ofOneArchitecture = otherArchitecture && left.ContainsKey(name) != right.ContainsKey(name);
            if (Differ(left, right, name) && !ofOneArchitecture)
            {
                if (found is not null)
                {
                    return null;
                }

                found = name;
            }
        }

        return found;
    }

    private static bool Differ(Dictionary<string, string> left, Dictionary<string, string> right, string name) =>
        !string.Equals(left.GetValueOrDefault(name), right.GetValueOrDefault(name), StringComparison.Ordinal);

    /// <summary>An experiment with one bit per test image: classified correctly or not.</summary>
    private sealed class Answers
    {
        private readonly int[] labels;
        private readonly ulong[] correct;

        public Answers(ExperimentResult experiment, PredictionTable predictions)
        {
            Experiment = experiment;
            labels = predictions.Labels.ToArray();
            correct = new ulong[(labels.Length + 63) / 64];
            for (int image = 0; image < labels.Length; image++)
            {
                correct[image / 64] |= (predictions.Predicted[image] == labels[image] ? 1UL : 0) << (image % 64);
            }

            Axes = Values(experiment.Axes);
            Parameters = Values(experiment.Parameters);
            Study =
                Axes.Count == 0
                    ? ""
                    : JsonNodeText.Of(new JsonArray([experiment.File, .. experiment.Axes.Select(axis => (JsonNode)axis.Key)]));
        }

        public ExperimentResult Experiment { get; }

        public int Count => labels.Length;

        public Dictionary<string, string> Axes { get; }

        public Dictionary<string, string> Parameters { get; }

        /// <summary>The same text for experiments of the same file with the same axes; empty without axes.</summary>
        public string Study { get; }

        public bool HasSameImages(Answers other) =>
            string.Equals(Experiment.Dataset.Name, other.Experiment.Dataset.Name, StringComparison.Ordinal)
            && labels.AsSpan().SequenceEqual(other.labels);

        public int CorrectWithout(Answers other)
        {
            int count = 0;
            for (int word = 0; word < correct.Length; word++)
            {
                count += System.Numerics.BitOperations.PopCount(correct[word] & ~other.correct[word]);
            }

            return count;
        }

        public JsonNode? Value(string name) =>
            Experiment
                .Axes.Concat(Experiment.Parameters)
                .FirstOrDefault(entry => string.Equals(entry.Key, name, StringComparison.Ordinal))
                .Value;

        private static Dictionary<string, string> Values(IEnumerable<KeyValuePair<string, JsonNode>> entries) =>
            entries.ToDictionary(entry => entry.Key, entry => JsonNodeText.Comparable(entry.Value), StringComparer.Ordinal);
    }
}

using System.Numerics;
using System.Text.Json.Nodes;
using Permafrost.Reporting.Predictions;
using Permafrost.Reporting.Repeats;
using Permafrost.Reporting.Results;
using Permafrost.Reporting.Text;

namespace Permafrost.Reporting.Comparisons;

/// <summary>An experiment with what it chose for each test image, and one bit per image: correct or not.</summary>
internal sealed class Answers
{
    private readonly int[] predicted;
    private readonly ulong[] correct;
    private readonly Dictionary<string, string> axes;
    private readonly Dictionary<string, string> parameters;

    public Answers(ExperimentResult experiment, int position, TestSet images, PredictionTable predictions)
    {
        Experiment = experiment;
        Position = position;
        Images = images;
        predicted = predictions.Predicted.ToArray();
        correct = new ulong[(predicted.Length + 63) / 64];
        for (int image = 0; image < predicted.Length; image++)
        {
            correct[image / 64] |= (predicted[image] == predictions.Labels[image] ? 1UL : 0) << (image % 64);
        }

        axes = Values(experiment.Axes);
        parameters = Values(experiment.Parameters);
        Study =
            axes.Count == 0 ? "" : JsonNodeText.Of(new JsonArray([experiment.File, .. experiment.Axes.Select(axis => (JsonNode)axis.Key)]));
    }

    public ExperimentResult Experiment { get; }

    /// <summary>Place in the report, from 0.</summary>
    public int Position { get; }

    public TestSet Images { get; }

    /// <summary>The same text for experiments of the same file with the same axes; empty without axes.</summary>
    private string Study { get; }

    public int Chosen(int image) => predicted[image];

    public bool IsCorrect(int image) => (correct[image / 64] >> (image % 64) & 1) != 0;

    public List<int> WrongImages() => [.. Enumerable.Range(0, predicted.Length).Where(image => !IsCorrect(image))];

    public int CorrectWithout(Answers other)
    {
        int count = 0;
        for (int word = 0; word < correct.Length; word++)
        {
            count += BitOperations.PopCount(correct[word] & ~other.correct[word]);
        }

        return count;
    }

    public JsonNode? Value(string name) =>
        Experiment
            .Axes.Concat(Experiment.Parameters)
            .FirstOrDefault(entry => string.Equals(entry.Key, name, StringComparison.Ordinal))
            .Value;

    /// <summary>Name of the one thing in which two experiments differ; null where it is none or several.</summary>
    /// <param name="other">The other one.</param>
    /// <param name="apartFromRepeats">Whether seed and fold do not count.</param>
    public string? OnlyDifference(Answers other, bool apartFromRepeats)
    {
        bool sameStudy = Study.Length > 0 && string.Equals(Study, other.Study, StringComparison.Ordinal);
        var (left, right) = sameStudy ? (axes, other.axes) : (parameters, other.parameters);
        bool otherArchitecture = !sameStudy && Differ(left, right, "architecture");
        string? found = null;
        foreach (string name in left.Keys.Union(right.Keys, StringComparer.Ordinal))
        {
            bool ofOneArchitecture = otherArchitecture && left.ContainsKey(name) != right.ContainsKey(name);
            if (Differ(left, right, name) && !ofOneArchitecture && !(apartFromRepeats && RepeatedRuns.IsRepetition(name)))
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

    private static Dictionary<string, string> Values(IEnumerable<KeyValuePair<string, JsonNode>> entries) =>
        entries.ToDictionary(entry => entry.Key, entry => JsonNodeText.Comparable(entry.Value), StringComparer.Ordinal);
}

using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Permafrost.Core.Digests;
using Permafrost.Reporting.Predictions;
using Permafrost.Reporting.Repeats;
using Permafrost.Reporting.Text;

namespace Permafrost.Reporting.Comparisons.Sides;

/// <summary>One experiment as one side of a comparison knows it: a report, a lock or a run. What the side does not say is null.</summary>
public sealed record SideRun
{
    /// <summary><c>dropout-study/architecture=deep-cnn,dropout=0.25</c>; unique in a side.</summary>
    public required string Name { get; init; }

    /// <summary>Null where the experiment is done.</summary>
    public string? FailureReason { get; init; }

    public bool IsDone => FailureReason is null;

    /// <summary>What defines the experiment, in the order to show; null where it is not known.</summary>
    public ImmutableArray<KeyValuePair<string, JsonNode>>? Parameters { get; init; }

    /// <summary>Name of the dataset.</summary>
    public string? Dataset { get; init; }

    /// <summary>The classes with their test images, in the order of their indices.</summary>
    public ImmutableArray<(string Name, int Images)>? Classes { get; init; }

    /// <summary>Digest of the test images as the network sees them, with their labels.</summary>
    public Sha256Digest? TestImages { get; init; }

    public Sha256Digest? ModelDigest { get; init; }

    public Sha256Digest? PredictionsDigest { get; init; }

    /// <summary>Share of the test images classified correctly; of six digits at least.</summary>
    public double? Accuracy { get; init; }

    /// <summary>Test images.</summary>
    public int? Count { get; init; }

    /// <summary>What else results come from, by what it is called: the code of a stage, the images.</summary>
    public ImmutableArray<KeyValuePair<string, Sha256Digest>> Origins { get; init; } = [];

    /// <summary>Reads the test predictions; null where they are not at hand.</summary>
    public required Func<PredictionTable?> Predictions { get; init; }

    /// <summary>The experiment without its seed and fold: runs of one such name are one experiment, repeated.</summary>
    internal string Identity
    {
        get
        {
            string file = Name.Split('/')[0];
            string axes = string.Join(',', AxesInName.Where(axis => !IsRepetition(axis)));
            return axes.Length > 0 ? $"{file}/{axes}" : file;
        }
    }

    private IEnumerable<string> AxesInName => Name.Split('/', 2) is [_, var axes] ? axes.Split(',') : [];

    /// <summary>Seed and fold: equal for runs of two experiments that belong together.</summary>
    /// <param name="byName">Whether to take them from the name, since one of the two sides knows no parameters.</param>
    internal string Repetition(bool byName) =>
        byName
            ? string.Join(',', AxesInName.Where(IsRepetition))
            : string.Join(
                ',',
                Parameters!
                    .Value.Where(one => RepeatedRuns.IsRepetition(one.Key))
                    .Select(one => $"{one.Key}={JsonNodeText.Comparable(one.Value)}")
            );

    private static bool IsRepetition(string axis) => RepeatedRuns.IsRepetition(axis.Split('=')[0]);
}

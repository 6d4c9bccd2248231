using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Permafrost.Core.Digests;
using Permafrost.Reporting.Examination;
using Permafrost.Reporting.Examples;
using Permafrost.Reporting.History;
using Permafrost.Reporting.Metrics;

namespace Permafrost.Reporting.Results;

/// <summary>Everything the reports say about one experiment. Of a failed one, only the definition and the reason are known.</summary>
public sealed record ExperimentResult
{
    /// <summary><c>dropout-study/architecture=deep-cnn,dropout=0.25</c>; unique in a report.</summary>
    public required string Name { get; init; }

    /// <summary>The experiment file, relative to the repository, with forward slashes. Experiments of one file are one study.</summary>
    public required string File { get; init; }

    /// <summary>What the file says the study asks.</summary>
    public string Description { get; init; } = "";

    /// <summary>Null where the experiment is done.</summary>
    public string? FailureReason { get; init; }

    public bool IsDone => FailureReason is null;

    /// <summary>What defines the experiment, in the order to show: architecture, the architecture's parameters, seed, epochs, batch size, optimizer …</summary>
    public required ImmutableArray<KeyValuePair<string, JsonNode>> Parameters { get; init; }

    /// <summary>This experiment's value on each axis of its file's matrix, in the file's order; empty where the file has no matrix.</summary>
    public ImmutableArray<KeyValuePair<string, JsonNode>> Axes { get; init; } = [];

    /// <summary>Whether every run gives the same bits; else the digests are those of one run.</summary>
    public bool IsBitExact { get; init; } = true;

    public required DatasetSummary Dataset { get; init; }

    /// <summary>Images trained on.</summary>
    public int? TrainingCount { get; init; }

    /// <summary>Digest of <c>model.safetensors</c>.</summary>
    public Sha256Digest? ModelDigest { get; init; }

    /// <summary>Digest of <c>predictions.csv</c>.</summary>
    public Sha256Digest? PredictionsDigest { get; init; }

    public ModelSummary? Model { get; init; }

    public TrainingHistory? History { get; init; }

    /// <summary>
    /// Some training images and what its augmentation makes of them in the first epochs; null without augmentation, and where another experiment of the
    /// report shows the same.
    /// </summary>
    public Picture? Augmented { get; init; }

    /// <summary>Figures on the validation and test splits.</summary>
    public SplitMetrics? Metrics { get; init; }

    /// <summary>A few test images; set when a report is built.</summary>
    public PredictionExamples? Examples { get; init; }

    /// <summary>Whether training ended before the epochs that were asked for.</summary>
    internal bool StoppedEarly => History is not null && EpochsAsked is { } asked && History.Epochs.Length < asked;

    /// <summary>Epochs that the definition asks for; null where it does not say.</summary>
    internal int? EpochsAsked =>
        Parameters.FirstOrDefault(entry => string.Equals(entry.Key, "epochs", StringComparison.Ordinal)).Value is JsonValue value
        && value.TryGetValue(out int epochs)
            ? epochs
            : null;

    internal ClassificationMetrics? Validation => Metrics?.Validation;

    internal ClassificationMetrics? Test => Metrics?.Test;
}

using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Permafrost.Experiments.Definitions;
using Permafrost.Pipeline;
using Permafrost.Stages.DownloadCheck;
using Permafrost.Stages.Evaluate;
using Permafrost.Stages.Features;
using Permafrost.Stages.Preprocess;
using Permafrost.Stages.Train;

namespace Permafrost.Stages.Report;

/// <summary>An experiment with its stages.</summary>
/// <param name="Experiment">What is reported on.</param>
/// <param name="Dataset">Obtained its images.</param>
/// <param name="Images">Made them tensors.</param>
/// <param name="Trained">Trained its network.</param>
/// <param name="Evaluated">Measured it.</param>
public sealed record ReportSubject(
    ExperimentDefinition Experiment,
    DownloadCheckStage Dataset,
    PreprocessStage Images,
    TrainStage Trained,
    EvaluateStage Evaluated
)
{
    /// <summary>Made features of the tensors; null: the network reads them themselves.</summary>
    public FeaturesStage? Features { get; init; }

    /// <summary>Its stages, each after those that it reads from.</summary>
    public IReadOnlyList<Stage> Stages =>
        Features is null ? [Dataset, Images, Trained, Evaluated] : [Dataset, Images, Features, Trained, Evaluated];

    /// <summary>What defines the experiment, for its section.</summary>
    public ImmutableArray<KeyValuePair<string, JsonNode>> Parameters { get; } = ReportParameters.Of(Experiment);
}

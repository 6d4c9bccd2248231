using Permafrost.Reporting.Metrics;
using Permafrost.Reporting.Predictions;

namespace Permafrost.Stages.Prediction;

/// <summary>How well an experiment's network does on somebody's own labelled images.</summary>
/// <param name="Experiment">Name of the experiment.</param>
/// <param name="Folder">Where <c>output.txt</c>, <c>metrics.json</c> and <c>predictions.csv</c> are.</param>
/// <param name="Predictions">What it said about each image.</param>
/// <param name="Metrics">How well that is; null where no image could be read.</param>
/// <param name="Text">The content of <c>output.txt</c>.</param>
public sealed record DataEvaluation(
    string Experiment,
    string Folder,
    NamedPredictions Predictions,
    ClassificationMetrics? Metrics,
    string Text
);

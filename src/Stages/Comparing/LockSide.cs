using System.Text.Json;
using Permafrost.Core.Digests;
using Permafrost.Reporting.Comparisons.Sides;
using Permafrost.Reporting.Metrics;
using Permafrost.Stages.Evaluate;
using Permafrost.Stages.Locks;
using Permafrost.Stages.Preprocess;
using Permafrost.Stages.Train;

namespace Permafrost.Stages.Comparing;

/// <summary>The experiments of a lock.</summary>
internal static class LockSide
{
    /// <param name="file">The lock.</param>
    /// <param name="definitions">What the experiment file beside it says, by name.</param>
    /// <param name="predictions">Where their results may be.</param>
    public static IEnumerable<SideRun> Of(
        LockFile file,
        IReadOnlyDictionary<string, KnownDefinition> definitions,
        StoredPredictions predictions
    ) => file.Experiments.Select(one => Run(one.Key, one.Value, definitions.GetValueOrDefault(one.Key), predictions));

    private static SideRun Run(string name, LockedExperiment locked, KnownDefinition? definition, StoredPredictions predictions)
    {
        Sha256Digest? Output(string stage, string output) =>
            locked.Stages[stage].Outputs.Where(one => one.Key == output).Select(one => (Sha256Digest?)one.Value).FirstOrDefault();
        double? Figure(string figure) => locked.Metrics.Where(one => one.Key == figure).Select(one => (double?)one.Value).FirstOrDefault();

        var digest = Output("Evaluate", EvaluateStage.Predictions);
        double? count = Figure(LockEntry.TestCount);
        var metrics = count is null ? Metrics(name, Output("Evaluate", EvaluateStage.Metrics), predictions) : null;
        return new SideRun
        {
            Name = Core.Text.VisibleText.Of(name),
            Parameters = definition?.Parameters,
            Dataset = definition?.Dataset,
            TestImages = Output("Preprocess", PreprocessStage.Test),
            ModelDigest = Output("Train", TrainStage.Model),
            PredictionsDigest = digest,
            Accuracy = Figure(LockEntry.TestAccuracy) ?? metrics?.Test.Accuracy,
            Count = (int?)count ?? metrics?.Test.Count,
            Origins =
            [
                new("the code of Train", locked.Stages["Train"].Code),
                new("the code of Evaluate", locked.Stages["Evaluate"].Code),
                .. Output("Preprocess", PreprocessStage.Train) is { } images
                    ? (KeyValuePair<string, Sha256Digest>[])[new("the training images", images)]
                    : [],
            ],
            Predictions = () => predictions.Read(name, digest),
        };
    }

    /// <summary>Locks of earlier versions do not say how many test images there were.</summary>
    private static SplitMetrics? Metrics(string name, Sha256Digest? digest, StoredPredictions predictions)
    {
        try
        {
            return digest is { } known && predictions.Find(name, EvaluateStage.Metrics, known) is { } bytes
                ? SplitMetrics.FromJson(System.Text.Encoding.UTF8.GetString(bytes))
                : null;
        }
        catch (Exception exception) when (exception is InvalidDataException or JsonException)
        {
            return null;
        }
    }
}

using System.Globalization;
using Permafrost.Pipeline;
using Permafrost.Reporting.Metrics;
using Permafrost.Stages.Evaluate;
using Permafrost.Stages.Report;
using Permafrost.Stages.Train;

namespace Permafrost.Stages.Locks;

/// <summary>Makes the entry of an experiment whose stages are done.</summary>
internal sealed class LockEntry(PipelineRunner runner)
{
    public const string TestAccuracy = "test_accuracy";

    /// <summary>Test images, so that two locks can be compared by themselves.</summary>
    public const string TestCount = "test_count";

    public const string TestLoss = "test_loss";

    /// <summary>The entry; stages whose outputs are those of <paramref name="former"/> stay as they are there, with the key of then.</summary>
    public LockedExperiment Of(ReportSubject subject, LockedExperiment? former)
    {
        var stages = new Dictionary<string, LockedStage>(StringComparer.Ordinal);
        bool sameMetrics = false;
        foreach (var stage in subject.Stages)
        {
            var outcome = runner.Outcome(stage);
            var locked = former?.Stages[stage.Name];
            bool agrees = locked?.Agrees(outcome) == true;
            sameMetrics |= agrees && stage == subject.Evaluated;
            stages.Add(stage.Name, agrees ? locked! : LockedOf(stage, outcome));
        }

        return new LockedExperiment(stages, sameMetrics ? former!.Metrics : MetricsOf(subject.Evaluated));
    }

    private LockedStage LockedOf(Stage stage, StageOutcome outcome) =>
        new(
            outcome.Key,
            outcome.Code,
            [.. outcome.Outputs.OrderBy(output => output.Key, StringComparer.Ordinal)],
            stage is TrainStage ? TrailFile.Locked(TrailFile.Read(File.ReadAllBytes(runner.OutputPath(stage, TrainStage.Trail)))) : null
        );

    /// <summary>Headline figures of a finished experiment.</summary>
    public IReadOnlyList<KeyValuePair<string, double>> MetricsOf(EvaluateStage evaluated)
    {
        var metrics = SplitMetrics.FromJson(File.ReadAllText(runner.OutputPath(evaluated, EvaluateStage.Metrics)));
        var figures = new List<KeyValuePair<string, double>>
        {
            new(TestAccuracy, Rounded(metrics.Test.Accuracy)),
            new(TestCount, metrics.Test.Count),
            new(TestLoss, Rounded(metrics.Test.Loss)),
        };
        if (metrics.Validation is { } validation)
        {
            figures.Add(new("validation_accuracy", Rounded(validation.Accuracy)));
            figures.Add(new("validation_loss", Rounded(validation.Loss)));
        }

        return figures;
    }

    /// <summary>Six significant digits, as in the reports.</summary>
    private static double Rounded(double value) =>
        double.Parse(value.ToString("E5", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture);
}

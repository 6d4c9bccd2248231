using Permafrost.Core.Errors;
using Permafrost.Pipeline;
using Permafrost.Reporting.Comparisons.Sides;
using Permafrost.Reporting.Metrics;
using Permafrost.Reporting.Predictions;
using Permafrost.Stages.Comparing;
using Permafrost.Stages.Evaluate;
using Permafrost.Stages.Preprocess;
using Permafrost.Stages.Report;
using Permafrost.Stages.Train;

namespace Permafrost.Stages;

/// <content>One side of a comparison that is named by experiments. Call it when <c>Evaluate</c> has run.</content>
public sealed partial class Study
{
    /// <summary>The experiments that a side names, those that failed with the reason.</summary>
    /// <exception cref="UserErrorException">A name is no experiment's, or means several; or <c>Evaluate</c> has not run.</exception>
    internal Side SideOf(SideRequest side)
    {
        var names = NamedExperiments.Of(side, [.. Experiments.Select(experiment => experiment.Name)]).ToHashSet(StringComparer.Ordinal);
        var failures = rows.Where(row => row.State == StageState.Failed)
            .GroupBy(row => row.Experiment, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.First().Reasons[0], StringComparer.Ordinal);
        SideRun[] runs =
        [
            .. subjects
                .Where(subject => names.Contains(subject.Experiment.Name))
                .Select(subject =>
                    failures.TryGetValue(subject.Experiment.Name, out string? reason) ? Failed(subject, reason) : Finished(subject)
                ),
        ];
        return new Side(side.Given, SideContender.In(runs)[0].Label, [.. runs]);
    }

    private static SideRun Failed(ReportSubject subject, string reason) =>
        new()
        {
            Name = subject.Experiment.Name,
            FailureReason = reason,
            Parameters = subject.Parameters,
            Dataset = subject.Experiment.Dataset.Name,
            Predictions = () => null,
        };

    private SideRun Finished(ReportSubject subject)
    {
        var test = SplitMetrics.FromJson(File.ReadAllText(runner.OutputPath(subject.Evaluated, EvaluateStage.Metrics))).Test;
        return new SideRun
        {
            Name = subject.Experiment.Name,
            Parameters = subject.Parameters,
            Dataset = subject.Experiment.Dataset.Name,
            Classes = [.. test.Classes.Select(one => (one.Name, one.Support))],
            TestImages = runner.OutputDigest(subject.Images, PreprocessStage.Test),
            ModelDigest = runner.OutputDigest(subject.Trained, TrainStage.Model),
            PredictionsDigest = runner.OutputDigest(subject.Evaluated, EvaluateStage.Predictions),
            Accuracy = test.Accuracy,
            Count = test.Count,
            Predictions = () => PredictionTable.ReadCsv(File.ReadAllBytes(runner.OutputPath(subject.Evaluated, EvaluateStage.Predictions))),
        };
    }
}

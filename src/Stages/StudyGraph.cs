using Permafrost.Experiments.Definitions;
using Permafrost.Stages.DownloadCheck;
using Permafrost.Stages.Evaluate;
using Permafrost.Stages.Preprocess;
using Permafrost.Stages.Report;
using Permafrost.Stages.Train;

namespace Permafrost.Stages;

/// <summary>Gives each experiment its stages; those that several need are one.</summary>
internal static class StudyGraph
{
    public static IReadOnlyList<ReportSubject> Of(IReadOnlyList<ExperimentDefinition> experiments, string dataDirectory)
    {
        var datasets = new Dictionary<string, DownloadCheckStage>(StringComparer.Ordinal);
        var images = new Dictionary<(string Dataset, PreprocessOptions Options), PreprocessStage>();
        var subjects = new List<ReportSubject>();
        foreach (var experiment in experiments)
        {
            if (!datasets.TryGetValue(experiment.Dataset.Name, out var dataset))
            {
                dataset = new DownloadCheckStage(experiment.Dataset, dataDirectory);
                datasets.Add(experiment.Dataset.Name, dataset);
            }

            var key = (experiment.Dataset.Name, experiment.Preprocess);
            if (!images.TryGetValue(key, out var preprocessed))
            {
                preprocessed = new PreprocessStage(experiment.Dataset, experiment.Preprocess, dataset);
                images.Add(key, preprocessed);
            }

            var trained = new TrainStage(experiment, preprocessed);
            subjects.Add(
                new ReportSubject(experiment, dataset, preprocessed, trained, new EvaluateStage(experiment, trained, preprocessed))
            );
        }

        return subjects;
    }
}

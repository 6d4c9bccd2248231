using Permafrost.Core.Errors;
using Permafrost.Experiments.Backbones;
using Permafrost.Experiments.Definitions;
using Permafrost.Stages.DownloadCheck;
using Permafrost.Stages.Evaluate;
using Permafrost.Stages.Features;
using Permafrost.Stages.Preprocess;
using Permafrost.Stages.Report;
using Permafrost.Stages.Train;

namespace Permafrost.Stages;

/// <summary>Gives each experiment its stages; those that several need are one.</summary>
internal static class StudyGraph
{
    /// <param name="experiments">The experiments.</param>
    /// <param name="dataDirectory">The folder <c>data/</c>.</param>
    /// <param name="digestDirectory">Folder in which digests of the user's image files are remembered.</param>
    /// <exception cref="UserErrorException">An experiment asks for an engine or a device that is not there; all are named.</exception>
    public static IReadOnlyList<ReportSubject> Of(
        IReadOnlyList<ExperimentDefinition> experiments,
        string dataDirectory,
        string digestDirectory
    )
    {
        // Names of datasets are distinct, those of class folders in place among them.
        var datasets = new Dictionary<(string Dataset, CheckOptions Answers), DownloadCheckStage>();
        var images = new Dictionary<(DownloadCheckStage Dataset, PreprocessOptions Options, FoldChoice? Fold), PreprocessStage>();
        var features = new Dictionary<(PreprocessStage Images, BackboneNetwork? Network, string Path), FeaturesStage>();
        var subjects = new List<ReportSubject>();
        var engines = TrainingEngines.Of(experiments);
        foreach (var experiment in experiments)
        {
            var checkKey = (experiment.Dataset.Name, experiment.Check);
            if (!datasets.TryGetValue(checkKey, out var dataset))
            {
                dataset = new DownloadCheckStage(experiment.Dataset, experiment.Check, dataDirectory, digestDirectory);
                datasets.Add(checkKey, dataset);
            }

            var key = (dataset, experiment.Preprocess, experiment.Fold);
            if (!images.TryGetValue(key, out var preprocessed))
            {
                preprocessed = new PreprocessStage(experiment.Dataset, experiment.Preprocess, dataset, experiment.Fold);
                images.Add(key, preprocessed);
            }

            FeaturesStage? extracted = null;
            if (experiment.Backbone is { Options.Freeze: true } backbone)
            {
                var featuresKey = (preprocessed, backbone.Network, backbone.Path);
                if (!features.TryGetValue(featuresKey, out extracted))
                {
                    extracted = new FeaturesStage(backbone, preprocessed);
                    features.Add(featuresKey, extracted);
                }
            }

            var trained = new TrainStage(experiment, preprocessed, extracted, engines[experiment.Train.Engine]);
            var evaluated = new EvaluateStage(experiment, trained, preprocessed, extracted);
            subjects.Add(new ReportSubject(experiment, dataset, preprocessed, trained, evaluated) { Features = extracted });
        }

        return subjects;
    }
}

using Permafrost.Core.Errors;
using Permafrost.Core.Files;
using Permafrost.Experiments.Definitions;
using Permafrost.Pipeline;
using Permafrost.Reporting.Metrics;
using Permafrost.Reporting.Predictions;
using Permafrost.Stages.Export;
using Permafrost.Stages.Prediction;
using Permafrost.Stages.Report;
using Permafrost.Stages.Train;

namespace Permafrost.Stages;

/// <content>Using what was trained: on images of the user's, and for other programs. Call these when <c>Train</c> has run.</content>
public sealed partial class Study
{
    /// <summary>Fewer images are done before anybody could read about it.</summary>
    private const int WorthProgress = 1000;

    /// <summary>Looks for images before anything is trained for them.</summary>
    /// <param name="images">Files, and folders of them.</param>
    /// <param name="data">Folder of labelled images, or null.</param>
    /// <exception cref="UserErrorException">There are none, or a class folder has the name of no class.</exception>
    public void CheckImages(IReadOnlyList<GivenPath> images, GivenPath? data)
    {
        _ = PictureFiles.Of(images);
        if (data is not null)
        {
            foreach (
                var experiment in Experiments.DistinctBy(experiment => string.Join('/', experiment.Dataset.Classes), StringComparer.Ordinal)
            )
            {
                _ = PictureFiles.Labelled(data, experiment.Dataset.Classes);
            }
        }
    }

    /// <summary>What the one chosen experiment's network says about image files.</summary>
    /// <param name="images">Files, and folders of them.</param>
    /// <param name="progress">Told how far it is, 0 to 1.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="UserErrorException">There are no images, or <c>Train</c> has not run.</exception>
    /// <exception cref="ExperimentFailedException">The training failed.</exception>
    public NamedPredictions Predict(IReadOnlyList<GivenPath> images, Action<StageProgress> progress, CancellationToken cancellation) =>
        Classify(subjects.Single(), PictureFiles.Of(images), progress, cancellation);

    /// <summary>Measures every chosen experiment's network on labelled images; those whose training failed are left out.</summary>
    /// <remarks>Writes <c>artifacts/runs/EXPERIMENT/evaluation/NAME OF THE FOLDER/</c>: <c>output.txt</c>, <c>metrics.json</c>, <c>predictions.csv</c>.</remarks>
    /// <param name="data">Folder with class folders.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="UserErrorException">There are no images, or <c>Train</c> has not run.</exception>
    public IEnumerable<DataEvaluation> EvaluateOn(GivenPath data, Action<string, StageProgress> progress, CancellationToken cancellation)
    {
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(data.FullPath)) is { Length: > 0 } last ? last : "data";
        foreach (var subject in Trained())
        {
            string experiment = subject.Experiment.Name;
            var files = PictureFiles.Labelled(data, subject.Experiment.Dataset.Classes);
            var predictions = Classify(subject, files, step => progress(experiment, step), cancellation);
            var table = predictions.Labelled();
            var metrics = table.Count == 0 ? null : ClassificationMetrics.Compute(table);
            string folder = Path.Combine(RunsDirectory, experiment, "evaluation", name);
            string text = EvaluationText.Of(experiment, name, predictions, metrics);
            Write("output.txt", text);
            Write("metrics.json", metrics?.ToJson() ?? "null\n");
            Write("predictions.csv", predictions.ToCsv());
            yield return new DataEvaluation(experiment, folder, predictions, metrics, text);

            void Write(string file, string content) =>
                ShownFiles.Writing(Path.Combine(folder, file), () => AtomicFile.WriteText(Path.Combine(folder, file), content));
        }
    }

    /// <summary>Writes the models of all chosen experiments for other programs; those whose training failed are left out.</summary>
    /// <param name="formats">What to write.</param>
    /// <param name="folder">
    /// Where: of the one experiment that was asked for by name in the folder itself, else in folders of it named as the experiments. Null:
    /// <c>artifacts/exports/EXPERIMENT</c>.
    /// </param>
    /// <exception cref="UserErrorException">A file cannot be written, or <c>Train</c> has not run.</exception>
    public IEnumerable<ExportedFile> Export(IReadOnlyList<ExportFormat> formats, string? folder)
    {
        foreach (var subject in Trained())
        {
            string target =
                folder is not null && request.Experiment is not null
                    ? folder
                    : Path.Combine(folder ?? Path.Combine(request.ArtifactsDirectory, "exports"), subject.Experiment.Name);
            string model = runner.OutputPath(subject.Trained, TrainStage.Model);
            foreach (var file in formats.SelectMany(format => ModelExport.Write(subject.Experiment, model, format, target)))
            {
                yield return file;
            }
        }
    }

    private IEnumerable<ReportSubject> Trained()
    {
        var failed = rows.Where(row => row.State == StageState.Failed).Select(row => row.Experiment).ToHashSet(StringComparer.Ordinal);
        return subjects.Where(subject => !failed.Contains(subject.Experiment.Name));
    }

    private NamedPredictions Classify(
        ReportSubject subject,
        IReadOnlyList<PictureFile> files,
        Action<StageProgress> progress,
        CancellationToken cancellation
    )
    {
        int done = 0;
        return PictureClassifier.Run(
            subject.Experiment,
            runner.OutputPath(subject.Trained, TrainStage.Model),
            files,
            request.Threads,
            count =>
            {
                done += count;
                if (files.Count < WorthProgress)
                {
                    return;
                }

                progress(new StageProgress((double)done / files.Count, $"{done} of {files.Count} images"));
            },
            cancellation
        );
    }
}

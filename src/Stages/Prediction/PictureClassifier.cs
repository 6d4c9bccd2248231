using Permafrost.Core.Errors;
using Permafrost.Experiments.Definitions;
using Permafrost.Imaging.Decoding;
using Permafrost.Model.Data;
using Permafrost.Model.Inference;
using Permafrost.Reporting.Predictions;
using Permafrost.Stages.DownloadCheck.Folders;
using Permafrost.Stages.Evaluate;
using Permafrost.Stages.Features;
using Permafrost.Stages.Preprocess;

namespace Permafrost.Stages.Prediction;

/// <summary>Classifies many image files: a portion is read, decoded and resized on all threads, then classified on all threads.</summary>
/// <remarks>An image's probabilities depend on its file and the model alone. Memory does not grow with the number of images.</remarks>
internal static class PictureClassifier
{
    private const int PortionBytes = 32 << 20;
    private const int LargestPortion = 8192;

    /// <param name="experiment">The experiment.</param>
    /// <param name="model">Its <c>model.safetensors</c>.</param>
    /// <param name="files">The images.</param>
    /// <param name="threads">Threads to use; results do not depend on it.</param>
    /// <param name="progress">Told how many images were read since it was told last, by one thread at a time.</param>
    /// <param name="cancellation">Ends the work at the next images.</param>
    /// <exception cref="ExperimentFailedException">The network gives no numbers.</exception>
    /// <exception cref="UserErrorException">The file of the backbone is not there.</exception>
    public static NamedPredictions Run(
        ExperimentDefinition experiment,
        string model,
        IReadOnlyList<PictureFile> files,
        int threads,
        Action<int> progress,
        CancellationToken cancellation
    )
    {
        var settings = PictureOptions.Of(experiment.Preprocess);
        var views = EvaluationView.Of(experiment.Evaluate);
        using var trained = TrainedNetwork.Open(experiment, model);
        var definition = trained.Definition;
        using var classifier = new Classifier(trained, threads);

        int imageBytes = definition.Input.Count;
        int portion = Math.Clamp(Math.Min(PortionBytes / imageBytes, files.Count), 1, LargestPortion);
        byte[] pixels = new byte[checked(portion * imageBytes)];
        var rows = new List<NamedPrediction>(files.Count);
        for (int first = 0; first < files.Count; first += portion)
        {
            PictureFile[] some = [.. files.Skip(first).Take(portion)];
            string?[] faults = new string?[some.Length];
            SideBySide.Run(
                some.Length,
                threads,
                () => new ImagePreparation(settings),
                (preparation, item) => faults[item] = Read(preparation, some[item], pixels.AsSpan(item * imageBytes, imageBytes)),
                progress,
                cancellation
            );
            using var images = ImageSet.OfPixels(pixels.AsSpan(0, some.Length * imageBytes), definition.Input);
            float[] probabilities = classifier.Predict(images, views, cancellation);
            for (int item = 0; item < some.Length; item++)
            {
                var row = probabilities.AsSpan(item * definition.Classes, definition.Classes);
                rows.Add(Row(some[item], faults[item], row));
            }
        }

        return new NamedPredictions(experiment.Dataset.Classes, rows);
    }

    private static NamedPrediction Row(PictureFile file, string? fault, ReadOnlySpan<float> probabilities)
    {
        if (fault is not null)
        {
            return new NamedPrediction(file.Shown, file.Label, []) { Fault = fault };
        }

        foreach (float probability in probabilities)
        {
            if (!float.IsFinite(probability))
            {
                throw new ExperimentFailedException(
                    $"the network's output for {file.Shown} is a NaN or an infinity: its weights have grown too large. A smaller learning rate often helps."
                );
            }
        }

        return new NamedPrediction(file.Shown, file.Label, [.. probabilities]);
    }

    /// <summary>Fills in the pixels of an image; what is wrong with the file, or null.</summary>
    private static string? Read(ImagePreparation preparation, PictureFile file, Span<byte> pixels)
    {
        try
        {
            preparation.Prepare(file.FullPath, pixels);
            return null;
        }
        catch (Exception exception) when (exception is UnreadableImageException or UnreadableFileException)
        {
            return exception.Message;
        }
    }
}

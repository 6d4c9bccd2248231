using System.Collections.Immutable;
using Permafrost.Core.Errors;
using Permafrost.Experiments.Definitions;
using Permafrost.Imaging.Decoding;
using Permafrost.Model;
using Permafrost.Model.Data;
using Permafrost.Model.Inference;
using Permafrost.Stages.DownloadCheck.Folders;
using Permafrost.Stages.Evaluate;
using Permafrost.Stages.Preprocess;
using Permafrost.Stages.Train;

namespace Permafrost.Stages.Prediction;

/// <summary>A trained network for programs of one's own: a folder that <c>Export --format=safetensors</c> wrote, opened.</summary>
/// <remarks>
/// An image file becomes an input exactly as the experiment's images did, and is looked at as often: the probabilities are those of
/// <c>--target=Predict</c>, to the last bit, on every machine. Not thread-safe: each thread opens its own.
/// </remarks>
/// <example>
/// <code>
/// using var model = TrainedModel.Open("artifacts/exports/shapes");
/// var result = model.Classify("picture.png");
/// Console.WriteLine($"{result.Class}  {result.Probability:P1}");
/// </code>
/// </example>
public sealed class TrainedModel : IDisposable
{
    private readonly Network network;
    private readonly Classifier classifier;
    private readonly ImagePreparation preparation;
    private readonly IReadOnlyList<IImageTransform> views;

    internal TrainedModel(NetworkFile file, string weights, int threads)
    {
        Classes = file.Classes;
        network = new Network(file.Definition(), seed: 0);
        try
        {
            network.Load(weights);
            if (network.Parameters.FirstOrDefault(parameter => parameter.ToArray().Any(weight => !float.IsFinite(weight))) is { } faulty)
            {
                throw new UserErrorException(
                    $"{weights}: {faulty.Name} holds a NaN or an infinity; expected finite weights. Export the network again."
                );
            }
        }
        catch
        {
            network.Dispose();
            throw;
        }

        classifier = new Classifier(network, threads);
        preparation = new ImagePreparation(PictureOptions.Of(file.Preprocess!));
        views = EvaluationView.Of(file.Evaluate!);
    }

    /// <summary>Names of the classes, in the order of the network's outputs.</summary>
    public ImmutableArray<string> Classes { get; }

    /// <summary>Opens a folder with <c>model.safetensors</c> and <c>network.json</c>.</summary>
    /// <exception cref="UserErrorException">A file is missing or faulty, or the two do not belong together.</exception>
    public static TrainedModel Open(string folder)
    {
        string description = Path.Combine(folder, NetworkFile.FileName);
        string weights = Path.Combine(folder, TrainStage.Model);
        foreach (string path in (ReadOnlySpan<string>)[description, weights])
        {
            if (!File.Exists(path))
            {
                throw new UserErrorException(
                    $"{path}: there is no such file; expected a folder that --target=Export --format=safetensors wrote, with {NetworkFile.FileName} and {TrainStage.Model}"
                );
            }
        }

        try
        {
            return new TrainedModel(NetworkFile.Read(description), weights, threads: 1);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException(exception.Message);
        }
        catch (ShapeMismatchException exception)
        {
            throw new UserErrorException($"{description}: {exception.Message}");
        }
    }

    /// <summary>Classifies a JPEG or PNG file.</summary>
    /// <exception cref="UserErrorException">There is no such file, it cannot be read, or it is no whole image.</exception>
    public Classification Classify(string path)
    {
        byte[] pixels = new byte[network.Definition.Input.Count];
        try
        {
            preparation.Prepare(Path.GetFullPath(path), pixels);
        }
        catch (Exception exception) when (exception is UnreadableImageException or UnreadableFileException)
        {
            throw new UserErrorException($"{path} {exception.Message}");
        }

        return Predict(pixels);
    }

    /// <summary>Classifies a JPEG or PNG file in memory.</summary>
    /// <exception cref="UnreadableImageException">It is no whole image; the message begins with <c>is</c> or <c>has</c>.</exception>
    public Classification Classify(ReadOnlySpan<byte> file)
    {
        byte[] pixels = new byte[network.Definition.Input.Count];
        preparation.Prepare(file, pixels);
        return Predict(pixels);
    }

    public void Dispose()
    {
        preparation.Dispose();
        classifier.Dispose();
        network.Dispose();
    }

    private Classification Predict(byte[] pixels)
    {
        using var images = ImageSet.OfPixels(pixels, network.Definition.Input);
        return new Classification(Classes, [.. classifier.Predict(images, views)]);
    }
}

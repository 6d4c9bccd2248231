using Permafrost.Core.Digests;
using Permafrost.Core.Errors;
using Permafrost.Core.Files;
using Permafrost.Experiments.Definitions;
using Permafrost.Onnx;
using Permafrost.Stages.Features;
using Permafrost.Stages.Train;

namespace Permafrost.Stages.Export;

/// <summary>Writes a trained model for other programs. The same model gives the same bytes.</summary>
internal static class ModelExport
{
    private const string OnnxName = "model.onnx";

    /// <param name="experiment">The experiment.</param>
    /// <param name="model">Its <c>model.safetensors</c>.</param>
    /// <param name="format">What to write.</param>
    /// <param name="folder">Where; made if it is not there.</param>
    /// <exception cref="UserErrorException">A file cannot be written, or the format cannot hold the network.</exception>
    public static IReadOnlyList<ExportedFile> Write(ExperimentDefinition experiment, string model, ExportFormat format, string folder)
    {
        var description = NetworkFile.Of(experiment);
        return format switch
        {
            ExportFormat.Safetensors when experiment.Backbone is not null => throw new UserErrorException(
                $"{experiment.Name} stands on {experiment.Backbone.Options.Onnx}, which {NetworkFile.FileName} cannot describe; --format=onnx writes both in one file"
            ),
            ExportFormat.Safetensors =>
            [
                Written(TrainStage.Model, path => AtomicFile.Copy(model, path)),
                Written(NetworkFile.FileName, path => AtomicFile.WriteText(path, description.ToJson())),
            ],
            ExportFormat.Onnx => [Written(OnnxName, path => AtomicFile.Write(path, stream => WriteOnnx(experiment, model, stream)))],
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, "Expected safetensors or onnx."),
        };

        ExportedFile Written(string name, Action<string> write)
        {
            string path = Path.Combine(folder, name);
            ShownFiles.Writing(path, () => write(path));
            return new ExportedFile(experiment.Name, format, path, Sha256Digest.OfFile(path), new FileInfo(path).Length);
        }
    }

    private static void WriteOnnx(ExperimentDefinition experiment, string model, Stream output)
    {
        var file = NetworkFile.Of(experiment);
        using var network = TrainedNetwork.Open(experiment, model);
        var description = new OnnxDescription
        {
            Classes = file.Classes,
            Preprocessing = [.. file.PreprocessJson().Select(option => KeyValuePair.Create(option.Key, option.Value!.ToString()))],
            Metadata = [KeyValuePair.Create("experiment", file.Experiment)],
        };
        try
        {
            OnnxExporter.Write(network, description, output);
        }
        catch (NotSupportedException exception)
        {
            throw new UserErrorException($"{file.Experiment} cannot be exported as ONNX: {exception.Message}");
        }
    }
}

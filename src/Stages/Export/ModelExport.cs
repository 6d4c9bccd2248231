using Permafrost.Core.Digests;
using Permafrost.Core.Errors;
using Permafrost.Core.Files;
using Permafrost.Experiments.Definitions;
using Permafrost.Model;
using Permafrost.Onnx;
using Permafrost.Stages.Train;

namespace Permafrost.Stages.Export;

/// <summary>Writes a trained model for other programs. The same model gives the same bytes.</summary>
internal static class ModelExport
{
    private const string OnnxName = "model.onnx";

    /// <param name="network">The network.</param>
    /// <param name="weights">Its <c>model.safetensors</c>.</param>
    /// <param name="format">What to write.</param>
    /// <param name="folder">Where; made if it is not there.</param>
    /// <exception cref="UserErrorException">A file cannot be written, or a layer has no counterpart in the format.</exception>
    public static IReadOnlyList<ExportedFile> Write(NetworkFile network, string weights, ExportFormat format, string folder)
    {
        return format switch
        {
            ExportFormat.Safetensors =>
            [
                Written(TrainStage.Model, path => AtomicFile.Copy(weights, path)),
                Written(NetworkFile.FileName, path => AtomicFile.WriteText(path, network.ToJson())),
            ],
            ExportFormat.Onnx => [Written(OnnxName, path => AtomicFile.Write(path, stream => WriteOnnx(network, weights, stream)))],
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, "Expected safetensors or onnx."),
        };

        ExportedFile Written(string name, Action<string> write)
        {
            string path = Path.Combine(folder, name);
            ShownFiles.Writing(path, () => write(path));
            return new ExportedFile(network.Experiment, format, path, Sha256Digest.OfFile(path), new FileInfo(path).Length);
        }
    }

    private static void WriteOnnx(NetworkFile file, string weights, Stream output)
    {
        using var network = new Network(file.Definition(), seed: 0);
        network.Load(weights);
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

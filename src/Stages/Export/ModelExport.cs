using Permafrost.Core.Digests;
using Permafrost.Core.Errors;
using Permafrost.Core.Files;
using Permafrost.Experiments.Definitions;
using Permafrost.Stages.Train;

namespace Permafrost.Stages.Export;

/// <summary>Writes a trained model for other programs. The same model gives the same bytes.</summary>
internal static class ModelExport
{
    /// <summary>Formats that can be written.</summary>
    public static IReadOnlyList<ExportFormat> Known { get; } = [ExportFormat.Safetensors];

    /// <param name="network">The network.</param>
    /// <param name="weights">Its <c>model.safetensors</c>.</param>
    /// <param name="format">What to write.</param>
    /// <param name="folder">Where; made if it is not there.</param>
    /// <exception cref="UserErrorException">A file cannot be written.</exception>
    public static IReadOnlyList<ExportedFile> Write(NetworkFile network, string weights, ExportFormat format, string folder)
    {
        return format switch
        {
            ExportFormat.Safetensors =>
            [
                Written(TrainStage.Model, path => AtomicFile.Copy(weights, path)),
                Written(NetworkFile.FileName, path => AtomicFile.WriteText(path, network.ToJson())),
            ],
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, $"Expected one of {string.Join(", ", Known)}."),
        };

        ExportedFile Written(string name, Action<string> write)
        {
            string path = Path.Combine(folder, name);
            ShownFiles.Writing(path, () => write(path));
            return new ExportedFile(network.Experiment, format, path, Sha256Digest.OfFile(path), new FileInfo(path).Length);
        }
    }
}

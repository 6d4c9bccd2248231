using System.Text.Json.Nodes;
using Permafrost.Core.Digests;
using Permafrost.Core.Files;
using Permafrost.Core.Json;
using Permafrost.Pipeline;

namespace Permafrost.Stages;

/// <summary>A folder that shows results to people: copies out of the store, never links; missing or edited ones are restored.</summary>
internal sealed class RunFolder(string directory, PipelineRunner runner)
{
    /// <summary>Copies outputs of a stage unless the same bytes are there already.</summary>
    public void Show(Stage stage, params IEnumerable<string> outputs)
    {
        foreach (string output in outputs)
        {
            string path = Path.Combine(directory, output);
            ShownFiles.Writing(
                path,
                () =>
                {
                    if (!File.Exists(path) || Sha256Digest.OfFile(path) != runner.OutputDigest(stage, output))
                    {
                        AtomicFile.Copy(runner.OutputPath(stage, output), path);
                    }
                }
            );
        }
    }

    /// <summary>Writes JSON unless it is there already.</summary>
    public void Show(string name, JsonNode json)
    {
        string path = Path.Combine(directory, name);
        byte[] bytes = StableJson.Bytes(json);
        ShownFiles.Writing(
            path,
            () =>
            {
                if (!File.Exists(path) || !File.ReadAllBytes(path).AsSpan().SequenceEqual(bytes))
                {
                    AtomicFile.WriteBytes(path, bytes);
                }
            }
        );
    }
}

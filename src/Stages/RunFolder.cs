using System.Text;
using System.Text.Json.Nodes;
using Permafrost.Core.Digests;
using Permafrost.Core.Files;
using Permafrost.Core.Json;
using Permafrost.Pipeline;

namespace Permafrost.Stages;

/// <summary>A folder that shows results to people: copies out of the store, never links; missing or edited ones are restored.</summary>
internal sealed class RunFolder(string directory, PipelineRunner runner, ShownCopies copies)
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
                    var digest = runner.OutputDigest(stage, output);
                    copies.Ensure(
                        path,
                        digest,
                        isRight: () => Sha256Digest.OfFile(path) == digest,
                        write: () => AtomicFile.Copy(runner.OutputPath(stage, output), path)
                    );
                }
            );
        }
    }

    /// <summary>Writes how the outputs of stages came to be unless it is there already.</summary>
    /// <param name="name">Name of the file.</param>
    /// <param name="stages">The stages, each by its member.</param>
    public void ShowProvenance(string name, IReadOnlyList<Stage> stages)
    {
        string path = Path.Combine(directory, name);
        byte[] Bytes() =>
            StableJson.Bytes(new JsonObject(stages.Select(stage => KeyValuePair.Create(stage.Name, (JsonNode?)runner.Provenance(stage)))));
        var source = Sha256Digest.OfBytes(
            Encoding.UTF8.GetBytes(string.Concat(stages.Select(stage => $"{stage.Name} {runner.ProvenanceDigest(stage)}\n")))
        );
        ShownFiles.Writing(
            path,
            () =>
                copies.Ensure(
                    path,
                    source,
                    isRight: () => File.ReadAllBytes(path).AsSpan().SequenceEqual(Bytes()),
                    write: () => AtomicFile.WriteBytes(path, Bytes())
                )
        );
    }
}

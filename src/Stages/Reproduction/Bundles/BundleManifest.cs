using System.Text.Json;
using System.Text.Json.Nodes;
using Permafrost.Core.Digests;
using Permafrost.Core.Json;

namespace Permafrost.Stages.Reproduction.Bundles;

/// <summary><c>bundle.json</c>: what a bundle is of, and the digest of every other file in it.</summary>
/// <param name="Experiments">Names of the experiments.</param>
/// <param name="Studies">Paths of their files in the bundle.</param>
/// <param name="Files">Path and digest of each file, in ordinal order.</param>
internal sealed record BundleManifest(
    IReadOnlyList<string> Experiments,
    IReadOnlyList<string> Studies,
    IReadOnlyList<KeyValuePair<string, Sha256Digest>> Files
)
{
    public const string Name = "bundle.json";

    private const int Schema = 1;

    /// <summary>Reads a manifest; null where the bytes are none of a version that is known.</summary>
    public static BundleManifest? TryRead(byte[] utf8)
    {
        try
        {
            var json = JsonNode.Parse(utf8)!;
            return (int)json["schema"]! == Schema
                ? new BundleManifest(
                    [.. json["experiments"]!.AsArray().Select(name => (string)name!)],
                    [.. json["studies"]!.AsArray().Select(path => (string)path!)],
                    [.. json["files"]!.AsObject().Select(file => KeyValuePair.Create(file.Key, Sha256Digest.Parse((string)file.Value!)))]
                )
                : null;
        }
        catch (Exception exception)
            when (exception is JsonException or InvalidOperationException or NullReferenceException or FormatException or ArgumentException)
        {
            return null;
        }
    }

    public byte[] ToBytes() =>
        StableJson.Bytes(
            new JsonObject
            {
                ["schema"] = Schema,
                ["experiments"] = new JsonArray([.. Experiments.Select(name => (JsonNode)name)]),
                ["studies"] = new JsonArray([.. Studies.Select(path => (JsonNode)path)]),
                ["files"] = new JsonObject(Files.Select(file => KeyValuePair.Create(file.Key, (JsonNode?)file.Value.ToString()))),
            }
        );
}

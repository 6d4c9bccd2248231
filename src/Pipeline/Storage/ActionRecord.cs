using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Permafrost.Core.Digests;
using Permafrost.Core.Json;

namespace Permafrost.Pipeline.Storage;

/// <summary>What the store knows of one key: the outputs, what the key was made of, and how the outputs came to be.</summary>
internal sealed class ActionRecord
{
    private const int Schema = 1;

    // The last member, over all bytes before it: a flipped bit in a digest would still be a digest.
    private const string ChecksumStart = ",\n  \"checksum\": \"";
    private const string ChecksumEnd = "\"\n}\n";

    private readonly JsonObject document;

    private ActionRecord(JsonObject document, Sha256Digest key, IReadOnlyDictionary<string, StoredFile> outputs)
    {
        this.document = document;
        Key = key;
        Outputs = outputs;
    }

    public Sha256Digest Key { get; }

    public IReadOnlyDictionary<string, StoredFile> Outputs { get; }

    /// <summary>The experiment for which it ran; others may share the outputs.</summary>
    public string Experiment => Text(Provenance["experiment"]) ?? "";

    public string Stage => Text(document["key_document"]?["stage"]) ?? "";

    public JsonObject Parameters => document["key_document"]?["parameters"] as JsonObject ?? [];

    public JsonObject Inputs => document["key_document"]?["inputs"] as JsonObject ?? [];

    public JsonObject Described => document["described"] as JsonObject ?? [];

    /// <summary>The version of the code that made the outputs.</summary>
    public Sha256Digest? Code => Sha256Digest.TryParse(Text(document["key_document"]?["code"]), out var code) ? code : null;

    public JsonObject Provenance => document["provenance"] as JsonObject ?? [];

    /// <summary>What the state that it left for longer runs is called; null where it leaves none.</summary>
    public Sha256Digest? Continuation => Sha256Digest.TryParse(Text(document["continuation"]), out var state) ? state : null;

    public static ActionRecord Create(
        StageIdentity identity,
        Sha256Digest? continuation,
        IReadOnlyDictionary<string, StoredFile> outputs,
        JsonObject provenance
    )
    {
        var key = identity.Key!.Value;
        var content = new JsonObject
        {
            ["schema"] = Schema,
            ["key"] = key.ToString(),
            ["key_document"] = identity.Document!.DeepClone(),
            ["continuation"] = continuation?.ToString(),
            ["described"] = identity.Described.DeepClone(),
            ["outputs"] = new JsonObject(
                outputs.Select(output =>
                    KeyValuePair.Create(
                        output.Key,
                        (JsonNode?)new JsonObject { ["digest"] = output.Value.Digest.ToString(), ["size"] = output.Value.SizeBytes }
                    )
                )
            ),
            ["provenance"] = provenance,
        };
        return new ActionRecord(content, key, outputs);
    }

    /// <summary>Reads a record, or null if the bytes are not a whole one for this key: cut short, edited, or another key's.</summary>
    public static ActionRecord? TryParse(ReadOnlySpan<byte> utf8, Sha256Digest key)
    {
        if (!IsWhole(utf8))
        {
            return null;
        }

        try
        {
            if (
                JsonNode.Parse(utf8) is not JsonObject content
                || content["schema"] is not JsonValue schema
                || !schema.TryGetValue(out int version)
                || version != Schema
                || Text(content["key"]) != key.ToString()
                || content["outputs"] is not JsonObject files
            )
            {
                return null;
            }

            var outputs = new Dictionary<string, StoredFile>(files.Count, StringComparer.Ordinal);
            foreach (var (name, value) in files)
            {
                if (
                    value is not JsonObject file
                    || !Sha256Digest.TryParse(Text(file["digest"]), out var digest)
                    || file["size"] is not JsonValue size
                    || !size.TryGetValue(out long sizeBytes)
                )
                {
                    return null;
                }

                outputs.Add(name, new StoredFile(digest, sizeBytes));
            }

            return new ActionRecord(content, key, outputs);
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            // Not JSON, or one name twice. The caller warns and treats it as a miss.
            return null;
        }
    }

    public byte[] ToBytes()
    {
        byte[] json = StableJson.Bytes(document);
        var content = json.AsSpan(..^"\n}\n".Length);
        return [.. content, .. Encoding.UTF8.GetBytes(ChecksumStart + Sha256Digest.OfBytes(content) + ChecksumEnd)];
    }

    private static bool IsWhole(ReadOnlySpan<byte> utf8)
    {
        int length = utf8.Length - ChecksumStart.Length - 2 * Sha256Digest.SizeBytes - ChecksumEnd.Length;
        return length > 0
            && utf8[length..].SequenceEqual(Encoding.UTF8.GetBytes(ChecksumStart + Sha256Digest.OfBytes(utf8[..length]) + ChecksumEnd));
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}

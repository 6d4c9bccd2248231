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

    // Of thousands of records that are looked up, few are asked for more than their outputs.
    private readonly Lazy<JsonObject> document;
    private readonly Lazy<Sha256Digest> checksum;

    /// <summary>As it was read; null where it was made here.</summary>
    private byte[]? read;

    private ActionRecord(
        Lazy<JsonObject> document,
        Lazy<Sha256Digest> checksum,
        Sha256Digest key,
        IReadOnlyDictionary<string, StoredFile> outputs
    )
    {
        this.document = document;
        this.checksum = checksum;
        Key = key;
        Outputs = outputs;
    }

    public Sha256Digest Key { get; }

    public IReadOnlyDictionary<string, StoredFile> Outputs { get; }

    /// <summary>The experiment for which it ran; others may share the outputs.</summary>
    public string Experiment => Text(Provenance["experiment"]) ?? "";

    public string Stage => Text(document.Value["key_document"]?["stage"]) ?? "";

    public JsonObject Parameters => document.Value["key_document"]?["parameters"] as JsonObject ?? [];

    public JsonObject Inputs => document.Value["key_document"]?["inputs"] as JsonObject ?? [];

    public JsonObject Described => document.Value["described"] as JsonObject ?? [];

    /// <summary>The version of the code that made the outputs.</summary>
    public Sha256Digest? Code => Sha256Digest.TryParse(Text(document.Value["key_document"]?["code"]), out var code) ? code : null;

    public JsonObject Provenance => document.Value["provenance"] as JsonObject ?? [];

    /// <summary>Seconds that it took to make the outputs, where it was done; 0 where that is not known.</summary>
    public double Seconds => Provenance["seconds"] is JsonValue value && value.TryGetValue(out double seconds) && seconds > 0 ? seconds : 0;

    /// <summary>Digest of everything that it says.</summary>
    public Sha256Digest Checksum => checksum.Value;

    /// <summary>What the state that it left for longer runs is called; null where it leaves none.</summary>
    public Sha256Digest? Continuation => Sha256Digest.TryParse(Text(document.Value["continuation"]), out var state) ? state : null;

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
            ["key_document"] = identity.Document,
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
        return new ActionRecord(new(content), new(() => Sha256Digest.OfBytes(Content(content))), key, outputs);
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
            if (OutputsOf(utf8, key) is not { } outputs)
            {
                return null;
            }

            byte[] bytes = utf8.ToArray();
            return new ActionRecord(
                new(() => (JsonObject)JsonNode.Parse(bytes)!),
                new(() => Sha256Digest.OfBytes(bytes.AsSpan(0, ContentLength(bytes)))),
                key,
                outputs
            )
            {
                read = bytes,
            };
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException or ArgumentException)
        {
            // Not JSON, values of other kinds, or one name twice. The caller warns and treats it as a miss.
            return null;
        }
    }

    public byte[] ToBytes()
    {
        if (read is not null)
        {
            return read;
        }

        var content = Content(document.Value);
        return [.. content, .. Encoding.UTF8.GetBytes(ChecksumStart + Sha256Digest.OfBytes(content) + ChecksumEnd)];
    }

    /// <summary>
    /// Whether everything in it can be read, and what it says that its key was made of gives that key. Looking a record up does not ask for so much; of one that
    /// somebody else wrote it is asked.
    /// </summary>
    public bool IsSound()
    {
        try
        {
            ReadAll(document.Value);
            return document.Value["key_document"] is JsonObject origin
                && CanonicalJson.Digest(origin) == Key
                && document.Value["described"] is JsonObject
                && document.Value["provenance"] is JsonObject;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException or ArgumentException)
        {
            // Names that occur twice, half of a character, a key made of no JSON.
            return false;
        }
    }

    /// <summary>Objects are read when somebody asks for them, and only then are found to be none.</summary>
    private static void ReadAll(JsonNode? node)
    {
        if (node is JsonObject members)
        {
            foreach (var (_, value) in members)
            {
                ReadAll(value);
            }
        }
        else if (node is JsonArray items)
        {
            foreach (var item in items)
            {
                ReadAll(item);
            }
        }
        else
        {
            _ = node?.ToString();
        }
    }

    /// <summary>The outputs, or null if it is no record of this key.</summary>
    private static Dictionary<string, StoredFile>? OutputsOf(ReadOnlySpan<byte> utf8, Sha256Digest key)
    {
        Dictionary<string, StoredFile>? outputs = null;
        var names = new HashSet<string>(StringComparer.Ordinal);
        bool isOfKey = false;
        bool isOfSchema = false;
        var reader = new Utf8JsonReader(utf8);
        reader.Read();
        while (Next(ref reader) is { } name)
        {
            if (!names.Add(name))
            {
                return null;
            }

            switch (name)
            {
                case "schema":
                    isOfSchema = reader.GetInt32() == Schema;
                    break;
                case "key":
                    isOfKey = reader.GetString() == key.ToString();
                    break;
                case "outputs":
                    outputs = Files(ref reader);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return isOfSchema && isOfKey && !reader.Read() ? outputs : null;
    }

    private static Dictionary<string, StoredFile> Files(ref Utf8JsonReader reader)
    {
        var files = new Dictionary<string, StoredFile>(StringComparer.Ordinal);
        while (Next(ref reader) is { } name)
        {
            Sha256Digest? digest = null;
            long? sizeBytes = null;
            while (Next(ref reader) is { } member)
            {
                switch (member)
                {
                    case "digest":
                        digest = Sha256Digest.Parse(reader.GetString() ?? "");
                        break;
                    case "size":
                        sizeBytes = reader.GetInt64();
                        break;
                    default:
                        reader.Skip();
                        break;
                }
            }

            files.Add(
                name,
                digest is { } known && sizeBytes is { } size
                    ? new StoredFile(known, size)
                    : throw new FormatException($"{name} is no file.")
            );
        }

        return files;
    }

    /// <summary>Name of the next member, with the reader on its value; null at the end of the object.</summary>
    /// <exception cref="FormatException">There is no object.</exception>
    private static string? Next(ref Utf8JsonReader reader)
    {
        // On the first call the reader stands on the brace.
        reader.Read();
        if (reader.TokenType == JsonTokenType.EndObject)
        {
            return null;
        }

        string name =
            reader.TokenType == JsonTokenType.PropertyName ? reader.GetString()! : throw new FormatException("Expected an object.");
        reader.Read();
        return name;
    }

    /// <summary>What the checksum is of: all but its own member and the last brace.</summary>
    private static ReadOnlySpan<byte> Content(JsonObject document) => StableJson.Bytes(document).AsSpan(..^"\n}\n".Length);

    private static int ContentLength(ReadOnlySpan<byte> utf8) =>
        utf8.Length - ChecksumStart.Length - 2 * Sha256Digest.SizeBytes - ChecksumEnd.Length;

    private static bool IsWhole(ReadOnlySpan<byte> utf8)
    {
        int length = ContentLength(utf8);
        return length > 0
            && utf8[length..].SequenceEqual(Encoding.UTF8.GetBytes(ChecksumStart + Sha256Digest.OfBytes(utf8[..length]) + ChecksumEnd));
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}

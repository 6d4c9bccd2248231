using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using Permafrost.Core.Digests;
using Permafrost.Core.Files;
using Permafrost.Core.Json;

namespace Permafrost.Pipeline.Explanations;

/// <summary>The last key of every stage of every experiment (<c>known-keys.json</c>): what "changed" is measured against.</summary>
/// <remarks>It serves explanations alone. If it is missing, damaged or stale, reasons are poorer and nothing else.</remarks>
internal sealed class KnownKeys
{
    private readonly string path;
    private readonly SortedDictionary<string, SortedDictionary<string, Sha256Digest>> stages;

    private KnownKeys(string path)
    {
        this.path = path;
        stages = Load(path);
    }

    public static KnownKeys Read(string path) => new(path);

    public Sha256Digest? Find(string stage, string experiment) =>
        stages.TryGetValue(stage, out var experiments) && experiments.TryGetValue(experiment, out var key) ? key : null;

    /// <summary>Experiments of which a key of this stage is known, in ordinal order.</summary>
    public IEnumerable<KeyValuePair<string, Sha256Digest>> Of(string stage) =>
        stages.TryGetValue(stage, out var experiments) ? experiments : [];

    /// <summary>Adds what a run found out to the file, keeping what other processes added meanwhile.</summary>
    public void Merge(IEnumerable<StageRow> rows)
    {
        var merged = Load(path);
        bool changed = false;
        foreach (var row in rows)
        {
            if (Sha256Digest.TryParse(row.Key, out var key) && row.State is StageState.Ran or StageState.Cached or StageState.Remote)
            {
                changed |= Set(merged, row.Stage, row.Experiment, key);
            }
        }

        if (changed)
        {
            AtomicFile.WriteBytes(path, StableJson.Bytes(ToJson(merged)));
        }
    }

    private static bool Set(
        SortedDictionary<string, SortedDictionary<string, Sha256Digest>> target,
        string stage,
        string experiment,
        Sha256Digest key
    )
    {
        if (!target.TryGetValue(stage, out var experiments))
        {
            target[stage] = experiments = new SortedDictionary<string, Sha256Digest>(StringComparer.Ordinal);
        }

        bool changed = !experiments.TryGetValue(experiment, out var known) || known != key;
        experiments[experiment] = key;
        return changed;
    }

    private static JsonObject ToJson(SortedDictionary<string, SortedDictionary<string, Sha256Digest>> stages) =>
        new(
            stages.Select(stage =>
                KeyValuePair.Create(
                    stage.Key,
                    (JsonNode?)
                        new JsonObject(stage.Value.Select(known => KeyValuePair.Create(known.Key, (JsonNode?)known.Value.ToString())))
                )
            )
        );

    private static SortedDictionary<string, SortedDictionary<string, Sha256Digest>> Load(string path)
    {
        var loaded = new SortedDictionary<string, SortedDictionary<string, Sha256Digest>>(StringComparer.Ordinal);
        try
        {
            byte[] bytes = File.ReadAllBytes(path);
            // A string that is not UTF-8 would only be found when somebody reads it.
            var document = Utf8.IsValid(bytes) ? JsonNode.Parse(bytes) as JsonObject ?? [] : [];
            foreach (var (stage, experiments) in document)
            {
                foreach (var (experiment, text) in experiments as JsonObject ?? [])
                {
                    if (Sha256Digest.TryParse(text?.ToString(), out var key))
                    {
                        Set(loaded, stage, experiment, key);
                    }
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException or ArgumentException)
        {
            // Absent on a first run; damaged, it is written anew by this one.
        }

        return loaded;
    }
}

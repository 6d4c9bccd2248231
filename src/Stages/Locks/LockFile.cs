using System.Text.Json.Nodes;
using Permafrost.Core.Digests;
using Permafrost.Core.Errors;
using Permafrost.Core.Json;

namespace Permafrost.Stages.Locks;

/// <summary>The lock beside an experiment file, <c>NAME.lock.json</c>: what every experiment of the file gave, down to the tensors of each epoch.</summary>
/// <remarks>
/// It is committed. So that a pull request shows what changed and two branches merge: experiments in ordinal order, one fact per line, and
/// no line changes whose fact did not.
/// </remarks>
/// <param name="experiments">By name.</param>
internal sealed class LockFile(IReadOnlyDictionary<string, LockedExperiment> experiments)
{
    /// <summary>Raised when a file of before cannot be read any more.</summary>
    public const int Schema = 1;

    public const string Extension = ".lock.json";

    /// <summary>By name.</summary>
    public IReadOnlyDictionary<string, LockedExperiment> Experiments { get; } = experiments;

    /// <summary>Path of the lock of an experiment file.</summary>
    public static string PathBeside(string experimentFile) => Path.ChangeExtension(experimentFile, Extension);

    /// <summary>Reads a lock; null where there is none.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="display">How messages name it.</param>
    /// <exception cref="UserErrorException">It cannot be read, or is no lock; with the line.</exception>
    public static LockFile? Read(string path, string display)
    {
        try
        {
            return LockReader.Read(File.ReadAllBytes(path), display);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException(
                $"{display}: cannot be read: {exception.Message.TrimEnd('.')}. Expected a readable file, or none."
            );
        }
    }

    /// <summary>The text of the file; equal content, equal bytes.</summary>
    public string ToText() =>
        StableJson.Text(
            new JsonObject
            {
                ["schema"] = Schema,
                ["experiments"] = new JsonObject(
                    Experiments
                        .OrderBy(experiment => experiment.Key, StringComparer.Ordinal)
                        .Select(experiment => KeyValuePair.Create(experiment.Key, (JsonNode?)Json(experiment.Value)))
                ),
            }
        );

    private static JsonObject Json(LockedExperiment experiment)
    {
        var json = new JsonObject(experiment.Names.Select(stage => KeyValuePair.Create(stage, (JsonNode?)Json(experiment.Stages[stage]))));
        json.Add(
            LockReader.Metrics,
            new JsonObject(experiment.Metrics.Select(metric => KeyValuePair.Create(metric.Key, (JsonNode?)metric.Value)))
        );
        return json;
    }

    private static JsonObject Json(LockedStage stage)
    {
        var json = new JsonObject
        {
            [LockReader.Key] = stage.Key.ToString(),
            [LockReader.Code] = stage.Code.ToString(),
            [LockReader.Outputs] = Json(stage.Outputs),
        };
        if (stage.Epochs is { } epochs)
        {
            json.Add(
                LockReader.Epochs,
                new JsonObject(epochs.All.Select(epoch => KeyValuePair.Create($"{epoch.Epoch}", (JsonNode?)Json(epoch.Tensors))))
            );
        }

        return json;
    }

    private static JsonObject Json(IEnumerable<KeyValuePair<string, Sha256Digest>> digests) =>
        new(digests.Select(digest => KeyValuePair.Create(digest.Key, (JsonNode?)digest.Value.ToString())));
}

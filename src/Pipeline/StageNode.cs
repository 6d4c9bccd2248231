using System.Text.Json.Nodes;
using Permafrost.Core.Digests;
using Permafrost.Pipeline.Storage;

namespace Permafrost.Pipeline;

/// <summary>What the runner knows of one stage: who it is, where its outputs are, or why there are none.</summary>
internal sealed class StageNode(Stage stage)
{
    public Stage Stage { get; } = stage;

    /// <summary>Held while the stage is looked up or run. A stage takes those of its inputs while it holds its own, never the reverse.</summary>
    public Lock Gate { get; } = new();

    public StageIdentity? Identity { get; set; }

    /// <summary>Digests of its external inputs as far as they were found, by name.</summary>
    public Dictionary<string, Sha256Digest> ExternalDigests { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether the observer was told that something goes on here, before it was known whether the stage is to run.</summary>
    public bool Announced { get; set; }

    /// <summary>What its external inputs noted while they were obtained.</summary>
    public JsonObject ObtainNotes { get; } = [];

    /// <summary>Its outputs; null until it ran or was found in the store.</summary>
    public ActionRecord? Record { get; set; }

    /// <summary>Whether this process made the outputs.</summary>
    public bool RanHere { get; set; }

    /// <summary>Seconds it took to fetch the outputs from the remote cache in this process; null where they were not.</summary>
    public double? FetchSeconds { get; set; }

    /// <summary>The key under which the remote cache was last asked for it.</summary>
    public Sha256Digest? AskedRemoteFor { get; set; }

    /// <summary>Why what the remote cache has cannot be used; null where there is no fault.</summary>
    public string? RemoteFault { get; set; }

    /// <summary>For a preview, the key under which the remote cache was last asked for it, and its record there, the outputs of which are not here.</summary>
    public Sha256Digest? AwayKey { get; set; }

    /// <inheritdoc cref="AwayKey"/>
    public ActionRecord? Away { get; set; }

    /// <summary>How often its outputs were found damaged and made again.</summary>
    public int Repairs { get; set; }

    /// <summary>Why it failed in this process; null if it did not.</summary>
    public string? Failure { get; set; }

    /// <summary>Why the store's entry cannot be used, as far as it was looked at; null where there is no fault.</summary>
    public string? StoreFault { get; set; }

    /// <summary>The experiment that was told of it first; null if it was only looked up as an input.</summary>
    public string? Experiment { get; set; }

    /// <summary>How many stages had run when it was last found missing; nothing can have changed as long as no other ran.</summary>
    public int? MissingSince { get; set; }
}

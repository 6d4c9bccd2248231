using Permafrost.Core.Digests;

namespace Permafrost.Pipeline.Storage;

/// <summary>What of a store somebody refers to.</summary>
public sealed record StoreRoots
{
    /// <summary>Keys of stages whose results stay.</summary>
    public required IReadOnlySet<Sha256Digest> Keys { get; init; }

    /// <summary>Contents that stay, whoever made them.</summary>
    public required IReadOnlySet<Sha256Digest> Contents { get; init; }

    /// <summary>States of trainings (<see cref="Stage.Continuation"/>) that stay, whether or not a kept record names them.</summary>
    public IReadOnlySet<Sha256Digest> Continuations { get; init; } = new HashSet<Sha256Digest>();

    /// <summary>Experiments of which every result stays: their present keys could not be found out.</summary>
    public IReadOnlySet<string> Experiments { get; init; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Folders elsewhere that killed processes left.</summary>
    public IReadOnlyList<string> Abandoned { get; init; } = [];
}

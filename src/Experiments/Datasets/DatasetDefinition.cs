using System.Collections.Immutable;

namespace Permafrost.Experiments.Datasets;

/// <summary>A dataset by name: what it holds, where it comes from, and how it is known to be whole.</summary>
public sealed record DatasetDefinition
{
    public required string Name { get; init; }

    public required string Description { get; init; }

    /// <summary>Licence and origin, for the report.</summary>
    public required string Licence { get; init; }

    /// <summary>Names of the classes; a label is an index into them.</summary>
    public required ImmutableArray<string> Classes { get; init; }

    /// <summary>Where its images come from.</summary>
    public required DatasetSource Source { get; init; }

    /// <summary>Absolute path of the folder that holds its files; null: <c>data/NAME</c>. Part of no key.</summary>
    public string? Folder { get; init; }
}

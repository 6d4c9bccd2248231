using System.Collections.Immutable;
using Permafrost.Reporting.Examination;

namespace Permafrost.Reporting.Results;

/// <summary>What the reports say about a dataset.</summary>
public sealed record DatasetSummary
{
    public required string Name { get; init; }

    public string Description { get; init; } = "";

    /// <summary>Name of the licence; empty where it is not known.</summary>
    public string Licence { get; init; } = "";

    /// <summary>Names of the classes, in the order of their indices.</summary>
    public required ImmutableArray<string> Classes { get; init; }

    /// <summary>The splits as published, before a validation split is taken off; may be empty.</summary>
    public ImmutableArray<DatasetSplit> Splits { get; init; } = [];

    /// <summary>What a look into every file showed; null where the dataset is not made of files.</summary>
    public DatasetExamination? Examination { get; init; }
}

using System.Collections.Immutable;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Permafrost.Experiments.Datasets;

/// <summary>The keys of a dataset file.</summary>
internal sealed record DatasetFile
{
    [Required, Description("What the dataset shows, in a sentence.")]
    public string Description { get; init; } = "";

    [Required, Description("Licence and origin, for the report.")]
    public string Licence { get; init; } = "";

    [Required, MinLength(2), Description("Names of the classes, in the order of their labels from 0.")]
    public ImmutableArray<string> Classes { get; init; } = [];

    [Required, Description("Where the images come from.")]
    public DatasetSource? Source { get; init; }
}

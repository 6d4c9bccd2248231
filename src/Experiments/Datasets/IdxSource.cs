using System.Collections.Immutable;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Permafrost.Core.Options;

namespace Permafrost.Experiments.Datasets;

/// <summary>Four files in the IDX format of MNIST, pinned by digest, from the first mirror that answers.</summary>
[OptionName("idx")]
[Description("Four files in the IDX format of MNIST, pinned by SHA-256.")]
public sealed record IdxSource : DatasetSource
{
    [Required]
    public PinnedFile TrainImages { get; init; } = new();

    [Required]
    public PinnedFile TrainLabels { get; init; } = new();

    [Required]
    public PinnedFile TestImages { get; init; } = new();

    [Required]
    public PinnedFile TestLabels { get; init; } = new();

    [Description("Tried in this order, after the files already under data/NAME/.")]
    public ImmutableArray<Mirror> Mirrors { get; init; } = [];
}

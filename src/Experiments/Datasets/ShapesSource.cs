using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Permafrost.Core.Options;

namespace Permafrost.Experiments.Datasets;

/// <summary>Small gray pictures of geometric shapes that the project draws itself from a seed: needs no network.</summary>
[OptionName("shapes")]
[Description("Pictures of geometric shapes, drawn from a seed; needs no network.")]
public sealed record ShapesSource : DatasetSource
{
    [Range(0L, uint.MaxValue), Description("Seed of every picture.")]
    public long Seed { get; init; } = 111;

    [Range(9, 256), Description("Height and width, in pixels.")]
    public int Size { get; init; } = 28;

    [Range(1, 10_000_000), Description("Number of training pictures.")]
    public int TrainCount { get; init; } = 2000;

    [Range(1, 10_000_000), Description("Number of test pictures.")]
    public int TestCount { get; init; } = 500;
}

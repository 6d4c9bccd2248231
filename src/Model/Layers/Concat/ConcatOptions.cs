using System.Collections.Immutable;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Permafrost.Core.Options;

namespace Permafrost.Model.Layers;

/// <summary>Branches from the same input, their channels after each other, as in the Inception modules of GoogLeNet. Szegedy et al., CVPR 2015.</summary>
[OptionName("concat")]
[Description("Branches from the same input; their outputs, of one height and width, are put together channel after channel.")]
public sealed record ConcatOptions : BlockOptions
{
    [Required, MinLength(2), Description("The layers of each branch; an empty list is the input as it is.")]
    public ImmutableArray<ImmutableArray<LayerOptions>> Branches { get; init; } = [];

    internal override IEnumerable<(string Name, ImmutableArray<LayerOptions> Layers)> Paths =>
        Branches.Select((branch, index) => ($"branches[{index}]", branch));

    public override ActivationShape OutputShape(ActivationShape input) =>
        new ConcatMerge().OutputShape([.. Paths.Select(path => EndOf(path.Layers, input, path.Name))]);

    internal override int AddTo(GraphBuilder graph, int input)
    {
        string name = graph.NextName(this);
        return graph.Add(name, new ConcatMerge(), [.. Branches.Select(branch => graph.Append(branch, input))]);
    }
}

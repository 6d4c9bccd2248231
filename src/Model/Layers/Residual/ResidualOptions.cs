using System.Collections.Immutable;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Permafrost.Core.Options;

namespace Permafrost.Model.Layers;

/// <summary>A residual block: two branches from the same input, added. He, Zhang, Ren and Sun, CVPR 2016.</summary>
[OptionName("residual")]
[Description("A residual block: some layers, and a shortcut past them that is added to what they make of the input.")]
public sealed record ResidualOptions : BlockOptions
{
    [Required, MinLength(1), Description("The layers of the block.")]
    public ImmutableArray<LayerOptions> Layers { get; init; } = [];

    [Description("Layers of the shortcut, such as a conv2d with a kernel of 1 where the shape changes; none: the input as it is.")]
    public ImmutableArray<LayerOptions> Shortcut { get; init; } = [];

    [Description("Function applied to the sum.")]
    public Activation Activation { get; init; } = Activation.None;

    public override ActivationShape OutputShape(ActivationShape input)
    {
        var main = EndOf(Layers, input, "layers");
        var shortcut = EndOf(Shortcut, input, "shortcut");
        string end = Shortcut.IsEmpty ? "its input, which is the shortcut, is" : "its shortcut ends with";
        string remedy = Shortcut.IsEmpty ? "a shortcut that changes the shape likewise" : "the same shape";
        return main == shortcut
            ? main
            : throw new ShapeMismatchException($"its layers end with {main}, but {end} {shortcut}; expected {remedy}");
    }

    internal override IEnumerable<(string Name, ImmutableArray<LayerOptions> Layers)> Paths => [("layers", Layers), ("shortcut", Shortcut)];

    internal override int AddTo(GraphBuilder graph, int input)
    {
        string name = graph.NextName(this);
        int main = graph.Append(Layers, input);
        int shortcut = graph.Append(Shortcut, input);
        return graph.Add(name, new AddMerge { Activation = Activation }, main, shortcut);
    }
}

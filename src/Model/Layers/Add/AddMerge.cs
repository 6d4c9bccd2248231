using System.Collections.Immutable;
using System.ComponentModel;
using Permafrost.Core.Options;

namespace Permafrost.Model.Layers;

/// <summary>The sum of inputs of one shape. He, Zhang, Ren and Sun, CVPR 2016.</summary>
[OptionName("add")]
[Description("The sum of its inputs, which have one shape.")]
public sealed record AddMerge : MergeOptions
{
    [Description("Function applied to the sum.")]
    public Activation Activation { get; init; } = Activation.None;

    public override ActivationShape OutputShape(ImmutableArray<ActivationShape> inputs) =>
        inputs.Length > 1 && inputs.All(input => input == inputs[0])
            ? inputs[0]
            : throw new ShapeMismatchException($"it adds {string.Join(" and ", inputs)}; expected two or more inputs of the same shape");

    internal override Layer Create(LayerContext context) => new Add(context.Name, Activation, context.Inputs, context.Kernel.Vectors);

    internal override (LayerOptions Bare, Activation Tail) Split() => (this with { Activation = Activation.None }, Activation);
}

using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Permafrost.Core.Options;

namespace Permafrost.Model.Layers;

/// <summary>A fully connected layer with a bias.</summary>
[OptionName("dense")]
[Description("A fully connected layer with a bias.")]
public sealed record DenseOptions : LayerOptions
{
    [Required, AllowsClassCount, Range(1, 65536), Description("Number of outputs; the word classes means the dataset's number of classes.")]
    public int Units { get; init; }

    [Description("Function applied to each output.")]
    public Activation Activation { get; init; } = Activation.None;

    [Description("How the kernel starts.")]
    public Initializer Initializer { get; init; } = Initializer.GlorotUniform;

    [Range(0.0, 10.0), Description("Weight of the penalty on the kernel: l2 * sum(kernel^2) is added to the loss.")]
    public double L2 { get; init; }

    public override ActivationShape OutputShape(ActivationShape input) =>
        input.IsFlat
            ? ActivationShape.Flat(Units)
            : throw new ShapeMismatchException($"its input is {input}; expected a flat vector: put flatten before it");

    internal override Layer Create(LayerContext context) => new Dense(context.Name, this, context.Input, context.Kernel);

    internal override (LayerOptions Bare, Activation Tail) Split() => (this with { Activation = Activation.None }, Activation);

    internal override LayerFloats FloatsOf(ActivationShape input)
    {
        double inputs = LayerFloats.Of(input);
        double outputs = ActivationLayout.RoundUp(Units);
        return new LayerFloats(inputs * outputs, inputs, Sample: inputs + outputs);
    }
}

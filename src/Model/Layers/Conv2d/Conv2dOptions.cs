using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Permafrost.Core.Options;

namespace Permafrost.Model.Layers;

/// <summary>Two-dimensional convolution (cross-correlation, as every framework has it).</summary>
[OptionName("conv2d")]
[Description("Two-dimensional convolution.")]
public sealed record Conv2dOptions : LayerOptions
{
    [Required, Range(1, 4096), Description("Number of output channels.")]
    public int Filters { get; init; }

    [Required, Range(1, 31), Description("Height and width of the kernel, in pixels.")]
    public int Kernel { get; init; }

    [Range(1, 31), Description("Step of the kernel, in pixels.")]
    public int Stride { get; init; } = 1;

    [Description(Padding.OfKernels)]
    public Padding Padding { get; init; } = Padding.Valid;

    [Description("Whether each filter adds a number of its own; without use before batch normalisation, which has one.")]
    public bool Bias { get; init; } = true;

    [Description("Function applied to each output.")]
    public Activation Activation { get; init; } = Activation.None;

    [Description("How the kernel starts.")]
    public Initializer Initializer { get; init; } = Initializer.GlorotUniform;

    [Range(0.0, 10.0), Description("Weight of the penalty on the kernel: l2 * sum(kernel^2) is added to the loss.")]
    public double L2 { get; init; }

    public override ActivationShape OutputShape(ActivationShape input)
    {
        var (height, width) = Padding.Positions(input, Kernel, Stride, "kernel");
        return new ActivationShape(height, width, Filters);
    }

    internal override Layer Create(LayerContext context) => new Conv2d(context.Name, this, context.Input, context.Kernel);

    internal override (LayerOptions Bare, Activation Tail) Split() => (this with { Activation = Activation.None }, Activation);

    /// <summary>With zeros at its sides it lays a border round its input.</summary>
    internal override LayerFloats FloatsOf(ActivationShape input)
    {
        double weights = (double)Kernel * Kernel * ActivationLayout.RoundUp(input.Channels) * ActivationLayout.RoundUp(Filters);
        double border = Padding == Padding.Valid ? 0.0 : Kernel - 1.0;
        double bordered = (input.Height + border) * (input.Width + border) * ActivationLayout.RoundUp(input.Channels);
        return new LayerFloats(weights, bordered, Group: weights);
    }
}

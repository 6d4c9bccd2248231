using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Permafrost.Core.Options;

namespace Permafrost.Model.Layers;

/// <summary>Depthwise convolution: every channel with a kernel of its own. Howard et al., MobileNets, arXiv:1704.04861 (2017).</summary>
[OptionName("depthwise_conv2d")]
[Description("Depthwise convolution: every channel with a kernel of its own. A conv2d with a kernel of 1 after it mixes the channels.")]
public sealed record DepthwiseConv2dOptions : LayerOptions
{
    [Required, Range(1, 31), Description("Height and width of the kernel, in pixels.")]
    public int Kernel { get; init; }

    [Range(1, 31), Description("Step of the kernel, in pixels.")]
    public int Stride { get; init; } = 1;

    [Description(Padding.OfKernels)]
    public Padding Padding { get; init; } = Padding.Valid;

    [Description("Whether each channel adds a number of its own; without use before batch normalisation, which has one.")]
    public bool Bias { get; init; } = true;

    [Description("Function applied to each output.")]
    public Activation Activation { get; init; } = Activation.None;

    [Description("How the kernel starts; an output reads, and an input feeds, kernel x kernel numbers.")]
    public Initializer Initializer { get; init; } = Initializer.GlorotUniform;

    [Range(0.0, 10.0), Description("Weight of the penalty on the kernel: l2 * sum(kernel^2) is added to the loss.")]
    public double L2 { get; init; }

    public override ActivationShape OutputShape(ActivationShape input)
    {
        var (height, width) = Padding.Positions(input, Kernel, Stride, "kernel");
        return new ActivationShape(height, width, input.Channels);
    }

    internal override Layer Create(LayerContext context) => new DepthwiseConv2d(context.Name, this, context.Input, context.Kernel.Vectors);

    internal override (LayerOptions Bare, Activation Tail) Split() => (this with { Activation = Activation.None }, Activation);

    internal override LayerFloats FloatsOf(ActivationShape input)
    {
        double weights = (double)Kernel * Kernel * ActivationLayout.RoundUp(input.Channels);
        return new LayerFloats(weights, LayerFloats.Of(input), Group: weights);
    }
}

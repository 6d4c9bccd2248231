using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Permafrost.Core.Options;

namespace Permafrost.Model.Layers;

/// <summary>A rectified linear unit that lets a part of what is negative through. Maas, Hannun and Ng, ICML 2013.</summary>
[OptionName("leaky_relu")]
[Description("Leaky rectified linear unit: x where positive, slope * x elsewhere.")]
public sealed record LeakyReluOptions : Activation
{
    [Range(0.0, 1.0), Description("What negative inputs are multiplied with.")]
    public double Slope { get; init; } = 0.01;

    internal override Layer Create(LayerContext context) =>
        new ElementLayer<LeakyRelu>(context.Name, new LeakyRelu((float)Slope), context.Input, context.Kernel.Vectors);
}

using System.ComponentModel;
using Permafrost.Core.Options;

namespace Permafrost.Model.Layers;

/// <summary>The logistic function, 1 / (1 + e^-x). Rumelhart, Hinton and Williams, Nature 323 (1986).</summary>
[OptionName("sigmoid")]
[Description("Logistic function, 1 / (1 + e^-x).")]
public sealed record SigmoidOptions : Activation
{
    internal override Layer Create(LayerContext context) =>
        new ElementLayer<Sigmoid>(context.Name, default, context.Input, context.Kernel.Vectors);
}

using System.ComponentModel;
using Permafrost.Core.Options;

namespace Permafrost.Model.Layers;

/// <summary>The sigmoid linear unit, x sigmoid(x), also known as swish. Elfwing, Uchibe and Doya, Neural Networks 107 (2018); Ramachandran, Zoph and Le, arXiv:1710.05941.</summary>
[OptionName("silu")]
[Description("Sigmoid linear unit, x * sigmoid(x), also known as swish.")]
public sealed record SiluOptions : Activation
{
    internal override Layer Create(LayerContext context) =>
        new ElementLayer<Silu>(context.Name, default, context.Input, context.Kernel.Vectors);
}

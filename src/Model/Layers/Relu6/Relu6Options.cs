using System.ComponentModel;
using Permafrost.Core.Options;

namespace Permafrost.Model.Layers;

/// <summary>A rectified linear unit that ends at 6: min(max(0, x), 6). Krizhevsky, Convolutional Deep Belief Networks on CIFAR-10 (2010); in MobileNets, arXiv:1704.04861.</summary>
[OptionName("relu6")]
[Description("Rectified linear unit that ends at 6: min(max(0, x), 6).")]
public sealed record Relu6Options : Activation
{
    internal override Layer Create(LayerContext context) =>
        new ElementLayer<Relu6>(context.Name, default, context.Input, context.Kernel.Vectors);
}

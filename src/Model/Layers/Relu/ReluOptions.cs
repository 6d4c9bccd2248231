using System.ComponentModel;
using Permafrost.Core.Options;

namespace Permafrost.Model.Layers;

/// <summary>Rectified linear unit, max(0, x). Nair and Hinton, ICML 2010.</summary>
[OptionName("relu")]
[Description("Rectified linear unit, max(0, x).")]
public sealed record ReluOptions : Activation
{
    internal override Layer Create(LayerContext context) => new Relu(context.Name, context.Input);
}

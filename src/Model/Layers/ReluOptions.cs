using System.ComponentModel;
using Permafrost.Core.Options;

namespace Permafrost.Model.Layers;

/// <summary>Rectified linear unit as a layer of its own, max(0, x). Nair and Hinton, ICML 2010.</summary>
[OptionName("relu")]
[Description("Rectified linear unit, max(0, x), as a layer of its own.")]
public sealed record ReluOptions : LayerOptions
{
    public override ActivationShape OutputShape(ActivationShape input) => input;
}

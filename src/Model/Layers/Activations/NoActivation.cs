using System.ComponentModel;
using Permafrost.Core.Options;

namespace Permafrost.Model.Layers;

/// <summary>The identity: no function.</summary>
[OptionName("none")]
[Description("No function: each output as it is.")]
public sealed record NoActivation : Activation
{
    internal override Layer Create(LayerContext context) => throw new InvalidOperationException("The identity is no layer.");
}

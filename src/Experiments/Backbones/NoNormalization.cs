using System.ComponentModel;
using Permafrost.Core.Options;
using Permafrost.Model.Layers;

namespace Permafrost.Experiments.Backbones;

/// <summary>Pixels stay 0 to 1.</summary>
[OptionName("none")]
[Description("Nothing: the backbone takes 0 to 1.")]
public sealed record NoNormalization : InputNormalization
{
    internal override NormalizeOptions? Layer => null;
}

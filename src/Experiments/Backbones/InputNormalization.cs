using System.ComponentModel;
using Permafrost.Model.Layers;

namespace Permafrost.Experiments.Backbones;

/// <summary>What a published network wants done to pixels, which are 0 to 1, before it sees them.</summary>
[Description("What is done to pixels, which are 0 to 1, before the backbone sees them: what its authors did when they trained it.")]
public abstract record InputNormalization
{
    /// <summary>The layer that does it, or null where nothing is done.</summary>
    internal abstract NormalizeOptions? Layer { get; }
}

namespace Permafrost.Experiments.Definitions;

/// <summary>What an erased rectangle is filled with.</summary>
public enum AugmentationErasure
{
    /// <summary>Random values.</summary>
    Random,

    /// <summary>Zeros.</summary>
    Zeros,
}

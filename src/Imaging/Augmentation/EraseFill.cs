namespace Permafrost.Imaging.Augmentation;

/// <summary>What an erased rectangle is filled with.</summary>
public enum EraseFill
{
    /// <summary>Each sample with a random value of its own.</summary>
    Random,

    /// <summary>Zeros.</summary>
    Zeros,
}

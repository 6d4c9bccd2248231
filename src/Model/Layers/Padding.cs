namespace Permafrost.Model.Layers;

/// <summary>What lies beyond the border of an image.</summary>
public enum Padding
{
    /// <summary>Nothing: the window stays inside, the output shrinks. Size: floor((in - kernel) / stride) + 1.</summary>
    Valid,

    /// <summary>Zeros, so that the output has size ceil(in / stride); an odd zero goes to the right and the bottom, as in Keras.</summary>
    Same,
}

namespace Permafrost.Experiments.Definitions;

/// <summary>Colour channels that a network sees.</summary>
public enum ImageChannels
{
    /// <summary>One channel, luminance.</summary>
    Gray,

    /// <summary>Three channels: red, green, blue.</summary>
    Rgb,
}

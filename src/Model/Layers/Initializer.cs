namespace Permafrost.Model.Layers;

/// <summary>How the weights of a layer start; biases start at zero.</summary>
public enum Initializer
{
    /// <summary>Uniform in ±sqrt(6 / (fan_in + fan_out)). Glorot and Bengio, AISTATS 2010.</summary>
    GlorotUniform,

    /// <summary>Normal with standard deviation sqrt(2 / (fan_in + fan_out)), truncated at two of them.</summary>
    GlorotNormal,

    /// <summary>Uniform in ±sqrt(6 / fan_in). He et al., ICCV 2015.</summary>
    HeUniform,

    /// <summary>Normal with standard deviation sqrt(2 / fan_in), truncated at two of them.</summary>
    HeNormal,
}

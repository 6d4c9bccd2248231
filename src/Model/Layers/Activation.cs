namespace Permafrost.Model.Layers;

/// <summary>The function applied to each output of a layer.</summary>
public enum Activation
{
    /// <summary>The identity.</summary>
    None,

    /// <summary>Rectified linear unit, max(0, x). Nair and Hinton, ICML 2010.</summary>
    Relu,
}

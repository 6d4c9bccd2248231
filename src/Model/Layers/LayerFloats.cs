using System.Runtime.InteropServices;

namespace Permafrost.Model.Layers;

/// <summary>How much memory a layer takes, in floats, padding included; told before anything is allocated.</summary>
/// <param name="Weights">Its weights.</param>
/// <param name="Input">The input of one sample as the layer keeps it: with a border, where it lays one round it.</param>
/// <param name="Group">What training keeps for each group of samples.</param>
/// <param name="Sample">What training keeps for each sample of the batch.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct LayerFloats(double Weights, double Input, double Group = 0.0, double Sample = 0.0)
{
    /// <summary>Floats of the activations of one sample.</summary>
    public static double Of(ActivationShape shape) => (double)shape.Height * shape.Width * ActivationLayout.RoundUp(shape.Channels);
}

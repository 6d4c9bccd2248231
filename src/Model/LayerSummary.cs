namespace Permafrost.Model;

/// <summary>One row of a network's table.</summary>
/// <param name="Name"><c>conv2d_1</c>.</param>
/// <param name="Output">Shape of its output.</param>
/// <param name="ParameterCount">Number of weights.</param>
/// <param name="MacsPerImage">Multiply-adds to infer one image.</param>
public sealed record LayerSummary(string Name, ActivationShape Output, long ParameterCount, long MacsPerImage);

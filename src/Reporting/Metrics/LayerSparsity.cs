namespace Permafrost.Reporting.Metrics;

/// <summary>Which fraction of a layer's output is zero.</summary>
/// <param name="Layer">Name of the layer.</param>
/// <param name="Inference">With the network as it is at inference, 0 to 1.</param>
/// <param name="Training">With dropout on, 0 to 1.</param>
public sealed record LayerSparsity(string Layer, double Inference, double Training);

namespace Permafrost.Model.Inference;

/// <summary>How much of a layer's output is zero, over some images.</summary>
/// <param name="Layer">Name of the layer.</param>
/// <param name="Count">Values looked at in each of the two ways.</param>
/// <param name="Inference">Zeros among them with the network as it is at inference.</param>
/// <param name="Training">Zeros among them with dropout on.</param>
public sealed record LayerZeros(string Layer, long Count, long Inference, long Training);

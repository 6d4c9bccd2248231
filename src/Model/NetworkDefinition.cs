using System.Collections.Immutable;
using Permafrost.Model.Layers;

namespace Permafrost.Model;

/// <summary>What a network is: its input, its layers and its number of classes.</summary>
/// <param name="Input">Shape of an image.</param>
/// <param name="Layers">The layers, the last giving one logit per class.</param>
/// <param name="Classes">Number of classes.</param>
public sealed record NetworkDefinition(ActivationShape Input, ImmutableArray<LayerOptions> Layers, int Classes);

namespace Permafrost.Model.Inference;

/// <summary>What a network with dropout on says about images in several passes: Monte-Carlo dropout.</summary>
/// <remarks>
/// Gal and Ghahramani, ICML 2016: each pass is a network drawn at random; where they disagree, the network does not know. The predictive
/// entropy is H(mean p); of it, the mutual information H(mean p) - mean H(p) (BALD; Houlsby et al., arXiv:1112.5745) is what more training data could
/// tell. Both in nats: 0 to log K.
/// </remarks>
/// <param name="Probabilities">Mean over the passes, <c>[N, K]</c>.</param>
/// <param name="Entropies">Entropy of the mean, <c>[N]</c>.</param>
/// <param name="MutualInformation"><c>[N]</c>.</param>
public sealed record SampledPredictions(float[] Probabilities, double[] Entropies, double[] MutualInformation);

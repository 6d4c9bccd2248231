using System.Collections.Immutable;

namespace Permafrost.Reporting.Metrics;

/// <summary>The plain mean of the layers' shares of zeros: a large layer counts as much as a small one.</summary>
/// <param name="Inference">With the network as it is at inference, 0 to 1.</param>
/// <param name="Training">With dropout on, 0 to 1.</param>
internal sealed record MeanSparsity(double Inference, double Training)
{
    /// <summary>Null where nothing was counted.</summary>
    public static MeanSparsity? Of(ImmutableArray<LayerSparsity> layers)
    {
        double inference = 0;
        double training = 0;
        foreach (var layer in layers)
        {
            inference += layer.Inference;
            training += layer.Training;
        }

        return layers.IsEmpty ? null : new MeanSparsity(inference / layers.Length, training / layers.Length);
    }
}

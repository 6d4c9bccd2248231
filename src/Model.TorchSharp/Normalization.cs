using System.Collections.Immutable;
using Permafrost.Model.Layers;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Permafrost.Model.Torch;

/// <summary>Normalisation, with figures of the batch or with given ones.</summary>
internal static class Normalization
{
    public static Tensor OfBatch(TorchNetwork network, GraphNode node, BatchNormOptions layer, Tensor x, bool training)
    {
        var gamma = network.Weights(node, "gamma")!;
        var beta = network.Weights(node, "beta")!;
        var mean = network.Weights(node, "moving_mean")!;
        var variance = network.Weights(node, "moving_variance")!;
        long values = x.shape[0] * (x.dim() == 4 ? x.shape[2] * x.shape[3] : 1);
        if (training && values == 1)
        {
            return OfOne(layer, x, gamma, beta, mean);
        }

        // PyTorch's momentum is what the moving figures take in, not what they keep.
        return functional.batch_norm(x, mean, variance, gamma, beta, training, 1.0 - layer.Momentum, layer.Epsilon);
    }

    public static Tensor WithGiven(NormalizeOptions layer, Tensor x)
    {
        long[] shape = x.dim() == 4 ? [1, -1, 1, 1] : [1, -1];
        return (x - Given(layer.Mean, x.device).reshape(shape)) / Given(layer.Std, x.device).reshape(shape);
    }

    /// <summary>libtorch refuses a batch of a single value per channel: it is its own mean, and tells no variance.</summary>
    private static Tensor OfOne(BatchNormOptions layer, Tensor x, Tensor gamma, Tensor beta, Tensor movingMean)
    {
        var values = x.reshape(-1);
        using (no_grad())
        {
            movingMean.mul_(layer.Momentum).add_(values.detach() * (1.0 - layer.Momentum));
        }

        var normal = (values - values) / Math.Sqrt(layer.Epsilon);
        return (normal * gamma + beta).reshape(x.shape);
    }

    private static Tensor Given(ImmutableArray<double> numbers, Device device) =>
        tensor(numbers.Select(number => (float)number).ToArray(), device: device);
}

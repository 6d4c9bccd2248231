using System.Collections.Immutable;
using Permafrost.Model.Optimizers;
using TorchSharp;
using static TorchSharp.torch;

namespace Permafrost.Model.Torch;

/// <summary>Turns gradients into steps on the device: the managed optimisers' formulas, on whole tensors.</summary>
/// <remarks>The managed optimiser beside it counts the steps, and holds the memories where checkpoints are written from.</remarks>
internal sealed class TorchOptimizer : IDisposable
{
    private readonly OptimizerOptions options;
    private readonly ImmutableArray<TorchParameter> parameters;
    private readonly Device device;

    /// <summary>Per memory of the optimiser, a tensor per parameter.</summary>
    private readonly Tensor[][] memories;
    private double rate;

    public TorchOptimizer(OptimizerOptions options, ImmutableArray<TorchParameter> parameters, Device device)
    {
        this.options = options;
        this.parameters = parameters;
        this.device = device;
        Managed = Optimizer.Create(options, [.. parameters.Select(parameter => parameter.Source)]);
        memories =
        [
            .. Managed.Memories.Select(_ =>
                parameters.Select(parameter => zeros_like(parameter.Values.detach()).DetachFromDisposeScope()).ToArray()
            ),
        ];
    }

    public Optimizer Managed { get; }

    /// <summary>Fixes what is the same for all weights of a step.</summary>
    public void BeginStep(double learningRate)
    {
        rate = learningRate;
        Managed.BeginStep(learningRate);
    }

    /// <summary>Moves one tensor of weights.</summary>
    /// <param name="index">Its place among the trained ones.</param>
    /// <param name="gradient">Its gradient, penalties included.</param>
    public void Update(int index, Tensor gradient)
    {
        var weights = parameters[index].Values;
        bool decays = parameters[index].Source.Decays;
        switch (options)
        {
            case AdamOptions adam:
                Adam(index, weights, gradient, adam.Beta1, adam.Beta2, adam.Epsilon);
                break;
            case AdamWOptions adam:
                if (decays && adam.WeightDecay > 0.0)
                {
                    weights.mul_(1.0 - rate * adam.WeightDecay);
                }

                Adam(index, weights, gradient, adam.Beta1, adam.Beta2, adam.Epsilon);
                break;
            case RmsPropOptions rmsProp:
                RmsProp(index, weights, decays ? Decayed(gradient, weights, rmsProp.WeightDecay) : gradient, rmsProp);
                break;
            case SgdOptions sgd:
                Sgd(index, weights, decays ? Decayed(gradient, weights, sgd.WeightDecay) : gradient, sgd);
                break;
            default:
                throw new NotSupportedException($"{options.GetType().Name} has no form for TorchSharp.");
        }
    }

    /// <summary>Brings the memories to where checkpoints are written from.</summary>
    public unsafe void Publish()
    {
        for (int memory = 0; memory < memories.Length; memory++)
        {
            for (int i = 0; i < parameters.Length; i++)
            {
                parameters[i].Source.Pack(TorchParameter.ArrayOf(memories[memory][i]), Managed.Memories[memory].Buffers[i].Pointer);
            }
        }
    }

    /// <summary>Takes the memories over that were read.</summary>
    public unsafe void Adopt()
    {
        for (int memory = 0; memory < memories.Length; memory++)
        {
            for (int i = 0; i < parameters.Length; i++)
            {
                using var values = parameters[i].CopyOf(parameters[i].Source.Unpack(Managed.Memories[memory].Buffers[i].Pointer), device);
                memories[memory][i].copy_(values);
            }
        }
    }

    public void Dispose()
    {
        Managed.Dispose();
        foreach (var values in memories.SelectMany(memory => memory))
        {
            values.Dispose();
        }
    }

    private static Tensor Decayed(Tensor gradient, Tensor weights, double decay) => decay > 0.0 ? gradient + weights * decay : gradient;

    private void Adam(int index, Tensor weights, Tensor gradient, double beta1, double beta2, double epsilon)
    {
        var (mean, square) = (memories[0][index], memories[1][index]);
        mean.mul_(beta1).add_(gradient * (1.0 - beta1));
        square.mul_(beta2).add_(gradient * gradient * (1.0 - beta2));
        double[] powers = Managed.Figures;
        weights.sub_(mean * (rate / (1.0 - powers[0])) / (square.sqrt() * (1.0 / Math.Sqrt(1.0 - powers[1])) + epsilon));
    }

    private void RmsProp(int index, Tensor weights, Tensor gradient, RmsPropOptions options)
    {
        var square = memories[0][index];
        square.mul_(options.Rho).add_(gradient * gradient * (1.0 - options.Rho));
        var variance = square;
        if (options.Centered)
        {
            var mean = memories[1][index];
            mean.mul_(options.Rho).add_(gradient * (1.0 - options.Rho));
            variance = (square - mean * mean).clamp(min: 0.0);
        }

        var step = gradient / (variance.sqrt() + options.Epsilon);
        if (options.Momentum > 0.0)
        {
            var velocity = memories[^1][index];
            velocity.mul_(options.Momentum).add_(step);
            step = velocity;
        }

        weights.sub_(step * rate);
    }

    private void Sgd(int index, Tensor weights, Tensor gradient, SgdOptions options)
    {
        var velocity = memories[0][index];
        velocity.mul_(options.Momentum).add_(gradient);
        weights.sub_((options.Nesterov ? gradient + velocity * options.Momentum : velocity) * rate);
    }
}

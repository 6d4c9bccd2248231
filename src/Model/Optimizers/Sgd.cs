using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Permafrost.Model.Memory;

namespace Permafrost.Model.Optimizers;

/// <summary>Stochastic gradient descent with momentum. Sutskever, Martens, Dahl and Hinton, ICML 2013.</summary>
/// <remarks>
/// u = mu u + g; w = w - a u, or, with Nesterov's look-ahead, w = w - a (g + mu u). With weight decay l, g is the gradient plus
/// l w for tensors that decay (<see cref="Parameter.Decays"/>): the decay passes through the momentum, as in PyTorch.
/// </remarks>
internal sealed unsafe class Sgd : Optimizer
{
    private readonly SgdOptions options;
    private readonly NativeBuffer<float>[] velocities;
    private float negativeRate;

    public Sgd(SgdOptions options, IReadOnlyList<Parameter> parameters)
    {
        this.options = options;
        velocities = [.. parameters.Select(parameter => new NativeBuffer<float>(parameter.PackedCount))];
        Memories = [new OptimizerMemory("velocity", velocities)];
    }

    public override IReadOnlyList<OptimizerMemory> Memories { get; }

    public override void BeginStep(double learningRate) => negativeRate = (float)-learningRate;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Update(int index, Parameter parameter, long first, int count)
    {
        float* weights = parameter.Values + first;
        float* gradients = parameter.Gradients + first;
        float* velocity = velocities[index].Pointer + first;
        float momentum = (float)options.Momentum;
        float decay = parameter.Decays ? (float)options.WeightDecay : 0f;
        bool nesterov = options.Nesterov;
        int i = 0;
        for (; Vector256.IsHardwareAccelerated && i + Vector256<float>.Count <= count; i += Vector256<float>.Count)
        {
            var w = Vector256.Load(weights + i);
            var g = Vector256.Load(gradients + i);
            g = decay > 0f ? Vector256.FusedMultiplyAdd(Vector256.Create(decay), w, g) : g;
            var u = Vector256.FusedMultiplyAdd(Vector256.Create(momentum), Vector256.Load(velocity + i), g);
            u.Store(velocity + i);
            var step = nesterov ? Vector256.FusedMultiplyAdd(Vector256.Create(momentum), u, g) : u;
            Vector256.FusedMultiplyAdd(Vector256.Create(negativeRate), step, w).Store(weights + i);
        }

        for (; i < count; i++)
        {
            float g = decay > 0f ? MathF.FusedMultiplyAdd(decay, weights[i], gradients[i]) : gradients[i];
            float u = MathF.FusedMultiplyAdd(momentum, velocity[i], g);
            velocity[i] = u;
            float step = nesterov ? MathF.FusedMultiplyAdd(momentum, u, g) : u;
            weights[i] = MathF.FusedMultiplyAdd(negativeRate, step, weights[i]);
        }
    }

    public override void Dispose()
    {
        foreach (var buffer in velocities)
        {
            buffer.Dispose();
        }
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Permafrost.Model.Memory;

namespace Permafrost.Model.Optimizers;

/// <summary>Stochastic gradient descent with momentum. Sutskever, Martens, Dahl and Hinton, ICML 2013.</summary>
/// <remarks>u = mu u + g; w = w - a u, or, with Nesterov's look-ahead, w = w - a (g + mu u).</remarks>
internal sealed unsafe class Sgd : Optimizer
{
    private readonly SgdOptions options;
    private readonly NativeBuffer<float>[] velocities;
    private float negativeRate;

    public Sgd(SgdOptions options, IReadOnlyList<Parameter> parameters)
    {
        this.options = options;
        velocities = [.. parameters.Select(parameter => new NativeBuffer<float>(parameter.PackedCount))];
    }

    public override void BeginStep(double learningRate) => negativeRate = (float)-learningRate;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Update(int index, Parameter parameter, long first, int count)
    {
        float* weights = parameter.Values + first;
        float* gradients = parameter.Gradients + first;
        float* velocity = velocities[index].Pointer + first;
        float momentum = (float)options.Momentum;
        bool nesterov = options.Nesterov;
        int i = 0;
        for (; Vector256.IsHardwareAccelerated && i + Vector256<float>.Count <= count; i += Vector256<float>.Count)
        {
            var g = Vector256.Load(gradients + i);
            var u = Vector256.FusedMultiplyAdd(Vector256.Create(momentum), Vector256.Load(velocity + i), g);
            u.Store(velocity + i);
            var step = nesterov ? Vector256.FusedMultiplyAdd(Vector256.Create(momentum), u, g) : u;
            Vector256.FusedMultiplyAdd(Vector256.Create(negativeRate), step, Vector256.Load(weights + i)).Store(weights + i);
        }

        for (; i < count; i++)
        {
            float u = MathF.FusedMultiplyAdd(momentum, velocity[i], gradients[i]);
            velocity[i] = u;
            float step = nesterov ? MathF.FusedMultiplyAdd(momentum, u, gradients[i]) : u;
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

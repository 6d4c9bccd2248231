using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Permafrost.Model.Memory;

namespace Permafrost.Model.Optimizers;

/// <summary>RMSprop. Hinton, lecture 6e, 2012; momentum and the centered form as in Graves, arXiv:1308.0850, equations 38 to 45.</summary>
/// <remarks>
/// v = rho v + (1 - rho) g^2; w = w - a g / (sqrt(v) + epsilon). Centered, m = rho m + (1 - rho) g, and v - m^2 stands under the root
/// (0 where rounding made it negative). With momentum mu, u = mu u + g / (…) and w = w - a u. With weight decay l, g is the gradient plus l w for tensors
/// that decay (<see cref="Parameter.Decays"/>). All as in PyTorch; Graves has epsilon under the root, and the rate in the momentum.
/// </remarks>
internal sealed unsafe class RmsProp : Optimizer
{
    private readonly RmsPropOptions options;
    private readonly NativeBuffer<float>[] squares;
    private readonly NativeBuffer<float>[] means;
    private readonly NativeBuffer<float>[] velocities;
    private float negativeRate;

    public RmsProp(RmsPropOptions options, IReadOnlyList<Parameter> parameters)
    {
        this.options = options;
        squares = BuffersFor(parameters, used: true);
        means = BuffersFor(parameters, options.Centered);
        velocities = BuffersFor(parameters, options.Momentum > 0.0);
        Memories =
        [
            new OptimizerMemory("square", squares),
            .. options.Centered ? [new OptimizerMemory("mean", means)] : Array.Empty<OptimizerMemory>(),
            .. options.Momentum > 0.0 ? [new OptimizerMemory("velocity", velocities)] : Array.Empty<OptimizerMemory>(),
        ];
    }

    public override IReadOnlyList<OptimizerMemory> Memories { get; }

    public override void BeginStep(double learningRate) => negativeRate = (float)-learningRate;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Update(int index, Parameter parameter, long first, int count)
    {
        float* weights = parameter.Values + first;
        float* gradients = parameter.Gradients + first;
        float* square = squares[index].Pointer + first;
        float* mean = options.Centered ? means[index].Pointer + first : null;
        float* velocity = options.Momentum > 0.0 ? velocities[index].Pointer + first : null;
        float kept = (float)options.Rho;
        float rest = (float)(1.0 - options.Rho);
        float momentum = (float)options.Momentum;
        float least = (float)options.Epsilon;
        float decay = parameter.Decays ? (float)options.WeightDecay : 0f;
        int i = 0;
        for (; Vector256.IsHardwareAccelerated && i + Vector256<float>.Count <= count; i += Vector256<float>.Count)
        {
            var w = Vector256.Load(weights + i);
            var g = Vector256.Load(gradients + i);
            g = decay > 0f ? Vector256.FusedMultiplyAdd(Vector256.Create(decay), w, g) : g;
            var v = Vector256.FusedMultiplyAdd(Vector256.Create(kept), Vector256.Load(square + i), rest * g * g);
            v.Store(square + i);
            if (mean is not null)
            {
                var m = Vector256.FusedMultiplyAdd(Vector256.Create(kept), Vector256.Load(mean + i), rest * g);
                m.Store(mean + i);
                v = Vector256.FusedMultiplyAdd(-m, m, v);
                v = Vector256.ConditionalSelect(Vector256.LessThan(v, Vector256<float>.Zero), Vector256<float>.Zero, v);
            }

            var step = g / (Vector256.Sqrt(v) + Vector256.Create(least));
            if (velocity is not null)
            {
                step = Vector256.FusedMultiplyAdd(Vector256.Create(momentum), Vector256.Load(velocity + i), step);
                step.Store(velocity + i);
            }

            Vector256.FusedMultiplyAdd(Vector256.Create(negativeRate), step, w).Store(weights + i);
        }

        for (; i < count; i++)
        {
            float g = decay > 0f ? MathF.FusedMultiplyAdd(decay, weights[i], gradients[i]) : gradients[i];
            float v = MathF.FusedMultiplyAdd(kept, square[i], rest * g * g);
            square[i] = v;
            if (mean is not null)
            {
                float m = MathF.FusedMultiplyAdd(kept, mean[i], rest * g);
                mean[i] = m;
                v = MathF.FusedMultiplyAdd(-m, m, v);
                v = v < 0f ? 0f : v;
            }

            float step = g / (MathF.Sqrt(v) + least);
            if (velocity is not null)
            {
                step = MathF.FusedMultiplyAdd(momentum, velocity[i], step);
                velocity[i] = step;
            }

            weights[i] = MathF.FusedMultiplyAdd(negativeRate, step, weights[i]);
        }
    }

    public override void Dispose()
    {
        foreach (var buffer in squares.Concat(means).Concat(velocities))
        {
            buffer.Dispose();
        }
    }

    private static NativeBuffer<float>[] BuffersFor(IReadOnlyList<Parameter> parameters, bool used) =>
        used ? [.. parameters.Select(parameter => new NativeBuffer<float>(parameter.PackedCount))] : [];
}

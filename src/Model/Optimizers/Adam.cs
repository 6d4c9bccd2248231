using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Permafrost.Model.Memory;

namespace Permafrost.Model.Optimizers;

/// <summary>Adam. Kingma and Ba, ICLR 2015, algorithm 1.</summary>
/// <remarks>
/// m = b1 m + (1 - b1) g; v = b2 v + (1 - b2) g^2; w = w - a / (1 - b1^t) * m / (sqrt(v) / sqrt(1 - b2^t) + eps).
/// The powers are kept in double precision by repeated multiplication. <see cref="AdamW"/> takes the decay off w first.
/// </remarks>
internal unsafe class Adam : Optimizer
{
    private readonly double beta1;
    private readonly double beta2;
    private readonly double epsilon;
    private readonly double weightDecay;
    private readonly NativeBuffer<float>[] means;
    private readonly NativeBuffer<float>[] squares;
    private double power1 = 1.0;
    private double power2 = 1.0;
    private float rate;
    private float unbias;
    private float negativeDecay;

    public Adam(AdamOptions options, IReadOnlyList<Parameter> parameters)
        : this(options.Beta1, options.Beta2, options.Epsilon, weightDecay: 0.0, parameters) { }

    protected Adam(double beta1, double beta2, double epsilon, double weightDecay, IReadOnlyList<Parameter> parameters)
    {
        this.beta1 = beta1;
        this.beta2 = beta2;
        this.epsilon = epsilon;
        this.weightDecay = weightDecay;
        means = [.. parameters.Select(parameter => new NativeBuffer<float>(parameter.PackedCount))];
        squares = [.. parameters.Select(parameter => new NativeBuffer<float>(parameter.PackedCount))];
        Memories = [new OptimizerMemory("mean", means), new OptimizerMemory("square", squares)];
    }

    public override IReadOnlyList<OptimizerMemory> Memories { get; }

    /// <summary>The powers of b1 and b2: as products of so many factors, they are rounded as often.</summary>
    public override double[] Figures
    {
        get => [power1, power2];
        set => (power1, power2) = (value[0], value[1]);
    }

    public override void BeginStep(double learningRate)
    {
        power1 *= beta1;
        power2 *= beta2;
        rate = (float)(learningRate / (1.0 - power1));
        unbias = (float)(1.0 / Math.Sqrt(1.0 - power2));
        negativeDecay = (float)-(learningRate * weightDecay);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Update(int index, Parameter parameter, long first, int count)
    {
        float* weights = parameter.Values + first;
        float* gradients = parameter.Gradients + first;
        float* mean = means[index].Pointer + first;
        float* square = squares[index].Pointer + first;
        float kept1 = (float)beta1;
        float kept2 = (float)beta2;
        float rest1 = (float)(1.0 - beta1);
        float rest2 = (float)(1.0 - beta2);
        float least = (float)epsilon;
        bool decays = negativeDecay < 0f && parameter.Decays;
        int i = 0;
        for (; Vector256.IsHardwareAccelerated && i + Vector256<float>.Count <= count; i += Vector256<float>.Count)
        {
            var g = Vector256.Load(gradients + i);
            var m = Vector256.FusedMultiplyAdd(Vector256.Create(kept1), Vector256.Load(mean + i), rest1 * g);
            var v = Vector256.FusedMultiplyAdd(Vector256.Create(kept2), Vector256.Load(square + i), rest2 * g * g);
            var denominator = Vector256.FusedMultiplyAdd(Vector256.Sqrt(v), Vector256.Create(unbias), Vector256.Create(least));
            m.Store(mean + i);
            v.Store(square + i);
            var w = Vector256.Load(weights + i);
            w = decays ? Vector256.FusedMultiplyAdd(Vector256.Create(negativeDecay), w, w) : w;
            (w - rate * m / denominator).Store(weights + i);
        }

        for (; i < count; i++)
        {
            float g = gradients[i];
            float m = MathF.FusedMultiplyAdd(kept1, mean[i], rest1 * g);
            float v = MathF.FusedMultiplyAdd(kept2, square[i], rest2 * g * g);
            mean[i] = m;
            square[i] = v;
            float w = decays ? MathF.FusedMultiplyAdd(negativeDecay, weights[i], weights[i]) : weights[i];
            weights[i] = w - rate * m / MathF.FusedMultiplyAdd(MathF.Sqrt(v), unbias, least);
        }
    }

    public override void Dispose()
    {
        foreach (var buffer in means.Concat(squares))
        {
            buffer.Dispose();
        }
    }
}

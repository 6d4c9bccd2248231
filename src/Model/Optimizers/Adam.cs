using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Permafrost.Model.Memory;

namespace Permafrost.Model.Optimizers;

/// <summary>Adam. Kingma and Ba, ICLR 2015, algorithm 1.</summary>
/// <remarks>
/// m = b1 m + (1 - b1) g; v = b2 v + (1 - b2) g^2; w = w - a / (1 - b1^t) * m / (sqrt(v) / sqrt(1 - b2^t) + eps).
/// The powers are kept in double precision by repeated multiplication.
/// </remarks>
internal sealed unsafe class Adam : Optimizer
{
    private readonly AdamOptions options;
    private readonly NativeBuffer<float>[] means;
    private readonly NativeBuffer<float>[] squares;
    private double power1 = 1.0;
    private double power2 = 1.0;
    private float rate;
    private float unbias;

    public Adam(AdamOptions options, IReadOnlyList<Parameter> parameters)
    {
        this.options = options;
        means = [.. parameters.Select(parameter => new NativeBuffer<float>(parameter.PackedCount))];
        squares = [.. parameters.Select(parameter => new NativeBuffer<float>(parameter.PackedCount))];
    }

    public override void BeginStep(double learningRate)
    {
        power1 *= options.Beta1;
        power2 *= options.Beta2;
        rate = (float)(learningRate / (1.0 - power1));
        unbias = (float)(1.0 / Math.Sqrt(1.0 - power2));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Update(int index, Parameter parameter, long first, int count)
    {
        float* weights = parameter.Values + first;
        float* gradients = parameter.Gradients + first;
        float* mean = means[index].Pointer + first;
        float* square = squares[index].Pointer + first;
        float beta1 = (float)options.Beta1;
        float beta2 = (float)options.Beta2;
        float rest1 = (float)(1.0 - options.Beta1);
        float rest2 = (float)(1.0 - options.Beta2);
        float epsilon = (float)options.Epsilon;
        int i = 0;
        for (; Vector256.IsHardwareAccelerated && i + Vector256<float>.Count <= count; i += Vector256<float>.Count)
        {
            var g = Vector256.Load(gradients + i);
            var m = Vector256.FusedMultiplyAdd(Vector256.Create(beta1), Vector256.Load(mean + i), rest1 * g);
            var v = Vector256.FusedMultiplyAdd(Vector256.Create(beta2), Vector256.Load(square + i), rest2 * g * g);
            var denominator = Vector256.FusedMultiplyAdd(Vector256.Sqrt(v), Vector256.Create(unbias), Vector256.Create(epsilon));
            m.Store(mean + i);
            v.Store(square + i);
            (Vector256.Load(weights + i) - rate * m / denominator).Store(weights + i);
        }

        for (; i < count; i++)
        {
            float g = gradients[i];
            float m = MathF.FusedMultiplyAdd(beta1, mean[i], rest1 * g);
            float v = MathF.FusedMultiplyAdd(beta2, square[i], rest2 * g * g);
            mean[i] = m;
            square[i] = v;
            weights[i] -= rate * m / MathF.FusedMultiplyAdd(MathF.Sqrt(v), unbias, epsilon);
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

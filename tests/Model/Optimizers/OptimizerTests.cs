using Permafrost.Model;
using Permafrost.Model.Optimizers;

namespace Permafrost.Tests.Model.Optimizers;

/// <summary>The optimisers against their papers' formulas in double precision, weight by weight.</summary>
public sealed unsafe class OptimizerTests
{
    private const int Count = 37;
    private const int Steps = 20;

    [Theory]
    [InlineData(0.9, 0.999, 1e-7, 0.001)]
    [InlineData(0.5, 0.9, 1e-3, 0.1)]
    [InlineData(0.0, 0.0, 1e-7, 0.01)]
    public void Update_Adam_FollowsThePaper(double beta1, double beta2, double epsilon, double rate)
    {
        double[] m = new double[Count];
        double[] v = new double[Count];
        var options = new AdamOptions
        {
            Beta1 = beta1,
            Beta2 = beta2,
            Epsilon = epsilon,
            LearningRate = rate,
        };

        Compare(
            options,
            (t, i, w, g) =>
            {
                m[i] = beta1 * m[i] + (1 - beta1) * g;
                v[i] = beta2 * v[i] + (1 - beta2) * g * g;
                double mHat = m[i] / (1 - Math.Pow(beta1, t));
                double vHat = v[i] / (1 - Math.Pow(beta2, t));
                return w - rate * mHat / (Math.Sqrt(vHat) + epsilon);
            },
            tolerance: 2e-6 * Math.Max(rate, 0.1)
        );
    }

    [Theory]
    [InlineData(0.0, false)]
    [InlineData(0.9, false)]
    [InlineData(0.9, true)]
    public void Update_Sgd_FollowsThePaper(double momentum, bool nesterov)
    {
        const double Rate = 0.05;
        double[] u = new double[Count];
        var options = new SgdOptions
        {
            LearningRate = Rate,
            Momentum = momentum,
            Nesterov = nesterov,
        };

        Compare(
            options,
            (_, i, w, g) =>
            {
                u[i] = momentum * u[i] + g;
                return w - Rate * (nesterov ? g + momentum * u[i] : u[i]);
            },
            tolerance: 2e-6
        );
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Update_InPieces_GivesTheSameBits(bool adam)
    {
        OptimizerOptions options = adam ? new AdamOptions() : new SgdOptions { Momentum = 0.9 };
        using var whole = Tensor();
        using var pieces = Tensor();
        using var wholeOptimizer = Optimizer.Create(options, [whole]);
        using var piecesOptimizer = Optimizer.Create(options, [pieces]);
        for (int step = 0; step < 3; step++)
        {
            SetGradient(whole, step);
            SetGradient(pieces, step);
            wholeOptimizer.BeginStep(options.LearningRate);
            wholeOptimizer.Update(0, whole, 0, (int)whole.PackedCount);
            piecesOptimizer.BeginStep(options.LearningRate);
            for (int first = (int)pieces.PackedCount - 16; first >= 0; first -= 16)
            {
                piecesOptimizer.Update(0, pieces, first, 16);
            }
        }

        Bits.Equal(whole.ToArray(), pieces.ToArray(), "weights");
        Assert.NotEqual(Tensor().ToArray(), whole.ToArray());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Update_Padding_StaysZero(bool adam)
    {
        OptimizerOptions options = adam ? new AdamOptions() : new SgdOptions { Momentum = 0.9, Nesterov = true };
        using var tensor = Tensor();
        using var optimizer = Optimizer.Create(options, [tensor]);
        SetGradient(tensor, 0);
        optimizer.BeginStep(options.LearningRate);
        optimizer.Update(0, tensor, 0, (int)tensor.PackedCount);

        float[] packed = new ReadOnlySpan<float>(tensor.Values, (int)tensor.PackedCount).ToArray();

        Assert.Equal(48, packed.Length);
        Assert.All(packed[Count..], weight => Assert.Equal(0f, weight));
    }

    private static void Compare(OptimizerOptions options, Func<int, int, double, float, double> formula, double tolerance)
    {
        using var tensor = Tensor();
        using var optimizer = Optimizer.Create(options, [tensor]);
        double[] expected = [.. tensor.ToArray().Select(weight => (double)weight)];
        for (int step = 0; step < Steps; step++)
        {
            float[] gradient = SetGradient(tensor, step);
            optimizer.BeginStep(options.LearningRate);
            optimizer.Update(0, tensor, 0, (int)tensor.PackedCount);
            float[] actual = tensor.ToArray();
            for (int i = 0; i < Count; i++)
            {
                expected[i] = formula(step + 1, i, expected[i], gradient[i]);
                Assert.True(
                    Math.Abs(expected[i] - actual[i]) <= tolerance,
                    $"step {step + 1}, weight {i}: {actual[i]}; expected {expected[i]}"
                );
            }
        }
    }

    private static Parameter Tensor()
    {
        var tensor = new Parameter("w", [Count], 1, 1, 1, Count, 0.0);
        tensor.Assign(Draws.Floats("optimizer/w", Count));
        return tensor;
    }

    private static float[] SetGradient(Parameter tensor, int step)
    {
        float[] gradient = Draws.Floats($"optimizer/g/{step}", Count);
        gradient.CopyTo(new Span<float>(tensor.Gradients, Count));
        return gradient;
    }
}

using System.Collections.Immutable;
using Permafrost.Model;
using Permafrost.Model.Optimizers;

namespace Permafrost.Tests.Model.Optimizers;

/// <summary>The optimisers against their papers' formulas in double precision, weight by weight.</summary>
public sealed unsafe partial class OptimizerTests
{
    private const int Count = 37;
    private const int Steps = 20;

    public static TheoryData<OptimizerOptions> Kinds =>
        [
            new AdamOptions(),
            new AdamWOptions(),
            new RmsPropOptions(),
            new RmsPropOptions
            {
                Momentum = 0.9,
                Centered = true,
                WeightDecay = 0.1,
            },
            new SgdOptions
            {
                Momentum = 0.9,
                Nesterov = true,
                WeightDecay = 0.1,
            },
        ];

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
    [InlineData(0.0, false, 0.0)]
    [InlineData(0.9, false, 0.0)]
    [InlineData(0.9, true, 0.0)]
    [InlineData(0.9, true, 0.2)]
    public void Update_Sgd_FollowsThePaper(double momentum, bool nesterov, double decay)
    {
        const double Rate = 0.05;
        double[] u = new double[Count];
        var options = new SgdOptions
        {
            LearningRate = Rate,
            Momentum = momentum,
            Nesterov = nesterov,
            WeightDecay = decay,
        };

        Compare(
            options,
            (_, i, w, g) =>
            {
                double decayed = g + decay * w;
                u[i] = momentum * u[i] + decayed;
                return w - Rate * (nesterov ? decayed + momentum * u[i] : u[i]);
            },
            tolerance: 2e-6
        );
    }

    [Theory]
    [InlineData(0.9, 0.0, false, 0.0)]
    [InlineData(0.5, 0.9, false, 0.2)]
    [InlineData(0.9, 0.9, true, 0.0)]
    public void Update_RmsProp_FollowsThePaper(double rho, double momentum, bool centered, double decay)
    {
        const double Rate = 0.01;
        const double Epsilon = 1e-2;
        double[] v = new double[Count];
        double[] m = new double[Count];
        double[] u = new double[Count];
        var options = new RmsPropOptions
        {
            LearningRate = Rate,
            Rho = rho,
            Momentum = momentum,
            Centered = centered,
            Epsilon = Epsilon,
            WeightDecay = decay,
        };

        Compare(
            options,
            (_, i, w, g) =>
            {
                double decayed = g + decay * w;
                v[i] = rho * v[i] + (1 - rho) * decayed * decayed;
                m[i] = centered ? rho * m[i] + (1 - rho) * decayed : 0.0;
                u[i] = momentum * u[i] + decayed / (Math.Sqrt(v[i] - m[i] * m[i]) + Epsilon);
                return w - Rate * u[i];
            },
            tolerance: 4e-6
        );
    }

    /// <summary>Its variance is nought, and rounding could make it less: no NaN comes of it.</summary>
    [Fact]
    public void Update_CenteredWithTheSameGradientAlways_StaysFinite()
    {
        using var tensor = Tensor();
        using var optimizer = Optimizer.Create(new RmsPropOptions { Centered = true, Rho = 0.1 }, [tensor]);
        for (int step = 0; step < 40; step++)
        {
            Step(optimizer, tensor, 0);
        }

        Assert.All(tensor.ToArray(), weight => Assert.True(float.IsFinite(weight)));
    }

    [Fact]
    public void Update_AdamW_FollowsThePaper()
    {
        const double Rate = 0.01;
        const double Decay = 0.3;
        double[] m = new double[Count];
        double[] v = new double[Count];

        Compare(
            new AdamWOptions { LearningRate = Rate, WeightDecay = Decay },
            (t, i, w, g) =>
            {
                m[i] = 0.9 * m[i] + (1 - 0.9) * g;
                v[i] = 0.999 * v[i] + (1 - 0.999) * g * g;
                double mHat = m[i] / (1 - Math.Pow(0.9, t));
                double vHat = v[i] / (1 - Math.Pow(0.999, t));
                return w - Rate * (mHat / (Math.Sqrt(vHat) + 1e-7) + Decay * w);
            },
            tolerance: 2e-6
        );
    }

    public static TheoryData<OptimizerOptions, OptimizerOptions, bool> WithoutDecay =>
        new()
        {
            {
                new AdamWOptions { WeightDecay = 0.0 },
                new AdamOptions(),
                true
            },
            {
                new AdamWOptions { WeightDecay = 0.5 },
                new AdamOptions(),
                false
            },
            {
                new SgdOptions { WeightDecay = 0.5 },
                new SgdOptions(),
                false
            },
            {
                new RmsPropOptions { WeightDecay = 0.5 },
                new RmsPropOptions(),
                false
            },
        };

    [Theory]
    [MemberData(nameof(WithoutDecay), DisableDiscoveryEnumeration = true)]
    public void Update_BiasOrDecayOfZero_IsThePlainStep(OptimizerOptions decaying, OptimizerOptions plain, bool kernel)
    {
        using var one = Tensor(kernel ? [1, Count] : [Count]);
        using var other = Tensor(one.Shape);
        using var oneOptimizer = Optimizer.Create(decaying, [one]);
        using var otherOptimizer = Optimizer.Create(plain, [other]);

        Step(oneOptimizer, one, 0);
        Step(otherOptimizer, other, 0);

        Bits.Equal(other.ToArray(), one.ToArray(), "weights");
    }

    [Theory]
    [MemberData(nameof(Kinds), DisableDiscoveryEnumeration = true)]
    public void Update_InPieces_GivesTheSameBits(OptimizerOptions options)
    {
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
    [MemberData(nameof(Kinds), DisableDiscoveryEnumeration = true)]
    public void Update_Padding_StaysZero(OptimizerOptions options)
    {
        using var tensor = Tensor();
        using var optimizer = Optimizer.Create(options, [tensor]);
        Step(optimizer, tensor, 0);

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

    private static void Step(Optimizer optimizer, Parameter tensor, int step)
    {
        SetGradient(tensor, step);
        optimizer.BeginStep(0.01);
        optimizer.Update(0, tensor, 0, (int)tensor.PackedCount);
    }

    private static Parameter Tensor() => Tensor([1, Count]);

    private static Parameter Tensor(ImmutableArray<int> shape)
    {
        var tensor = new Parameter("w", shape, 1, 1, 1, Count, 0.0);
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

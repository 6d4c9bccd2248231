using Permafrost.Model.Kernels;
using Permafrost.Model.Memory;

namespace Permafrost.Tests.Model.Kernels;

/// <summary>Vectors and scalars do the same, at every length.</summary>
public sealed unsafe class ElementwiseTests
{
    public static TheoryData<int> Lengths => [0, 1, 7, 8, 9, 15, 16, 17, 31, 64, 100];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Relu_AnyLength_IsTheLargerOfZeroAndX(int count)
    {
        float[] x = WithOddities("relu", count);

        float[] y = Apply(x, new float[count + 1], (input, output) => Elementwise.Relu(input, output, count));

        Bits.Equal([.. x.Select(value => value < 0 ? 0f : value), 0f], y, "relu");
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void ReluGradient_AnyLength_IsZeroWhereTheOutputIs(int count)
    {
        float[] y = [.. WithOddities("output", count).Select(value => value < 0 ? 0f : value)];
        float[] gradient = [.. WithOddities("gradient", count), 5f];

        float[] result = Apply(y, gradient, (output, inOut) => Elementwise.ReluGradient(output, inOut, count));

        Bits.Equal([.. y.Select((value, i) => value == 0 ? 0f : gradient[i]), 5f], result, "relu gradient");
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Add_AnyLength_AddsEach(int count)
    {
        float[] x = WithOddities("x", count);
        float[] sum = [.. WithOddities("y", count), 5f];

        float[] result = Apply(x, sum, (a, b) => Elementwise.Add(a, b, count));

        Bits.Equal([.. x.Select((value, i) => sum[i] + value), 5f], result, "sum");
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void AddScaled_AnyLength_RoundsOnce(int count)
    {
        float[] x = WithOddities("x", count);
        float[] sum = [.. WithOddities("y", count), 5f];

        float[] result = Apply(x, sum, (a, b) => Elementwise.AddScaled(0.02f, a, b, count));

        Bits.Equal([.. x.Select((value, i) => MathF.FusedMultiplyAdd(0.02f, value, sum[i])), 5f], result, "scaled sum");
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Scale_AnyLength_MultipliesEach(int count)
    {
        float[] x = [.. WithOddities("x", count), 5f];

        float[] result = Apply([], x, (_, values) => Elementwise.Scale(0.02f, values, count));

        Bits.Equal([.. x[..^1].Select(value => 0.02f * value), 5f], result, "scaled");
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Clamp_AnyLength_LimitsEachAndKeepsNaN(int count)
    {
        float[] x = [.. WithOddities("x", count), 5f];

        float[] result = Apply([], x, (_, values) => Elementwise.Clamp(0.25f, values, count));

        Bits.Equal([.. x[..^1].Select(value => float.IsNaN(value) ? value : Math.Clamp(value, -0.25f, 0.25f)), 5f], result, "clamped");
    }

    [Theory]
    [InlineData(0, 16)]
    [InlineData(1, 16)]
    [InlineData(13, 32)]
    [InlineData(40, 48)]
    [InlineData(5, 3)]
    [InlineData(5, 21)]
    public void AddRows_AnyShape_IsOneChainPerColumn(int rows, int pitch)
    {
        float[] x = Draws.Floats("rows", rows * pitch);
        float[] start = Draws.Floats("start", pitch);
        float[] expected = [.. start];
        for (int row = 0; row < rows; row++)
        for (int column = 0; column < pitch; column++)
        {
            expected[column] += x[row * pitch + column];
        }

        float[] result = Apply(x, start, (a, sums) => Elementwise.AddRows(a, rows, pitch, sums));

        Bits.Equal(expected, result, "column sums");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(8)]
    [InlineData(16)]
    [InlineData(488)]
    public void SumOfSquares_AnyLength_IsEightChainsAddedInOrder(int count)
    {
        float[] x = Draws.Floats("squares", count);
        double[] chains = new double[8];
        for (int i = 0; i < count; i++)
        {
            chains[i % 8] += (double)x[i] * x[i];
        }

        using var values = NativeBuffer<float>.Of(x);

        // The square of a float is exact in double precision, so a fused and a plain addition agree.
        Assert.Equal(chains.Aggregate(0.0, (sum, chain) => sum + chain), Elementwise.SumOfSquares(values.Pointer, count));
    }

    private delegate void Operation(float* input, float* inOut);

    private static float[] Apply(float[] input, float[] inOut, Operation operation)
    {
        using var from = NativeBuffer<float>.Of(input);
        using var to = NativeBuffer<float>.Of(inOut);
        operation(from.Pointer, to.Pointer);
        return to.Span.ToArray();
    }

    /// <summary>Random numbers, with zeros of both signs, an infinity, a NaN and a subnormal among them where there is room.</summary>
    private static float[] WithOddities(string purpose, int count)
    {
        float[] values = Draws.Floats($"elementwise/{purpose}", count);
        float[] odd = [-0f, float.NaN, float.NegativeInfinity, float.Epsilon, float.PositiveInfinity, 0f];
        for (int i = 0; i < odd.Length && 3 * i < count; i++)
        {
            values[3 * i] = odd[i];
        }

        return values;
    }

    [Fact]
    public void Rescale_EveryByte_IsAQuotientRoundedOnce()
    {
        byte[] values = [.. Enumerable.Range(0, 256).Select(value => (byte)value), 1, 254, 77];
        using var output = new NativeBuffer<float>(values.Length);

        Elementwise.Rescale(values, output.Pointer);

        Assert.Equal(values.Select(value => value / 255f), output.Span[..values.Length].ToArray());
    }
}

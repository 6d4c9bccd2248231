using Permafrost.Model;
using Permafrost.Model.Kernels;
using Permafrost.Model.Layers;
using Permafrost.Model.Reference;

namespace Permafrost.Tests.Model.Layers;

public sealed class DenseTests
{
    [Theory]
    [InlineData(1, 1, false)]
    [InlineData(3, 5, true)]
    [InlineData(16, 16, true)]
    [InlineData(20, 40, false)]
    [InlineData(33, 10, true)]
    [InlineData(130, 65, true)]
    public void ForwardAndBackward_AnyShape_GiveTheBitsOfTheReference(int inputs, int units, bool relu)
    {
        foreach (int batch in (int[])[1, 3, 8, 9, 21])
        {
            CheckAgainstReference(Options(units, relu), inputs, batch);
            CheckAgainstReference(Options(units, relu), inputs, batch, isFirst: true);
        }
    }

    [Theory]
    [MemberData(nameof(Kernels.KernelVariantsTests.Variants), MemberType = typeof(Kernels.KernelVariantsTests))]
    public void ForwardAndBackward_AnyKernelVariant_GiveTheBitsOfTheReference(string variant) =>
        CheckAgainstReference(Options(40, relu: true), inputs: 33, batch: 13, kernel: KernelVariants.Choose(variant));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Backward_AnyShape_AgreesWithFiniteDifferences(bool relu)
    {
        using var layer = new LayerBatch(Options(7, relu), ActivationShape.Flat(18));
        FiniteDifferences.Check(layer, Draws.Floats("dense/fd", 5, 18));
    }

    [Fact]
    public void Backward_GroupsTakenInAnotherOrder_GivesTheSameBits() =>
        CheckAgainstReference(Options(12, relu: true), inputs: 20, batch: 20, lastGroupFirst: true);

    [Fact]
    public void OutputShape_AnImage_SaysToFlattenIt()
    {
        var error = Assert.Throws<ShapeMismatchException>(() => new DenseOptions { Units = 3 }.OutputShape(new ActivationShape(2, 2, 1)));

        Assert.Contains("flatten", error.Message, StringComparison.Ordinal);
    }

    private static DenseOptions Options(int units, bool relu) =>
        new() { Units = units, Activation = relu ? Activation.Relu : Activation.None };

    private static void CheckAgainstReference(
        DenseOptions options,
        int inputs,
        int batch,
        bool isFirst = false,
        bool lastGroupFirst = false,
        KernelVariant? kernel = null
    )
    {
        using var layer = new LayerBatch(options, ActivationShape.Flat(inputs), isFirst, kernel) { LastGroupFirst = lastGroupFirst };
        layer.Bias = Draws.Floats("dense/bias", options.Units);
        float[][] x = Draws.Floats("dense/x", batch, inputs);
        float[][] dOutputs = Draws.Floats("dense/dy", batch, options.Units);

        var (outputs, dInputs) = layer.Run(x, dOutputs);

        float[] weight = layer.Weight;
        float[] dWeight = new float[weight.Length];
        float[] dBias = new float[options.Units];
        bool relu = options.Activation == Activation.Relu;
        for (int sample = 0; sample < batch; sample++)
        {
            float[] expected = [.. NaiveDense.Forward(x[sample], weight, layer.Bias).Select(sum => relu && sum < 0 ? 0 : sum)];
            Bits.Equal(expected, outputs[sample], $"y of sample {sample}");
            float[] dy = [.. dOutputs[sample].Select((value, i) => relu && expected[i] == 0 ? 0 : value)];
            NaiveDense.BackwardByWeight(x[sample], dy, dWeight, dBias);
            if (!isFirst)
            {
                Bits.Equal(NaiveDense.BackwardByInput(dy, weight, inputs), dInputs[sample], $"dx of sample {sample}");
            }
        }

        Bits.Equal(dWeight, layer.Layer.Parameters[0].GradientToArray(), "dW");
        Bits.Equal(dBias, layer.Layer.Parameters[1].GradientToArray(), "db");
    }
}

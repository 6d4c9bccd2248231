using Permafrost.Model;
using Permafrost.Model.Kernels;
using Permafrost.Model.Layers;
using Permafrost.Model.Reference;

namespace Permafrost.Tests.Model.Layers;

public sealed class PooledConv2dTests
{
    /// <summary>Stride, kernel, padding, height, width, channels, filters, ReLU: odd sizes, channels below, at and above whole cache lines.</summary>
    public static TheoryData<int, int, string, int, int, int, int, bool> Shapes =>
        new()
        {
            { 1, 3, "valid", 13, 13, 32, 64, true },
            { 1, 3, "valid", 8, 11, 16, 5, false },
            { 1, 3, "same", 6, 8, 48, 21, true },
            { 2, 3, "same", 9, 8, 20, 40, true },
            { 1, 1, "valid", 4, 5, 33, 16, false },
            { 1, 2, "valid", 5, 5, 80, 17, true },
            { 1, 5, "same", 7, 6, 33, 12, true },
            { 3, 4, "valid", 13, 16, 3, 6, false },
            { 1, 7, "valid", 9, 9, 16, 16, true },
            { 2, 3, "1", 12, 9, 20, 33, true },
            { 1, 3, "2,0,1,2", 7, 9, 33, 40, true },
        };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void ForwardAndBackward_AnyShape_GiveTheBitsOfTheReference(
        int stride,
        int kernel,
        string padding,
        int height,
        int width,
        int channels,
        int filters,
        bool relu
    )
    {
        var options = Options(stride, kernel, padding, filters, relu);
        CheckAgainstReference(options, new ActivationShape(height, width, channels), batch: 11);
    }

    [Theory]
    [InlineData(1, 5, "valid")]
    [InlineData(3, 40, "same")]
    [InlineData(1, 32, "same")]
    [InlineData(3, 64, "valid")]
    public void ForwardAndBackward_ImagesWithoutPadding_GiveTheBitsOfTheReference(int channels, int filters, string padding)
    {
        var options = Options(stride: 1, kernel: 3, padding, filters, relu: true);
        CheckAgainstReference(options, new ActivationShape(9, 12, channels), batch: 10, isFirst: true);
    }

    [Theory]
    [MemberData(nameof(Kernels.KernelVariantsTests.Variants), MemberType = typeof(Kernels.KernelVariantsTests))]
    public void ForwardAndBackward_AnyKernelVariant_GiveTheBitsOfTheReference(string variant)
    {
        var kernel = KernelVariants.Choose(variant);
        var options = Options(stride: 1, kernel: 3, "same", filters: 40, relu: true);
        CheckAgainstReference(options, new ActivationShape(7, 6, 20), batch: 9, kernel: kernel);
        CheckAgainstReference(
            options with
            {
                Filters = 64,
                Kernel = 2,
                Activation = Activation.None,
            },
            new ActivationShape(7, 6, 20),
            batch: 9,
            kernel: kernel
        );
        CheckAgainstReference(options with { Kernel = 4 }, new ActivationShape(7, 6, 100), batch: 9, kernel: kernel);
        CheckAgainstReference(options, new ActivationShape(7, 6, 1), batch: 9, isFirst: true, kernel: kernel);
    }

    [Fact]
    public void Backward_LastGroupFirst_GivesTheBitsOfTheReference()
    {
        var options = Options(stride: 1, kernel: 3, "same", filters: 5, relu: true);
        CheckAgainstReference(options, new ActivationShape(6, 4, 16), batch: 21, lastGroupFirst: true);
    }

    [Fact]
    public void Backward_WithoutBias_HasOneTensor()
    {
        var options = Options(stride: 1, kernel: 3, "same", filters: 5, relu: true) with { Bias = false };
        CheckAgainstReference(options, new ActivationShape(6, 4, 16), batch: 3);
    }

    [Theory]
    [InlineData(1, 3, "valid", false)]
    [InlineData(1, 2, "same", true)]
    [InlineData(2, 3, "1,0,1,2", false)]
    public void Backward_AnyShape_AgreesWithFiniteDifferences(int stride, int kernel, string padding, bool relu)
    {
        var layout = ActivationLayout.Padded(new ActivationShape(6, 7, 3));
        using var layer = new LayerBatch(Create(Options(stride, kernel, padding, filters: 6, relu), layout, KernelVariants.Supported[0]));
        FiniteDifferences.Check(layer, Draws.Floats("pooled/fd", 3, 6 * 7 * 3));
    }

    [Fact]
    public void Forward_NaNInTheInput_ReachesTheOutput()
    {
        foreach (var kernel in KernelVariants.Supported)
        {
            var layout = ActivationLayout.Padded(new ActivationShape(6, 6, 2));
            using var layer = new LayerBatch(Create(Options(1, 3, "valid", 4, relu: true), layout, kernel));
            float[][] inputs = Draws.Floats("pooled/nan", 2, 72);

            // The bottom right pixel reaches the last pixel of the last window alone.
            inputs[1][71] = float.NaN;

            float[][] outputs = layer.Forward(inputs);

            Assert.DoesNotContain(outputs[0], float.IsNaN);
            Assert.Equal(4, outputs[1].Count(float.IsNaN));
        }
    }

    private static PooledConv2d Create(Conv2dOptions options, ActivationLayout input, KernelVariant kernel) =>
        new("layer", options, "pool", new MaxPool2dOptions(), input, kernel);

    private static Conv2dOptions Options(int stride, int kernel, string padding, int filters, bool relu) =>
        new()
        {
            Filters = filters,
            Kernel = kernel,
            Stride = stride,
            Padding = Paddings.Of(padding),
            Activation = relu ? Activation.Relu : Activation.None,
        };

    private static void CheckAgainstReference(
        Conv2dOptions options,
        ActivationShape input,
        int batch,
        bool isFirst = false,
        bool lastGroupFirst = false,
        KernelVariant? kernel = null
    )
    {
        var layout = LayerBatch.LayoutOf(input, isFirst);
        using var layer = new LayerBatch(Create(options, layout, kernel ?? KernelVariants.Supported[0]), isFirst)
        {
            LastGroupFirst = lastGroupFirst,
        };
        float[] bias = options.Bias ? Draws.Floats("pooled/bias", options.Filters) : new float[options.Filters];
        if (options.Bias)
        {
            layer.Bias = bias;
        }

        float[][] inputs = Draws.Floats("pooled/x", batch, input.Count);
        float[][] dOutputs = Draws.Floats("pooled/dy", batch, layer.Layer.Output.Shape.Count);

        // As behind a dropout.
        foreach (float[] gradient in dOutputs)
        {
            for (int i = 0; i < gradient.Length; i += 3)
            {
                gradient[i] = 0f;
            }
        }

        var (outputs, dInputs) = layer.Run(inputs, dOutputs);

        var naive = new NaivePooledConv2d(options, input, readsImages: isFirst);
        float[] weight = layer.Weight;
        float[] dWeight = new float[weight.Length];
        float[] dBias = new float[options.Filters];
        for (int first = 0; first < batch; first += SamplePass.GroupSize)
        {
            float[] groupWeight = new float[weight.Length];
            float[] groupBias = new float[options.Filters];
            for (int sample = first; sample < Math.Min(first + SamplePass.GroupSize, batch); sample++)
            {
                var (expected, winners) = naive.Forward(inputs[sample], weight, bias);
                Bits.Equal(expected, outputs[sample], $"y of sample {sample}");
                bool relu = options.Activation == Activation.Relu;
                float[] dy = [.. dOutputs[sample].Select((value, i) => relu && expected[i] == 0 ? 0 : value)];
                naive.BackwardByWeight(inputs[sample], dy, winners, groupWeight, groupBias);
                if (!isFirst)
                {
                    Bits.Equal(naive.BackwardByInput(dy, winners, weight), dInputs[sample], $"dx of sample {sample}");
                }
            }

            dWeight = first == 0 ? groupWeight : [.. dWeight.Zip(groupWeight, (sum, more) => sum + more)];
            dBias = first == 0 ? groupBias : [.. dBias.Zip(groupBias, (sum, more) => sum + more)];
        }

        Bits.Equal(dWeight, layer.Layer.Parameters[0].GradientToArray(), "dW");
        if (options.Bias)
        {
            Bits.Equal(dBias, layer.Layer.Parameters[1].GradientToArray(), "db");
        }
    }
}

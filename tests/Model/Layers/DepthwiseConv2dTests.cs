using Permafrost.Model;
using Permafrost.Model.Kernels;
using Permafrost.Model.Layers;
using Permafrost.Model.Reference;

namespace Permafrost.Tests.Model.Layers;

public sealed class DepthwiseConv2dTests
{
    /// <summary>Every stride, kernel and padding, kernels larger than half the image among them, with odd numbers of channels.</summary>
    public static TheoryData<int, int, string, int, int, int, bool> Shapes
    {
        get
        {
            int[] channels = [1, 3, 16, 20, 33, 64];
            (int Height, int Width)[] images = [(7, 6), (9, 12), (5, 5), (8, 3)];
            var shapes = new TheoryData<int, int, string, int, int, int, bool>();
            int at = 0;
            foreach (int stride in (int[])[1, 2, 3, 4])
            foreach (int kernel in (int[])[1, 2, 3, 4, 5, 7])
            foreach (string padding in (string[])["valid", "same", "1", "0,2,1,0"])
            {
                var (height, width) = images[at % images.Length];
                if (Paddings.Fits(padding, kernel, height, width))
                {
                    shapes.Add(stride, kernel, padding, height, width, channels[at % channels.Length], at % 3 == 0);
                }

                at++;
            }

            return shapes;
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void ForwardAndBackward_AnyShape_GiveTheBitsOfTheReference(
        int stride,
        int kernel,
        string padding,
        int height,
        int width,
        int channels,
        bool relu
    ) => CheckAgainstReference(Options(stride, kernel, padding, relu), new ActivationShape(height, width, channels), batch: 3);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 2)]
    [InlineData(2, 1)]
    [InlineData(2, 2)]
    [InlineData(28, 28)]
    [InlineData(14, 15)]
    [InlineData(1, 9)]
    public void ForwardAndBackward_ThreeByThreeOverAnyImage_GiveTheBitsOfTheReference(int height, int width)
    {
        foreach (int stride in (int[])[1, 2])
        {
            CheckAgainstReference(Options(stride, 3, "same", relu: false), new ActivationShape(height, width, 16), batch: 2);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(21)]
    public void Backward_AnyBatch_AddsGroupsOfEightInOrder(int batch)
    {
        var options = Options(stride: 1, kernel: 3, "same", relu: true);
        CheckAgainstReference(options, new ActivationShape(5, 4, 3), batch);
        CheckAgainstReference(options, new ActivationShape(5, 4, 3), batch, lastGroupFirst: true);
    }

    [Theory]
    [MemberData(nameof(Kernels.KernelVariantsTests.Variants), MemberType = typeof(Kernels.KernelVariantsTests))]
    public void ForwardAndBackward_AnyKernelVariant_GiveTheBitsOfTheReference(string variant)
    {
        foreach (int stride in (int[])[1, 2, 3])
        foreach (int kernel in (int[])[3, 5])
        foreach (int channels in (int[])[5, 16, 40])
        {
            CheckAgainstReference(
                Options(stride, kernel, "same", relu: kernel == 3),
                new ActivationShape(8, 9, channels),
                batch: 9,
                variant: variant
            );
        }
    }

    [Theory]
    [MemberData(nameof(Kernels.KernelVariantsTests.Variants), MemberType = typeof(Kernels.KernelVariantsTests))]
    public void ForwardAndBackward_ImagesWithoutPadding_GiveTheBitsOfTheReference(string variant)
    {
        var options = Options(stride: 2, kernel: 3, "same", relu: true);
        CheckAgainstReference(options, new ActivationShape(9, 7, 1), batch: 10, isFirst: true, variant: variant);
        CheckAgainstReference(options, new ActivationShape(9, 7, 3), batch: 10, isFirst: true, variant: variant);
        CheckAgainstReference(options, new ActivationShape(9, 7, 19), batch: 10, isFirst: true, variant: variant);
    }

    [Fact]
    public void ForwardAndBackward_WithoutBias_StartFromZero() =>
        CheckAgainstReference(
            Options(stride: 1, kernel: 3, "valid", relu: true) with
            {
                Bias = false,
            },
            new ActivationShape(6, 6, 18),
            batch: 9
        );

    [Theory]
    [InlineData(1, 3, "valid", false)]
    [InlineData(2, 3, "same", false)]
    [InlineData(1, 2, "same", true)]
    [InlineData(3, 5, "same", true)]
    [InlineData(2, 3, "1", false)]
    [InlineData(2, 4, "3,0,1,2", false)]
    public void Backward_AnyShape_AgreesWithFiniteDifferences(int stride, int kernel, string padding, bool relu)
    {
        using var layer = new LayerBatch(Options(stride, kernel, padding, relu), new ActivationShape(6, 7, 5));
        FiniteDifferences.Check(layer, Draws.Floats("depthwise/fd", 3, 6 * 7 * 5));
    }

    [Fact]
    public void Forward_NaNInTheInput_ReachesItsChannelThroughRelu()
    {
        var shape = new ActivationShape(5, 5, 2);
        using var layer = new LayerBatch(Options(1, 3, "valid", relu: true), shape);
        float[] x = Draws.Floats("depthwise/nan", shape.Count);
        x[0] = float.NaN;

        float[] y = layer.Forward([x])[0];

        Assert.True(float.IsNaN(y[0]));
        Assert.Single(y, float.IsNaN);
    }

    [Fact]
    public void Layer_Known_NamesAndCountsAsKerasDoes()
    {
        using var layer = new LayerBatch(Options(2, 3, "same", relu: true), new ActivationShape(28, 28, 32), name: "depthwise_conv2d_1");

        Assert.Equal("14x14x32", layer.Layer.Output.Shape.ToString());
        Assert.Equal(14 * 14 * 32 * 9, layer.Layer.MacsPerImage);
        Assert.Equal(["depthwise_conv2d_1/kernel", "depthwise_conv2d_1/bias"], layer.Layer.Parameters.Select(tensor => tensor.Name));
        Assert.Equal([3, 3, 32, 1], layer.Layer.Parameters[0].Shape);
    }

    [Fact]
    public void OutputShape_KernelLargerThanTheImage_SaysWhatItExpected()
    {
        var error = Assert.Throws<ShapeMismatchException>(() =>
            Options(1, 5, "valid", relu: false).OutputShape(new ActivationShape(4, 9, 3))
        );

        Assert.Matches("kernel of 5x5.*4x9x3.*padding: same", error.Message);
    }

    private static DepthwiseConv2dOptions Options(int stride, int kernel, string padding, bool relu) =>
        new()
        {
            Kernel = kernel,
            Stride = stride,
            Padding = Paddings.Of(padding),
            Activation = relu ? Activation.Relu : Activation.None,
        };

    private static void CheckAgainstReference(
        DepthwiseConv2dOptions options,
        ActivationShape input,
        int batch,
        bool isFirst = false,
        bool lastGroupFirst = false,
        string? variant = null
    )
    {
        using var layer = new LayerBatch(options, input, isFirst, KernelVariants.Choose(variant)) { LastGroupFirst = lastGroupFirst };
        float[] bias = options.Bias ? Draws.Floats("depthwise/bias", input.Channels) : new float[input.Channels];
        if (options.Bias)
        {
            layer.Bias = bias;
        }

        float[][] inputs = Draws.Floats("depthwise/x", batch, input.Count);
        float[][] dOutputs = Draws.Floats("depthwise/dy", batch, layer.Layer.Output.Shape.Count);

        var (outputs, dInputs) = layer.Run(inputs, dOutputs);

        var naive = new NaiveDepthwiseConv2d(options, input);
        float[] weight = layer.Weight;
        float[] dWeight = new float[weight.Length];
        float[] dBias = new float[input.Channels];
        for (int first = 0; first < batch; first += SamplePass.GroupSize)
        {
            float[] groupWeight = new float[weight.Length];
            float[] groupBias = new float[input.Channels];
            for (int sample = first; sample < Math.Min(first + SamplePass.GroupSize, batch); sample++)
            {
                float[] expected = naive.Forward(inputs[sample], weight, bias);
                Bits.Equal(expected, outputs[sample], $"y of sample {sample}");
                float[] dy =
                [
                    .. dOutputs[sample].Select((value, i) => options.Activation == Activation.Relu && expected[i] == 0 ? 0 : value),
                ];
                naive.BackwardByWeight(inputs[sample], dy, groupWeight, groupBias);
                if (!isFirst)
                {
                    Bits.Equal(naive.BackwardByInput(dy, weight), dInputs[sample], $"dx of sample {sample}");
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

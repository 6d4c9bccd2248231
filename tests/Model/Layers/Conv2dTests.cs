using Permafrost.Model;
using Permafrost.Model.Kernels;
using Permafrost.Model.Layers;
using Permafrost.Model.Reference;

namespace Permafrost.Tests.Model.Layers;

public sealed class Conv2dTests
{
    /// <summary>Every stride, kernel and padding, with channels and filters below, at and above whole cache lines.</summary>
    public static TheoryData<int, int, string, int, int, bool> Shapes
    {
        get
        {
            int[] channels = [1, 3, 16, 20, 33];
            int[] filters = [5, 16, 40];
            var shapes = new TheoryData<int, int, string, int, int, bool>();
            int at = 0;
            foreach (int stride in (int[])[1, 2, 3])
            foreach (int kernel in (int[])[1, 2, 3, 5])
            foreach (string padding in (string[])["valid", "same", "1", "0,2,1,0"])
            {
                for (int more = 0; more < 2 && Paddings.Fits(padding, kernel, 7, 6); more++, at++)
                {
                    shapes.Add(stride, kernel, padding, channels[at % channels.Length], filters[at % filters.Length], at % 2 == 0);
                }
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
        int channels,
        int filters,
        bool relu
    )
    {
        var options = Options(stride, kernel, padding, filters, relu);
        CheckAgainstReference(options, new ActivationShape(7, 6, channels), batch: 3);
    }

    /// <summary>Shapes that <see cref="WinogradConvolution"/> takes: even and odd sizes, channels at and above whole cache lines.</summary>
    [Theory]
    [InlineData("same", 8, 8, 32, 32)]
    [InlineData("same", 9, 8, 16, 16)]
    [InlineData("same", 11, 10, 20, 16)]
    [InlineData("same", 7, 10, 40, 33)]
    [InlineData("valid", 12, 14, 33, 40)]
    [InlineData("valid", 24, 26, 32, 48)]
    [InlineData("2", 7, 9, 32, 32)]
    [InlineData("1,0,2,1", 9, 8, 33, 16)]
    [InlineData("0,2,0,1", 12, 9, 16, 40)]
    public void ForwardAndBackward_WinogradShapes_GiveTheBitsOfTheReference(
        string padding,
        int height,
        int width,
        int channels,
        int filters
    )
    {
        var input = new ActivationShape(height, width, channels);
        var options = Options(stride: 1, kernel: 3, padding, filters, relu: true);
        var geometry = new ConvolutionGeometry(3, 1, Paddings.Of(padding), ActivationLayout.Padded(input), filters);

        Assert.True(WinogradConvolution.FitsForward(geometry));
        foreach (string variant in Kernels.KernelVariantsTests.Variants.Select(row => row.Data))
        {
            CheckAgainstReference(options, input, batch: 9, kernel: KernelVariants.Choose(variant));
        }
    }

    /// <summary>Winograd's way rounds otherwise than the direct sum, but not much.</summary>
    [Fact]
    public void Forward_WinogradShape_IsNearTheDirectSum()
    {
        var input = new ActivationShape(14, 14, 64);
        var options = Options(stride: 1, kernel: 3, "same", filters: 64, relu: false);
        using var layer = new LayerBatch(options, input);
        float[][] inputs = Draws.Floats("winograd/x", 2, input.Count);
        float[] weight = layer.Weight;

        float[][] outputs = layer.Forward(inputs);

        double worst = 0.0;
        for (int h = 0; h < 14; h++)
        for (int w = 0; w < 14; w++)
        for (int k = 0; k < 64; k++)
        {
            double direct = 0.0;
            for (int tap = 0; tap < 9; tap++)
            {
                int y = h + tap / 3 - 1;
                int x = w + tap % 3 - 1;
                for (int c = 0; c < 64 && y is >= 0 and < 14 && x is >= 0 and < 14; c++)
                {
                    direct += (double)inputs[1][(y * 14 + x) * 64 + c] * weight[(tap * 64 + c) * 64 + k];
                }
            }

            worst = Math.Max(worst, Math.Abs(direct - outputs[1][(h * 14 + w) * 64 + k]));
        }

        Assert.InRange(worst, 0.0, 2e-6);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(16)]
    [InlineData(21)]
    public void Backward_AnyBatch_AddsGroupsOfEightInOrder(int batch)
    {
        var options = Options(stride: 1, kernel: 3, "same", filters: 5, relu: true);
        CheckAgainstReference(options, new ActivationShape(5, 4, 3), batch);
        CheckAgainstReference(options, new ActivationShape(5, 4, 3), batch, lastGroupFirst: true);
    }

    [Theory]
    [InlineData(1, 5)]
    [InlineData(3, 40)]
    public void Forward_ImagesWithoutPadding_GivesTheBitsOfTheReference(int channels, int filters)
    {
        var options = Options(stride: 1, kernel: 3, "same", filters, relu: true);
        CheckAgainstReference(options, new ActivationShape(9, 7, channels), batch: 10, isFirst: true);
        CheckAgainstReference(options with { Padding = Padding.Valid }, new ActivationShape(9, 7, channels), batch: 10, isFirst: true);
    }

    [Theory]
    [MemberData(nameof(Kernels.KernelVariantsTests.Variants), MemberType = typeof(Kernels.KernelVariantsTests))]
    public void ForwardAndBackward_AnyKernelVariant_GiveTheBitsOfTheReference(string variant)
    {
        var options = Options(stride: 2, kernel: 3, "same", filters: 40, relu: true);
        CheckAgainstReference(options, new ActivationShape(8, 7, 20), batch: 9, kernel: KernelVariants.Choose(variant));
    }

    [Theory]
    [InlineData(1, 3, "valid", false)]
    [InlineData(2, 3, "same", false)]
    [InlineData(1, 2, "same", true)]
    [InlineData(3, 5, "same", true)]
    [InlineData(2, 3, "1", true)]
    [InlineData(1, 3, "0,1,2,0", false)]
    public void Backward_AnyShape_AgreesWithFiniteDifferences(int stride, int kernel, string padding, bool relu)
    {
        using var layer = new LayerBatch(Options(stride, kernel, padding, filters: 6, relu), new ActivationShape(6, 7, 3));
        FiniteDifferences.Check(layer, Draws.Floats("conv/fd", 3, 6 * 7 * 3));
    }

    [Fact]
    public void Forward_NaNInTheInput_ReachesTheOutputThroughRelu()
    {
        using var layer = new LayerBatch(Options(1, 3, "valid", 4, relu: true), new ActivationShape(5, 5, 2));
        float[][] inputs = Draws.Floats("conv/nan", 2, 50);
        inputs[1][0] = float.NaN;

        float[][] outputs = layer.Forward(inputs);

        Assert.DoesNotContain(outputs[0], float.IsNaN);
        Assert.Equal(4, outputs[1].Count(float.IsNaN));
    }

    [Fact]
    public void MacsPerImage_KnownLayer_CountsEveryTap()
    {
        using var layer = new LayerBatch(Options(1, 3, "valid", 32, relu: true), new ActivationShape(28, 28, 1), isFirst: true);

        Assert.Equal(26 * 26 * 9 * 32, layer.Layer.MacsPerImage);
        Assert.Equal("26x26x32", layer.Layer.Output.Shape.ToString());
    }

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
        using var layer = new LayerBatch(options, input, isFirst, kernel) { LastGroupFirst = lastGroupFirst };
        layer.Bias = Draws.Floats("conv/bias", options.Filters);
        float[][] inputs = Draws.Floats("conv/x", batch, input.Count);
        float[][] dOutputs = Draws.Floats("conv/dy", batch, layer.Layer.Output.Shape.Count);

        var (outputs, dInputs) = layer.Run(inputs, dOutputs);

        var naive = new NaiveConv2d(options, input);
        float[] weight = layer.Weight;
        float[] dWeight = new float[weight.Length];
        float[] dBias = new float[options.Filters];
        for (int first = 0; first < batch; first += SamplePass.GroupSize)
        {
            float[] groupWeight = new float[weight.Length];
            float[] groupBias = new float[options.Filters];
            for (int sample = first; sample < Math.Min(first + SamplePass.GroupSize, batch); sample++)
            {
                float[] expected = naive.Forward(inputs[sample], weight, layer.Bias);
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
        Bits.Equal(dBias, layer.Layer.Parameters[1].GradientToArray(), "db");
    }
}

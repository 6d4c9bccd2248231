using Permafrost.Core.Numerics;
using Permafrost.Model;
using Permafrost.Model.Kernels;
using Permafrost.Model.Layers;
using Permafrost.Model.Reference;

namespace Permafrost.Tests.Model.Layers;

/// <summary>The activations that are functions of each element, all tested the same ways.</summary>
public sealed class ActivationsTests
{
    private static readonly (Activation Options, Func<float, float> Value, Func<float, float, float> Gradient)[] All =
    [
        (
            new LeakyReluOptions { Slope = 0.3 },
            x => NaiveActivations.LeakyRelu(x, 0.3f),
            (x, dy) => NaiveActivations.LeakyReluGradient(x, 0.3f, dy)
        ),
        (new Relu6Options(), NaiveActivations.Relu6, NaiveActivations.Relu6Gradient),
        (new SigmoidOptions(), NaiveActivations.Sigmoid, NaiveActivations.SigmoidGradient),
        (new SiluOptions(), NaiveActivations.Silu, NaiveActivations.SiluGradient),
    ];

    public static TheoryData<string> Names => [.. All.Select(one => one.Options.OptionName)];

    [Theory]
    [MemberData(nameof(Names))]
    public void ForwardAndBackward_AnyShapeAndKernelVariant_GiveTheBitsOfTheReference(string name)
    {
        var (options, value, gradient) = All.Single(one => one.Options.OptionName == name);
        foreach (string variant in Kernels.KernelVariantsTests.Variants.Select(row => row.Data))
        foreach (int channels in (int[])[1, 3, 16, 33])
        foreach (bool isFirst in (bool[])[false, true])
        {
            var shape = new ActivationShape(3, 5, channels);
            using var layer = new LayerBatch(options, shape, isFirst, KernelVariants.Choose(variant));
            float[][] x = [.. Draws.Floats($"{name}/x", 9, shape.Count).Select(sample => sample.Select(one => one * 12).ToArray())];
            x[0] = [.. Special(shape.Count)];
            float[][] dy = Draws.Floats($"{name}/dy", 9, shape.Count);

            var (y, dx) = layer.Run(x, dy);

            for (int sample = 0; sample < x.Length; sample++)
            {
                Bits.Equal([.. x[sample].Select(value)], y[sample], $"y of sample {sample}, {shape}, {variant}");
                if (!isFirst && sample > 0)
                {
                    Bits.Equal([.. x[sample].Zip(dy[sample], gradient)], dx[sample], $"dx of sample {sample}, {shape}, {variant}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Backward_AnyInput_AgreesWithFiniteDifferences(string name)
    {
        var shape = new ActivationShape(3, 3, 5);
        using var layer = new LayerBatch(All.Single(one => one.Options.OptionName == name).Options, shape);
        FiniteDifferences.Check(
            layer,
            [.. Draws.Floats($"{name}/fd", 3, shape.Count).Select(sample => sample.Select(x => x * 4).ToArray())],
            tolerance: 6e-3
        );
    }

    [Fact]
    public void Exp_AllOfItsRange_IsWithinTwoUnitsInTheLastPlace()
    {
        for (int i = -87_000; i <= 87_000; i++)
        {
            float x = i / 1000f;
            double exact = ExactMath.Exp(x);

            double unit = (double)MathF.BitIncrement((float)exact) - (float)exact;
            Assert.True(Math.Abs(NaiveActivations.Exp(x) - exact) <= 2 * unit, $"e^{x}");
        }
    }

    [Theory]
    [InlineData("conv2d")]
    [InlineData("dense")]
    [InlineData("batch_norm")]
    [InlineData("depthwise_conv2d")]
    public void InTheTailOfALayer_BecomesANodeWithTheBitsOfALayerBehind(string layer)
    {
        LayerOptions Of(Activation activation) =>
            layer switch
            {
                "conv2d" => new Conv2dOptions
                {
                    Filters = 5,
                    Kernel = 3,
                    Activation = activation,
                },
                "dense" => new DenseOptions { Units = 5, Activation = activation },
                "batch_norm" => new BatchNormOptions { Activation = activation },
                _ => new DepthwiseConv2dOptions { Kernel = 3, Activation = activation },
            };
        using var folder = new TemporaryFolder();
        using var images = folder.Stripes("images", new ActivationShape(8, 8, 1), 9, 4);
        LayerOptions[] before = layer == "dense" ? [new FlattenOptions()] : [];
        LayerOptions[] after = [new FlattenOptions(), new DenseOptions { Units = 4 }];
        using var tail = new Network(new(images.Shape, [.. before, Of(new SiluOptions()), .. after], 4), seed: 111);
        using var apart = new Network(new(images.Shape, [.. before, Of(Activation.None), new SiluOptions(), .. after], 4), seed: 111);

        Assert.Contains($"{layer}_1/silu", tail.Summarize().Select(row => row.Name));
        using var one = new Permafrost.Model.Inference.Classifier(tail, threads: 1);
        using var other = new Permafrost.Model.Inference.Classifier(apart, threads: 1);
        Bits.Equal(
            other.Predict(images, TestContext.Current.CancellationToken),
            one.Predict(images, TestContext.Current.CancellationToken),
            layer
        );
    }

    private static IEnumerable<float> Special(int count)
    {
        float[] values =
        [
            0f,
            6f,
            -6f,
            87f,
            -87f,
            88f,
            -88f,
            1e30f,
            -1e30f,
            float.PositiveInfinity,
            float.NegativeInfinity,
            float.NaN,
            1e-30f,
        ];
        return Enumerable.Range(0, count).Select(i => values[i % values.Length]);
    }
}

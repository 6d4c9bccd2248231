using System.Text.Json;
using Permafrost.Model;
using Permafrost.Model.Layers;

namespace Permafrost.Tests.Model.Layers;

/// <summary>Single layers against what PyTorch in float64 makes of the same numbers; <c>Fixtures/pytorch/layers.py</c> recorded it.</summary>
public sealed class LayersPyTorchTests
{
    private static readonly ActivationShape Input = new(5, 6, 3);

    private static readonly (string Name, LayerOptions Options)[] Cases =
    [
        ("leaky_relu", new LeakyReluOptions { Slope = 0.3 }),
        ("relu6", new Relu6Options()),
        ("sigmoid", new SigmoidOptions()),
        ("silu", new SiluOptions()),
        (
            "average_pool2d",
            new AveragePool2dOptions
            {
                Size = 3,
                Stride = 2,
                Padding = Padding.Of(1),
            }
        ),
        ("average_pool2d_valid", new AveragePool2dOptions { Size = 2 }),
        ("global_max_pool2d", new GlobalMaxPool2dOptions()),
        ("global_average_pool2d", new GlobalAveragePool2dOptions()),
        (
            "max_pool2d",
            new MaxPool2dOptions
            {
                Size = 3,
                Stride = 2,
                Padding = Padding.Of(1),
            }
        ),
        ("normalize", new NormalizeOptions { Mean = [0.485, 0.456, 0.406], Std = [0.229, 0.224, 0.225] }),
        (
            "conv2d",
            new Conv2dOptions
            {
                Filters = 2,
                Kernel = 3,
                Stride = 2,
                Padding = Padding.Of(1),
            }
        ),
        (
            "conv2d_uneven",
            new Conv2dOptions
            {
                Filters = 2,
                Kernel = 3,
                Padding = Padding.Of(0, 2, 1, 1),
            }
        ),
        (
            "depthwise_conv2d",
            new DepthwiseConv2dOptions
            {
                Kernel = 3,
                Stride = 2,
                Padding = Padding.Of(1),
            }
        ),
    ];

    public static TheoryData<string> Names => [.. Cases.Select(one => one.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void ForwardAndBackward_SameNumbers_GiveWhatPyTorchGives(string name)
    {
        using var recorded = JsonDocument.Parse(
            File.ReadAllText(Path.Combine(Repository.Root, "tests/Model/Fixtures/pytorch/layers.json"))
        );
        var expected = recorded.RootElement.GetProperty(name);
        using var layer = new LayerBatch(Cases.Single(one => one.Name == name).Options, Input);
        if (layer.Layer.Parameters.Count > 0)
        {
            layer.Weight = Numbers(5, layer.Weight.Length);
        }

        float[] dy = Numbers(11, 2 * layer.Layer.Output.Shape.Count);

        var (y, dx) = layer.Run(Halves(Numbers(0, 2 * Input.Count)), Halves(dy));

        Compare(expected.GetProperty("y"), [.. y[0], .. y[1]], "y");
        Compare(expected.GetProperty("dx"), [.. dx[0], .. dx[1]], "dx");
    }

    private static void Compare(JsonElement expected, float[] actual, string what)
    {
        double[] values = [.. expected.EnumerateArray().Select(value => value.GetDouble())];
        Assert.Equal(values.Length, actual.Length);
        double scale = values.Max(Math.Abs);
        Assert.All(
            values.Zip(actual),
            (pair, i) => Assert.True(Math.Abs(pair.First - pair.Second) <= 1e-5 * scale, $"{what}[{i}]: {pair}")
        );
    }

    private static float[][] Halves(float[] values) => [values[..(values.Length / 2)], values[(values.Length / 2)..]];

    private static float[] Numbers(int offset, int count) =>
        [.. Enumerable.Range(0, count).Select(i => (float)((((37 * i) + offset) % 101 - 50) / 5.0))];
}

using Permafrost.Model;
using Permafrost.Model.Layers;
using Permafrost.Model.Reference;

namespace Permafrost.Tests.Model.Layers;

public sealed class NormalizeTests
{
    private static readonly NormalizeOptions ImageNet = new() { Mean = [0.485, 0.456, 0.406], Std = [0.229, 0.224, 0.225] };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ForwardAndBackward_PerChannel_GiveTheBitsOfTheReference(bool isFirst)
    {
        var input = new ActivationShape(5, 3, 3);
        using var layer = new LayerBatch(ImageNet, input, isFirst);
        float[][] x = Draws.Floats("normalize/x", 9, input.Count);
        float[][] dy = Draws.Floats("normalize/dy", 9, input.Count);

        var (y, dx) = layer.Run(x, dy);

        var naive = new NaiveNormalize(ImageNet, input);
        Assert.All(x.Zip(y), pair => Bits.Equal(naive.Forward(pair.First), pair.Second, "y"));
        if (!isFirst)
        {
            Assert.All(dy.Zip(dx), pair => Bits.Equal(naive.Backward(pair.First), pair.Second, "dx"));
        }
    }

    [Fact]
    public void Backward_OneNumberForAllChannels_AgreesWithFiniteDifferences()
    {
        using var layer = new LayerBatch(new NormalizeOptions { Mean = [0.5], Std = [0.25] }, new ActivationShape(4, 3, 5));
        FiniteDifferences.Check(layer, Draws.Floats("normalize/fd", 2, 4 * 3 * 5));
    }

    [Fact]
    public void OutputShape_WrongNumbers_SaysWhich()
    {
        var gray = new ActivationShape(4, 4, 1);

        Assert.Equal(
            "its mean has 3 numbers for an input of 4x4x1; expected one, or 1, one per channel",
            Assert.Throws<ShapeMismatchException>(() => ImageNet.OutputShape(gray)).Message
        );
        Assert.StartsWith(
            "its std holds 0",
            Assert.Throws<ShapeMismatchException>(() => new NormalizeOptions { Mean = [0], Std = [0] }.OutputShape(gray)).Message,
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            "its mean holds a number that float32 does not",
            Assert.Throws<ShapeMismatchException>(() => new NormalizeOptions { Mean = [1e39], Std = [1] }.OutputShape(gray)).Message,
            StringComparison.Ordinal
        );
    }

    /// <summary>An image has no gaps between its channels; a convolution may still take a pooling into its tail.</summary>
    [Fact]
    public void Network_NormalizeBeforeConvolutionAndPooling_KeepsTheFastWay()
    {
        var definition = new NetworkDefinition(
            new ActivationShape(8, 8, 3),
            [
                ImageNet,
                new Conv2dOptions { Filters = 4, Kernel = 3 },
                new MaxPool2dOptions(),
                new FlattenOptions(),
                new DenseOptions { Units = 2 },
            ],
            2
        );

        using var network = new Network(definition, seed: 111);

        Assert.IsType<PooledConv2d>(network.Nodes[1].Layer);
    }
}

using Permafrost.Model;
using Permafrost.Model.Layers;

namespace Permafrost.Tests.Model.Layers;

public sealed class FlattenTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(16)]
    [InlineData(20)]
    [InlineData(32)]
    public void ForwardAndBackward_AnyChannels_MoveNoElement(int channels)
    {
        var shape = new ActivationShape(3, 2, channels);
        using var layer = new LayerBatch(new FlattenOptions(), shape);
        float[][] x = Draws.Floats("flatten/x", 11, shape.Count);
        float[][] dy = Draws.Floats("flatten/dy", 11, shape.Count);

        var (y, dx) = layer.Run(x, dy);

        Assert.Equal(ActivationShape.Flat(shape.Count), layer.Layer.Output.Shape);
        Assert.All(x.Zip(y), pair => Bits.Equal(pair.First, pair.Second, "y"));
        Assert.All(dy.Zip(dx), pair => Bits.Equal(pair.First, pair.Second, "dx"));
    }

    [Fact]
    public void Forward_Images_MovesNoElement()
    {
        using var layer = new LayerBatch(new FlattenOptions(), new ActivationShape(5, 7, 3), isFirst: true);
        float[][] x = Draws.Floats("flatten/image", 9, 105);

        Assert.All(x.Zip(layer.Forward(x)), pair => Bits.Equal(pair.First, pair.Second, "y"));
    }
}

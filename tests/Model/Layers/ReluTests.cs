using Permafrost.Model;
using Permafrost.Model.Layers;

namespace Permafrost.Tests.Model.Layers;

public sealed class ReluTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    public void ForwardAndBackward_AnyShape_FollowTheDefinition(int channels)
    {
        var shape = new ActivationShape(3, 3, channels);
        using var layer = new LayerBatch(new ReluOptions(), shape);
        float[][] x = Draws.Floats("relu/x", 9, shape.Count);
        float[][] dy = Draws.Floats("relu/dy", 9, shape.Count);

        var (y, dx) = layer.Run(x, dy);

        for (int sample = 0; sample < x.Length; sample++)
        {
            Bits.Equal([.. x[sample].Select(value => value < 0 ? 0f : value)], y[sample], "y");
            Bits.Equal([.. x[sample].Zip(dy[sample], (value, gradient) => value > 0 ? gradient : 0f)], dx[sample], "dx");
        }
    }

    [Fact]
    public void Backward_AwayFromZero_AgreesWithFiniteDifferences()
    {
        using var layer = new LayerBatch(new ReluOptions(), new ActivationShape(3, 3, 20));
        FiniteDifferences.Check(layer, Draws.Floats("relu/fd", 2, 180));
    }
}

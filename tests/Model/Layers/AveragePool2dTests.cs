using Permafrost.Model;
using Permafrost.Model.Layers;
using Permafrost.Model.Reference;

namespace Permafrost.Tests.Model.Layers;

public sealed class AveragePool2dTests
{
    [Theory]
    [InlineData(2, 0, "valid", 7, 6, 1)]
    [InlineData(2, 2, "same", 7, 5, 3)]
    [InlineData(3, 2, "1", 8, 7, 16)]
    [InlineData(3, 1, "same", 5, 6, 33)]
    [InlineData(3, 2, "0,2,1,0", 5, 6, 20)]
    [InlineData(7, 1, "valid", 7, 7, 8)]
    public void ForwardAndBackward_AnyShape_GiveTheBitsOfTheReference(
        int size,
        int stride,
        string padding,
        int height,
        int width,
        int channels
    )
    {
        var options = new AveragePool2dOptions
        {
            Size = size,
            Stride = stride,
            Padding = Paddings.Of(padding),
        };
        var input = new ActivationShape(height, width, channels);
        foreach (bool isFirst in (bool[])[false, true])
        {
            using var layer = new LayerBatch(options, input, isFirst);
            float[][] x = Draws.Floats("average/x", 11, input.Count);
            float[][] dy = Draws.Floats("average/dy", 11, layer.Layer.Output.Shape.Count);

            var (y, dx) = layer.Run(x, dy);

            var naive = new NaiveAveragePool2d(options, input);
            for (int sample = 0; sample < x.Length; sample++)
            {
                Bits.Equal(naive.Forward(x[sample]), y[sample], $"y of sample {sample}");
                if (!isFirst)
                {
                    Bits.Equal(naive.Backward(dy[sample]), dx[sample], $"dx of sample {sample}");
                }
            }
        }
    }

    [Fact]
    public void Forward_WindowOverTheBorder_CountsThePixelsInside()
    {
        using var layer = new LayerBatch(
            new AveragePool2dOptions
            {
                Size = 2,
                Stride = 2,
                Padding = Padding.Of(1),
            },
            new ActivationShape(2, 2, 1)
        );

        Assert.Equal(
            [1f, 2f, 3f, 4f],
            layer.Forward([
                [1f, 2f, 3f, 4f],
            ])[0]
        );
    }

    [Fact]
    public void Backward_AnyShape_AgreesWithFiniteDifferences()
    {
        using var layer = new LayerBatch(
            new AveragePool2dOptions
            {
                Size = 3,
                Stride = 2,
                Padding = Padding.Same,
            },
            new ActivationShape(7, 6, 4)
        );
        FiniteDifferences.Check(layer, Draws.Floats("average/fd", 3, 7 * 6 * 4));
    }
}

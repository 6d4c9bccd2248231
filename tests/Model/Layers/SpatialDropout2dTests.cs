using Permafrost.Model;
using Permafrost.Model.Layers;
using Permafrost.Model.Reference;

namespace Permafrost.Tests.Model.Layers;

public sealed class SpatialDropout2dTests
{
    private static readonly SpatialDropout2dOptions Half = new() { Rate = 0.5 };

    [Theory]
    [InlineData(3, false)]
    [InlineData(16, false)]
    [InlineData(70, false)]
    [InlineData(3, true)]
    [InlineData(20, true)]
    public void ForwardAndBackward_AnyShape_GiveTheBitsOfTheReference(int channels, bool isFirst)
    {
        var input = new ActivationShape(3, 4, channels);
        using var layer = new LayerBatch(Half, input, isFirst, name: "spatial_dropout2d_1")
        {
            Epoch = 2,
            IndexOf = position => 100 + position,
        };
        float[][] x = Draws.Floats("spatial/x", 9, input.Count);
        float[][] dy = Draws.Floats("spatial/dy", 9, input.Count);

        var (y, dx) = layer.Run(x, dy);

        var naive = new NaiveSpatialDropout2d(Half, input, seed: 111, "spatial_dropout2d_1");
        for (int sample = 0; sample < x.Length; sample++)
        {
            Bits.Equal(naive.Apply(x[sample], 2, (uint)(100 + sample)), y[sample], $"y of sample {sample}");
            if (!isFirst)
            {
                Bits.Equal(naive.Apply(dy[sample], 2, (uint)(100 + sample)), dx[sample], $"dx of sample {sample}");
            }
        }
    }

    [Fact]
    public void Forward_Training_DropsChannelsAsAWhole()
    {
        var input = new ActivationShape(4, 4, 400);
        using var layer = new LayerBatch(Half, input);
        float[][] ones =
        [
            [.. Enumerable.Repeat(1f, input.Count)],
        ];

        float[] y = layer.Forward(ones)[0];

        Assert.All(y, value => Assert.True(value is 0f or 2f));
        Assert.All(Enumerable.Range(0, 400), c => Assert.Single(Enumerable.Range(0, 16).Select(pixel => y[pixel * 400 + c]).Distinct()));
        Assert.InRange(y.Take(400).Count(value => value == 0f), 150, 250);
    }

    [Fact]
    public void Forward_Inference_GivesTheInput()
    {
        using var layer = new LayerBatch(Half, new ActivationShape(3, 3, 5));
        float[][] x = Draws.Floats("spatial/inference", 3, 45);

        Assert.All(x.Zip(layer.AtInference.Forward(x)), pair => Bits.Equal(pair.First, pair.Second, "y"));
    }

    [Fact]
    public void Backward_AnyMask_AgreesWithFiniteDifferences()
    {
        using var layer = new LayerBatch(Half, new ActivationShape(3, 4, 9));
        FiniteDifferences.Check(layer, Draws.Floats("spatial/fd", 3, 3 * 4 * 9));
    }
}

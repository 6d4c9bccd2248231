using Permafrost.Model;
using Permafrost.Model.Layers;
using Permafrost.Model.Reference;

namespace Permafrost.Tests.Model.Layers;

public sealed class GlobalMaxPool2dTests
{
    [Theory]
    [InlineData(1, 1, 3)]
    [InlineData(3, 1, 16)]
    [InlineData(5, 6, 33)]
    public void ForwardAndBackward_AnyShape_GiveTheBitsOfTheReference(int height, int width, int channels)
    {
        var input = new ActivationShape(height, width, channels);
        foreach (bool isFirst in (bool[])[false, true])
        {
            using var layer = new LayerBatch(new GlobalMaxPool2dOptions(), input, isFirst);
            float[][] x = Draws.Floats("gmp/x", 9, input.Count);
            x[1] = new float[input.Count];
            x[2][^1] = float.NaN;
            float[][] dy = Draws.Floats("gmp/dy", 9, channels);

            var (y, dx) = layer.Run(x, dy);

            var naive = new NaiveGlobalMaxPool2d(input);
            for (int sample = 0; sample < x.Length; sample++)
            {
                Bits.Equal(naive.Forward(x[sample]), y[sample], $"y of sample {sample}");
                if (!isFirst)
                {
                    Bits.Equal(naive.Backward(x[sample], dy[sample]), dx[sample], $"dx of sample {sample}");
                }
            }
        }
    }

    [Fact]
    public void Backward_AnyShape_AgreesWithFiniteDifferences()
    {
        using var layer = new LayerBatch(new GlobalMaxPool2dOptions(), new ActivationShape(5, 4, 6));
        FiniteDifferences.Check(layer, Draws.Floats("gmp/fd", 3, 5 * 4 * 6));
    }
}

using Permafrost.Model;
using Permafrost.Model.Layers;
using Permafrost.Model.Reference;

namespace Permafrost.Tests.Model.Layers;

public sealed class MaxPool2dTests
{
    [Theory]
    [InlineData(2, 0, "valid", 7, 6, 1)]
    [InlineData(2, 2, "same", 7, 5, 3)]
    [InlineData(3, 2, "valid", 9, 8, 20)]
    [InlineData(3, 2, "same", 8, 7, 16)]
    [InlineData(3, 1, "same", 5, 6, 33)]
    [InlineData(2, 3, "valid", 8, 8, 5)]
    [InlineData(2, 3, "same", 7, 8, 5)]
    [InlineData(5, 1, "same", 3, 3, 8)]
    [InlineData(1, 1, "valid", 3, 4, 8)]
    [InlineData(2, 2, "same", 6, 4, 33)]
    [InlineData(2, 2, "valid", 7, 4, 5)]
    [InlineData(3, 2, "0,0,1,1", 6, 8, 16)]
    [InlineData(3, 2, "1", 7, 5, 33)]
    [InlineData(2, 2, "1", 6, 5, 3)]
    [InlineData(2, 2, "0,0,1,0", 6, 4, 16)]
    public void ForwardAndBackward_AnyShape_GiveTheBitsOfTheReference(
        int size,
        int stride,
        string padding,
        int height,
        int width,
        int channels
    )
    {
        var options = Options(size, stride, padding);
        foreach (int batch in (int[])[1, 8, 11])
        {
            CheckAgainstReference(options, new ActivationShape(height, width, channels), batch);
        }
    }

    [Fact]
    public void Forward_ImagesWithoutPadding_GivesTheBitsOfTheReference() =>
        CheckAgainstReference(Options(2, 0, "valid"), new ActivationShape(6, 6, 3), batch: 9, isFirst: true);

    [Fact]
    public void Backward_Ties_GoToTheFirstInReadingOrder()
    {
        using var layer = new LayerBatch(Options(2, 0, "valid"), new ActivationShape(2, 4, 1));

        var (outputs, dInputs) = layer.Run(
            [
                [3f, 3f, -1f, -2f, 3f, 3f, -2f, -1f],
            ],
            [
                [10f, 20f],
            ]
        );

        Assert.Equal([3f, -1f], outputs[0]);
        Assert.Equal([10f, 0f, 20f, 0f, 0f, 0f, 0f, 0f], dInputs[0]);
    }

    [Fact]
    public void Backward_OverlappingWindowsWithOneWinner_AddsTheirGradients()
    {
        using var layer = new LayerBatch(Options(2, 1, "valid"), new ActivationShape(3, 3, 1));

        var (_, dInputs) = layer.Run(
            [
                [0f, 0f, 0f, 0f, 9f, 0f, 0f, 0f, 0f],
            ],
            [
                [1f, 2f, 4f, 8f],
            ]
        );

        Assert.Equal([0f, 0f, 0f, 0f, 15f, 0f, 0f, 0f, 0f], dInputs[0]);
    }

    [Fact]
    public void Forward_SamePaddingOverNegativeNumbers_ReadsNothingBeyondTheBorder()
    {
        using var layer = new LayerBatch(Options(3, 2, "same"), new ActivationShape(4, 4, 1));

        float[] output = layer.Forward([
            [.. Enumerable.Repeat(-1f, 16)],
        ])[0];

        Assert.Equal([-1f, -1f, -1f, -1f], output);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    public void Forward_NaNAnywhereInTheWindow_Wins(int channels)
    {
        using var layer = new LayerBatch(Options(2, 0, "valid"), new ActivationShape(2, 2, channels));
        for (int place = 0; place < 4; place++)
        {
            float[] x = [.. Enumerable.Repeat(float.MaxValue / 8, 4 * channels)];
            x[place * channels] = float.NaN;

            float[] output = layer.Forward([x])[0];

            Assert.True(float.IsNaN(output[0]), $"NaN at place {place}");
            Assert.DoesNotContain(output[1..], float.IsNaN);
        }
    }

    [Theory]
    [InlineData(2, 2, "valid")]
    [InlineData(3, 2, "same")]
    public void Backward_AnyShape_AgreesWithFiniteDifferences(int size, int stride, string padding)
    {
        using var layer = new LayerBatch(Options(size, stride, padding), new ActivationShape(7, 6, 4));
        FiniteDifferences.Check(layer, Draws.Floats("pool/fd", 3, 7 * 6 * 4));
    }

    [Theory]
    [InlineData(2, 0, "valid", 7, 5, true)]
    [InlineData(2, 2, "same", 6, 4, true)]
    [InlineData(2, 2, "same", 7, 4, false)]
    [InlineData(2, 2, "0", 7, 4, true)]
    [InlineData(2, 2, "0,0,1,1", 6, 4, true)]
    [InlineData(2, 2, "1", 6, 4, false)]
    [InlineData(2, 1, "valid", 6, 4, false)]
    [InlineData(3, 2, "valid", 6, 4, false)]
    public void IsQuads_Pooling_OnlyWholeWindowsSideBySide(int size, int stride, string padding, int height, int width, bool expected)
    {
        var pool = new MaxPool2dOptions
        {
            Size = size,
            Stride = stride,
            Padding = Paddings.Of(padding),
        };

        Assert.Equal(expected, MaxPool2d.IsQuads(pool, new ActivationShape(height, width, 3)));
    }

    private static MaxPool2dOptions Options(int size, int stride, string padding) =>
        new()
        {
            Size = size,
            Stride = stride,
            Padding = Paddings.Of(padding),
        };

    private static void CheckAgainstReference(MaxPool2dOptions options, ActivationShape input, int batch, bool isFirst = false)
    {
        using var layer = new LayerBatch(options, input, isFirst);
        float[][] inputs = Draws.Floats("pool/x", batch, input.Count);
        float[][] dOutputs = Draws.Floats("pool/dy", batch, layer.Layer.Output.Shape.Count);

        var (outputs, dInputs) = layer.Run(inputs, dOutputs);

        var naive = new NaiveMaxPool2d(options, input);
        for (int sample = 0; sample < batch; sample++)
        {
            Bits.Equal(naive.Forward(inputs[sample]), outputs[sample], $"y of sample {sample}");
            if (!isFirst)
            {
                Bits.Equal(naive.Backward(inputs[sample], dOutputs[sample]), dInputs[sample], $"dx of sample {sample}");
            }
        }
    }
}

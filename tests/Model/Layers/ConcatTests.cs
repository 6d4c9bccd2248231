using Permafrost.Model;
using Permafrost.Model.Layers;
using Permafrost.Model.Memory;

namespace Permafrost.Tests.Model.Layers;

public sealed unsafe class ConcatTests
{
    [Theory]
    [InlineData(3, 1, 2)]
    [InlineData(16, 32)]
    [InlineData(5, 16, 33)]
    [InlineData(17)]
    public void MergeAndSplit_AnyChannels_PutThemAfterEachOther(params int[] channels)
    {
        foreach (bool padded in (bool[])[false, true])
        {
            Check([.. channels.Select((count, i) => MergeInputs.Layout(new ActivationShape(3, 2, count), padded || i > 0))], samples: 5);
        }
    }

    [Fact]
    public void OutputShape_HeightsThatDiffer_NamesThem()
    {
        var fault = Assert.Throws<ShapeMismatchException>(() => new ConcatMerge().OutputShape([new(2, 2, 3), new(3, 2, 4)]));

        Assert.Equal("it puts the channels of 2x2x3 and 3x2x4 after each other; expected inputs of one height and width", fault.Message);
    }

    [Fact]
    public void OutputShape_FaultInABranch_NamesBranchAndLayer()
    {
        var block = new ConcatOptions
        {
            Branches =
            [
                [],
                [new ReluOptions(), new DenseOptions { Units = 3 }],
            ],
        };

        var fault = Assert.Throws<ShapeMismatchException>(() => block.OutputShape(new ActivationShape(2, 2, 3)));

        Assert.StartsWith("branches[1][1] (dense): its input is 2x2x3", fault.Message, StringComparison.Ordinal);
    }

    private static void Check(ActivationLayout[] layouts, int samples)
    {
        var shape = new ConcatMerge().OutputShape([.. layouts.Select(layout => layout.Shape)]);
        using var layer = new Concat("concat", [.. layouts], shape);
        using var state = layer.CreateState(training: true);
        int pixels = samples * shape.Height * shape.Width;
        float[][] x = [.. layouts.Select((layout, i) => Draws.Floats($"concat/x/{i}", pixels * layout.Shape.Channels))];
        float[] dy = Draws.Floats("concat/dy", pixels * shape.Channels);
        using var inputs = new MergeInputs(x, layouts, samples);
        using var dOutput = MergeInputs.Pack(dy, layer.Output, samples);
        var pass = new SamplePass { Samples = samples, Training = true };

        float[] y = MergeInputs.Unpack(layer.Merge(state, pass, inputs.Pointers), layer.Output, samples);

        // The second input wants no gradient.
        using var gradients = new MergeInputs([.. x.Select(input => new float[input.Length])], layouts, samples);
        float*[] dInputs = gradients.Pointers;
        if (layouts.Length > 1)
        {
            dInputs[1] = null;
        }

        layer.Split(state, pass, dOutput.Pointer, dInputs);

        Bits.Equal(
            [.. Enumerable.Range(0, pixels).SelectMany(pixel => x.SelectMany((input, i) => Pixel(input, pixel, layouts[i])))],
            y,
            "y"
        );
        int first = 0;
        for (int i = 0; i < layouts.Length; i++)
        {
            int channels = layouts[i].Shape.Channels;
            if (dInputs[i] is not null)
            {
                int from = first;
                float[] expected = [.. dy.Where((_, at) => at % shape.Channels >= from && at % shape.Channels < from + channels)];
                Bits.Equal(expected, MergeInputs.Unpack(dInputs[i], layouts[i], samples), $"gradient {i}");
            }

            first += channels;
        }
    }

    private static IEnumerable<float> Pixel(float[] values, int pixel, ActivationLayout layout) =>
        values.Skip(pixel * layout.Shape.Channels).Take(layout.Shape.Channels);
}

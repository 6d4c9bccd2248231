using Permafrost.Model;
using Permafrost.Model.Kernels;
using Permafrost.Model.Layers;
using Permafrost.Model.Memory;

namespace Permafrost.Tests.Model.Layers;

public sealed unsafe class AddTests
{
    [Theory]
    [MemberData(nameof(Kernels.KernelVariantsTests.Variants), MemberType = typeof(Kernels.KernelVariantsTests))]
    public void MergeAndSplit_AnyPitches_FollowTheDefinition(string variant)
    {
        foreach (int channels in (int[])[1, 3, 16, 21])
        foreach (bool relu in (bool[])[false, true])
        foreach (string padded in (string[])["yy", "yn", "ny", "nn", "yyy", "nyny", "ynn"])
        {
            var shape = new ActivationShape(3, 2, channels);
            Check(variant, [.. padded.Select(letter => MergeInputs.Layout(shape, letter == 'y'))], relu, samples: 5);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Split_NobodyWantsAnother_StillMasksTheFirst(int wanted)
    {
        var layout = MergeInputs.Layout(new ActivationShape(1, 1, 16), padded: true);
        using var layer = new Add("add", Activation.Relu, [layout, layout, layout], KernelVariants.Supported[0].Vectors);
        using var state = layer.CreateState(training: true);
        using var x = NativeBuffer<float>.Of([.. Enumerable.Range(0, 16).Select(i => i - 8f)]);
        using var zeros = new NativeBuffer<float>(16);
        using var dy = NativeBuffer<float>.Of([.. Enumerable.Repeat(2f, 16)]);
        using var other = new NativeBuffer<float>(16);
        var pass = new SamplePass { Samples = 1, Training = true };

        layer.Merge(state, pass, [x.Pointer, zeros.Pointer, zeros.Pointer]);
        layer.Split(state, pass, dy.Pointer, [dy.Pointer, wanted == 1 ? other.Pointer : null, wanted == 2 ? other.Pointer : null]);

        float[] expected = [.. Enumerable.Repeat(0f, 9), .. Enumerable.Repeat(2f, 7)];
        Assert.Equal(expected, dy.Span.ToArray());
        Assert.Equal(wanted > 0 ? expected : new float[16], other.Span.ToArray());
    }

    [Fact]
    public void OutputShape_InputsThatDiffer_NamesThem()
    {
        var fault = Assert.Throws<ShapeMismatchException>(() => new AddMerge().OutputShape([new(2, 2, 3), new(2, 2, 4)]));

        Assert.Equal("it adds 2x2x3 and 2x2x4; expected two or more inputs of the same shape", fault.Message);
    }

    private static void Check(string variant, ActivationLayout[] layouts, bool relu, int samples)
    {
        var activation = relu ? Activation.Relu : Activation.None;
        using var layer = new Add("add", activation, [.. layouts], KernelVariants.Choose(variant).Vectors);
        using var state = layer.CreateState(training: true);
        int count = layouts[0].Shape.Count * samples;
        float[][] x = Draws.Floats("add/x", layouts.Length, count);
        float[] dy = Draws.Floats("add/dy", count);
        x[0][0] = float.NaN;
        using var inputs = new MergeInputs(x, layouts, samples);
        using var dOutput = MergeInputs.Pack(dy, layer.Output, samples);
        var pass = new SamplePass { Samples = samples, Training = true };

        float* output = layer.Merge(state, pass, inputs.Pointers);
        float[] y = MergeInputs.Unpack(output, layer.Output, samples);
        using var gradients = new MergeInputs(x, [.. layouts.Select(_ => layer.Output)], samples);
        float*[] dInputs = gradients.Pointers;
        dInputs[0] = dOutput.Pointer;
        layer.Split(state, pass, dOutput.Pointer, dInputs);

        string what = $"{layouts[0].Shape}, pitches {string.Join(", ", layouts.Select(layout => layout.Pitch))}, relu {relu}";
        float[] expected = [.. x.Skip(1).Aggregate(x[0], (sum, next) => [.. sum.Zip(next, (a, b) => a + b)])];
        expected = [.. expected.Select(sum => relu && sum < 0 ? 0f : sum)];
        Bits.Equal(expected, y, $"y of {what}");
        float[] gradient = [.. expected.Zip(dy, (value, d) => relu && value == 0 ? 0f : d)];
        for (int i = 0; i < layouts.Length; i++)
        {
            Bits.Equal(gradient, MergeInputs.Unpack(dInputs[i], layer.Output, samples), $"gradient {i} of {what}");
        }
    }
}

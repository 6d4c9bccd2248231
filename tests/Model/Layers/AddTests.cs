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
        foreach (bool firstPadded in (bool[])[false, true])
        foreach (bool secondPadded in (bool[])[false, true])
        {
            var shape = new ActivationShape(3, 2, channels);
            Check(variant, Layout(shape, firstPadded), Layout(shape, secondPadded), relu, samples: 5);
        }
    }

    [Fact]
    public void Split_NobodyWantsTheSecond_StillMasksTheFirst()
    {
        var layout = Layout(new ActivationShape(1, 1, 16), padded: true);
        using var layer = new Add("add", Activation.Relu, layout, layout, KernelVariants.Supported[0].Vectors);
        using var state = layer.CreateState(training: true);
        using var x = NativeBuffer<float>.Of([.. Enumerable.Range(0, 16).Select(i => i - 8f)]);
        using var zeros = new NativeBuffer<float>(16);
        using var dy = NativeBuffer<float>.Of([.. Enumerable.Repeat(2f, 16)]);
        var pass = new SamplePass { Samples = 1, Training = true };

        layer.Merge(state, pass, x.Pointer, zeros.Pointer);
        layer.Split(state, pass, dy.Pointer, null);

        Assert.Equal([.. Enumerable.Repeat(0f, 9), .. Enumerable.Repeat(2f, 7)], dy.Span.ToArray());
    }

    private static ActivationLayout Layout(ActivationShape shape, bool padded) =>
        padded ? ActivationLayout.Padded(shape) : ActivationLayout.OfImage(shape);

    private static void Check(string variant, ActivationLayout first, ActivationLayout second, bool relu, int samples)
    {
        var activation = relu ? Activation.Relu : Activation.None;
        using var layer = new Add("add", activation, first, second, KernelVariants.Choose(variant).Vectors);
        using var state = layer.CreateState(training: true);
        float[] a = Draws.Floats("add/a", first.Shape.Count * samples);
        float[] b = Draws.Floats("add/b", first.Shape.Count * samples);
        float[] dy = Draws.Floats("add/dy", first.Shape.Count * samples);
        a[0] = float.NaN;
        using var packedA = Pack(a, first, samples);
        using var packedB = Pack(b, second, samples);
        using var dOutput = Pack(dy, first, samples);
        using var dSecond = new NativeBuffer<float>((long)second.Floats * samples);
        var pass = new SamplePass { Samples = samples, Training = true };

        float* output = layer.Merge(state, pass, packedA.Pointer, packedB.Pointer);
        float[] y = Unpack(output, layer.Output, samples);
        layer.Split(state, pass, dOutput.Pointer, dSecond.Pointer);

        string what = $"{first.Shape}, pitches {first.Pitch} and {second.Pitch}, relu {relu}";
        float[] expected = [.. a.Zip(b, (x, z) => relu && x + z < 0 ? 0f : x + z)];
        Bits.Equal(expected, y, $"y of {what}");
        float[] gradient = [.. expected.Zip(dy, (value, d) => relu && value == 0 ? 0f : d)];
        Bits.Equal(gradient, Unpack(dOutput.Pointer, first, samples), $"dFirst of {what}");
        Bits.Equal(gradient, Unpack(dSecond.Pointer, second, samples), $"dSecond of {what}");
    }

    private static NativeBuffer<float> Pack(float[] values, ActivationLayout layout, int samples)
    {
        var packed = new NativeBuffer<float>((long)layout.Floats * samples);
        int channels = layout.Shape.Channels;
        for (int i = 0; i < values.Length; i++)
        {
            packed.Pointer[i / channels * layout.Pitch + i % channels] = values[i];
        }

        return packed;
    }

    private static float[] Unpack(float* packed, ActivationLayout layout, int samples)
    {
        int channels = layout.Shape.Channels;
        return [.. new ReadOnlySpan<float>(packed, layout.Floats * samples).ToArray().Where((_, i) => i % layout.Pitch < channels)];
    }
}

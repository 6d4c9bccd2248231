using Permafrost.Model;
using Permafrost.Model.Memory;

namespace Permafrost.Tests.Model.Layers;

/// <summary>Several inputs of a layer in memory, each in its layout.</summary>
internal sealed unsafe class MergeInputs(float[][] values, ActivationLayout[] layouts, int samples) : IDisposable
{
    private readonly NativeBuffer<float>[] buffers = [.. values.Zip(layouts, (input, layout) => Pack(input, layout, samples))];

    public float*[] Pointers
    {
        get
        {
            var pointers = new float*[buffers.Length];
            for (int i = 0; i < buffers.Length; i++)
            {
                pointers[i] = buffers[i].Pointer;
            }

            return pointers;
        }
    }

    public static ActivationLayout Layout(ActivationShape shape, bool padded) =>
        padded ? ActivationLayout.Padded(shape) : ActivationLayout.OfImage(shape);

    public static NativeBuffer<float> Pack(float[] values, ActivationLayout layout, int samples)
    {
        var packed = new NativeBuffer<float>((long)layout.Floats * samples);
        int channels = layout.Shape.Channels;
        for (int i = 0; i < values.Length; i++)
        {
            packed.Pointer[i / channels * layout.Pitch + i % channels] = values[i];
        }

        return packed;
    }

    /// <summary>The values without padding, which is to be zero.</summary>
    public static float[] Unpack(float* packed, ActivationLayout layout, int samples)
    {
        int channels = layout.Shape.Channels;
        float[] all = new ReadOnlySpan<float>(packed, layout.Floats * samples).ToArray();
        Assert.All(all.Where((_, i) => i % layout.Pitch >= channels), value => Assert.Equal(0f, value));
        return [.. all.Where((_, i) => i % layout.Pitch < channels)];
    }

    public void Dispose()
    {
        foreach (var buffer in buffers)
        {
            buffer.Dispose();
        }
    }
}

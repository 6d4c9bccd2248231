using Permafrost.Model;
using Permafrost.Model.Kernels;
using Permafrost.Model.Layers;
using Permafrost.Model.Memory;

namespace Permafrost.Tests.Model.Layers;

/// <summary>
/// Takes a batch through one layer as a step of training does, group by group, and shows what came out without padding.
/// Padding that is not zero, and memory written beyond the last sample, fail the test.
/// </summary>
internal sealed unsafe class LayerBatch : IDisposable
{
    private const float Canary = 12345f;
    private const int CanaryCount = 64;

    /// <param name="options">The layer.</param>
    /// <param name="input">Shape of a sample.</param>
    /// <param name="isFirst">Whether the layer reads images, unpadded, and owes nobody a gradient.</param>
    /// <param name="kernel">The fastest if null.</param>
    public LayerBatch(
        LayerOptions options,
        ActivationShape input,
        bool isFirst = false,
        KernelVariant? kernel = null,
        ulong seed = 111,
        string name = "layer"
    )
        : this(LayerFactory.Create(name, options, LayoutOf(input, isFirst), seed, kernel ?? KernelVariants.Supported[0]), isFirst, seed) { }

    public LayerBatch(Layer layer, bool isFirst = false, ulong seed = 111)
    {
        IsFirst = isFirst;
        Layer = layer;
        Layer.Initialize(seed);
    }

    /// <summary>How the layer before, or nobody, hands over samples.</summary>
    public static ActivationLayout LayoutOf(ActivationShape input, bool isFirst) =>
        isFirst ? ActivationLayout.OfImage(input) : ActivationLayout.Padded(input);

    public Layer Layer { get; }

    public bool IsFirst { get; }

    /// <summary>Index of each sample in its dataset; by default its position.</summary>
    public Func<int, int> IndexOf { get; init; } = position => position;

    public uint Epoch { get; init; }

    public bool Training { get; init; } = true;

    /// <summary>Groups are taken in this order, as threads may.</summary>
    public bool LastGroupFirst { get; init; }

    public float[] Weight
    {
        get => Layer.Parameters[0].ToArray();
        set => Assign(Layer.Parameters[0], value);
    }

    public float[] Bias
    {
        get => Layer.Parameters[1].ToArray();
        set => Assign(Layer.Parameters[1], value);
    }

    public float[][] Forward(float[][] inputs) => Run(inputs, null).Outputs;

    /// <summary>Forward, backward and the sums over the batch, which are then in the parameters' gradients.</summary>
    public (float[][] Outputs, float[][] InputGradients) Run(float[][] inputs, float[][]? outputGradients)
    {
        int batch = inputs.Length;
        int groups = (batch + SamplePass.GroupSize - 1) / SamplePass.GroupSize;
        float[][] outputs = new float[batch][];
        float[][] inputGradients = new float[batch][];
        Layer.PrepareTraining(batch);
        using var state = Layer.CreateState(Training);
        foreach (int group in LastGroupFirst ? Enumerable.Range(0, groups).Reverse() : Enumerable.Range(0, groups))
        {
            int first = group * SamplePass.GroupSize;
            int samples = Math.Min(SamplePass.GroupSize, batch - first);
            using var indices = NativeBuffer<int>.Of([.. Enumerable.Range(first, samples).Select(IndexOf)]);
            var pass = new SamplePass
            {
                Samples = samples,
                Group = group,
                Training = Training,
                Epoch = Epoch,
                SampleIndices = indices.Pointer,
            };
            using var input = Pack(inputs.AsSpan(first, samples), Layer.Input);
            float* output = Layer.Forward(state, pass, input.Pointer);
            Unpack(output, Layer.Output, outputs.AsSpan(first, samples));
            if (outputGradients is null)
            {
                continue;
            }

            using var dOutput = Pack(outputGradients.AsSpan(first, samples), Layer.Output);
            using var target = new NativeBuffer<float>(samples * Layer.Input.Floats + CanaryCount);
            target.Span.Fill(Canary);
            float* dInput = Layer.Backward(state, pass, dOutput.Pointer, IsFirst ? null : target.Pointer);
            if (!IsFirst)
            {
                Unpack(dInput, Layer.Input, inputGradients.AsSpan(first, samples));
                Assert.All(target.Span[(samples * Layer.Input.Floats)..].ToArray(), value => Assert.Equal(Canary, value));
            }
        }

        Reduce(batch);
        return (outputs, inputGradients);
    }

    public void Dispose() => Layer.Dispose();

    private void Assign(Parameter parameter, float[] values)
    {
        parameter.Assign(values);
        Layer.Derive();
    }

    /// <summary>In pieces, as several threads would; these begin at multiples of 16 rows.</summary>
    private void Reduce(int batch)
    {
        foreach (var parameter in Layer.Parameters)
        {
            for (int row = 0; row < parameter.Rows; row += 32)
            {
                Layer.ReduceGradient(parameter, row, Math.Min(32, parameter.Rows - row), batch);
            }
        }
    }

    private static NativeBuffer<float> Pack(ReadOnlySpan<float[]> samples, ActivationLayout layout)
    {
        var packed = new NativeBuffer<float>(samples.Length * layout.Floats);
        int channels = layout.Shape.Channels;
        for (int sample = 0; sample < samples.Length; sample++)
        {
            for (int pixel = 0; pixel < layout.Shape.Height * layout.Shape.Width; pixel++)
            {
                var to = packed.Span.Slice(sample * layout.Floats + pixel * layout.Pitch, channels);
                samples[sample].AsSpan(pixel * channels, channels).CopyTo(to);
            }
        }

        return packed;
    }

    private static void Unpack(float* packed, ActivationLayout layout, Span<float[]> samples)
    {
        int channels = layout.Shape.Channels;
        for (int sample = 0; sample < samples.Length; sample++)
        {
            samples[sample] = new float[layout.Shape.Count];
            for (int pixel = 0; pixel < layout.Shape.Height * layout.Shape.Width; pixel++)
            {
                var from = new ReadOnlySpan<float>(packed + sample * layout.Floats + pixel * layout.Pitch, layout.Pitch);
                from[..channels].CopyTo(samples[sample].AsSpan(pixel * channels));
                foreach (float padding in from[channels..])
                {
                    // NaN times the zero weights of the padding is NaN: a network that has diverged.
                    Assert.True(padding == 0f || float.IsNaN(from[0]), "padding is not zero");
                }
            }
        }
    }
}

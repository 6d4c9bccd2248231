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
        : this(
            options.Create(new LayerContext(name, [LayoutOf(input, isFirst)], seed, kernel ?? KernelVariants.Supported[0])),
            isFirst,
            seed
        ) { }

    public LayerBatch(Layer layer, bool isFirst = false, ulong seed = 111)
        : this(layer, isFirst)
    {
        Layer.Initialize(seed);
    }

    private LayerBatch(Layer layer, bool isFirst)
    {
        IsFirst = isFirst;
        Layer = layer;
    }

    /// <summary>The same layer, as it is, at inference.</summary>
    public LayerBatch AtInference => new(Layer, IsFirst) { Training = false };

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
        int count = (batch + SamplePass.GroupSize - 1) / SamplePass.GroupSize;
        Layer.PrepareTraining(batch);
        using var shared = Layer.MixesSamples ? null : Layer.CreateState(Training);
        List<Group> groups = [.. Enumerable.Range(0, count).Select(group => new Group(this, group, inputs, outputGradients, shared))];
        if (LastGroupFirst)
        {
            groups.Reverse();
        }

        float[][] outputs = new float[batch][];
        float[][] inputGradients = new float[batch][];
        if (Layer.MixesSamples && Training)
        {
            groups.ForEach(group => group.Gather());
            Layer.Settle(batch);
        }

        // With a state for each group, all may go forward before any goes backward.
        foreach (var some in Layer.MixesSamples ? [groups] : groups.Select(group => new List<Group> { group }))
        {
            some.ForEach(group => group.Forward(outputs));
            if (outputGradients is null)
            {
                continue;
            }

            if (Layer.MixesSamples)
            {
                some.ForEach(group => group.GatherGradient());
                Layer.SettleGradient(batch);
            }

            some.ForEach(group => group.Backward(inputGradients));
        }

        groups.ForEach(group => group.Dispose());
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
        foreach (var parameter in Layer.Parameters.Where(parameter => parameter.Trained))
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

    /// <summary>A group of the batch, with its memory.</summary>
    private sealed class Group : IDisposable
    {
        private readonly LayerBatch batch;
        private readonly int first;
        private readonly NativeBuffer<int> indices;
        private readonly NativeBuffer<float> input;
        private readonly NativeBuffer<float>? dOutput;
        private readonly LayerState state;
        private readonly bool ownsState;
        private readonly SamplePass pass;

        public Group(LayerBatch batch, int group, float[][] inputs, float[][]? outputGradients, LayerState? shared)
        {
            this.batch = batch;
            first = group * SamplePass.GroupSize;
            int samples = Math.Min(SamplePass.GroupSize, inputs.Length - first);
            indices = NativeBuffer<int>.Of([.. Enumerable.Range(first, samples).Select(batch.IndexOf)]);
            input = Pack(inputs.AsSpan(first, samples), batch.Layer.Input);
            dOutput = outputGradients is null ? null : Pack(outputGradients.AsSpan(first, samples), batch.Layer.Output);
            ownsState = shared is null;
            state = shared ?? batch.Layer.CreateState(batch.Training);
            pass = new SamplePass
            {
                Samples = samples,
                Group = group,
                Training = batch.Training,
                Epoch = batch.Epoch,
                SampleIndices = indices.Pointer,
            };
        }

        public void Gather() => batch.Layer.Gather(state, pass, input.Pointer);

        public void GatherGradient() => batch.Layer.GatherGradient(state, pass, dOutput!.Pointer);

        public void Forward(float[][] outputs)
        {
            float* output = batch.Layer.Forward(state, pass, input.Pointer);
            Unpack(output, batch.Layer.Output, outputs.AsSpan(first, pass.Samples));
        }

        public void Backward(float[][] inputGradients)
        {
            int floats = pass.Samples * batch.Layer.Input.Floats;
            using var target = new NativeBuffer<float>(floats + CanaryCount);
            target.Span.Fill(Canary);
            float* dInput = batch.Layer.Backward(state, pass, dOutput!.Pointer, batch.IsFirst ? null : target.Pointer);
            if (!batch.IsFirst)
            {
                Unpack(dInput, batch.Layer.Input, inputGradients.AsSpan(first, pass.Samples));
                Assert.All(target.Span[floats..].ToArray(), value => Assert.Equal(Canary, value));
            }
        }

        public void Dispose()
        {
            indices.Dispose();
            input.Dispose();
            dOutput?.Dispose();
            if (ownsState)
            {
                state.Dispose();
            }
        }
    }
}

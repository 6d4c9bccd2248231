using Permafrost.Model.Data;
using Permafrost.Model.Layers;
using Permafrost.Model.Memory;

namespace Permafrost.Model.Training;

/// <summary>One thread's way through the network: loads a group of images, runs it forward and, in training, backward.</summary>
internal sealed unsafe class GroupRunner : IDisposable
{
    /// <summary>Gray value to input: v / 255. The rescaling is part of the network's input.</summary>
    private static readonly float[] Rescaled = [.. Enumerable.Range(0, 256).Select(value => value / 255f)];

    private readonly Network network;
    private readonly LayerState[] states;
    private readonly NativeBuffer<float> images;
    private readonly NativeBuffer<float> gradient;
    private readonly NativeBuffer<float> otherGradient;
    private readonly NativeBuffer<int> indices = new(SamplePass.GroupSize);
    private readonly int firstTrained;

    public GroupRunner(Network network, bool training)
    {
        this.network = network;
        states = [.. network.Layers.Select(layer => layer.CreateState(training))];
        images = new NativeBuffer<float>((long)network.Definition.Input.Count * SamplePass.GroupSize);
        int largest = training ? network.Layers.Max(layer => Math.Max(layer.Input.Floats, layer.Output.Floats)) : 0;
        gradient = new NativeBuffer<float>((long)largest * SamplePass.GroupSize);
        otherGradient = new NativeBuffer<float>((long)largest * SamplePass.GroupSize);
        firstTrained = network.Layers.TakeWhile(layer => layer.Parameters.Count == 0).Count();
    }

    /// <summary>Floats from one sample's logits to the next.</summary>
    public int LogitsPitch => network.Layers[^1].Output.Floats;

    /// <summary>Where <see cref="Backward"/> expects dL/dLogits, at the pitch of the logits.</summary>
    public float* LogitsGradient => gradient.Pointer;

    /// <summary>Runs images forward.</summary>
    /// <param name="set">Where the images are.</param>
    /// <param name="samples">Their indices, at most <see cref="SamplePass.GroupSize"/>.</param>
    /// <param name="pass">What is known of the group; the samples are filled in.</param>
    /// <returns>The logits, at a pitch of <see cref="LogitsPitch"/>.</returns>
    public float* Forward(ImageSet set, ReadOnlySpan<int> samples, ref SamplePass pass)
    {
        samples.CopyTo(indices.Span);
        pass.Samples = samples.Length;
        pass.SampleIndices = indices.Pointer;
        float* at = images.Pointer;
        foreach (int sample in samples)
        {
            foreach (byte value in set.Pixels(sample))
            {
                *at++ = Rescaled[value];
            }
        }

        return Forward(pass);
    }

    /// <summary>Runs back from <see cref="LogitsGradient"/> to the first layer with weights.</summary>
    public void Backward(in SamplePass pass)
    {
        float* current = gradient.Pointer;
        float* free = otherGradient.Pointer;
        for (int layer = network.Layers.Count - 1; layer >= firstTrained; layer--)
        {
            float* target = layer > firstTrained ? free : null;
            float* result = network.Layers[layer].Backward(states[layer], pass, current, target);
            if (result == free)
            {
                free = current;
            }

            current = result;
        }
    }

    /// <summary>Name of the first layer whose output holds a NaN or an infinity in the group last run, or null.</summary>
    public string? FirstNotFinite(in SamplePass pass)
    {
        float* current = images.Pointer;
        for (int layer = 0; layer < states.Length; layer++)
        {
            current = network.Layers[layer].Forward(states[layer], pass, current);
            foreach (float value in new ReadOnlySpan<float>(current, pass.Samples * network.Layers[layer].Output.Floats))
            {
                if (!float.IsFinite(value))
                {
                    return network.Layers[layer].Name;
                }
            }
        }

        return null;
    }

    public void Dispose()
    {
        foreach (var state in states)
        {
            state.Dispose();
        }

        images.Dispose();
        gradient.Dispose();
        otherGradient.Dispose();
        indices.Dispose();
    }

    private float* Forward(in SamplePass pass)
    {
        float* current = images.Pointer;
        for (int layer = 0; layer < states.Length; layer++)
        {
            current = network.Layers[layer].Forward(states[layer], pass, current);
        }

        return current;
    }
}

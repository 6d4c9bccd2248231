using Permafrost.Model.Data;
using Permafrost.Model.Kernels;
using Permafrost.Model.Layers;
using Permafrost.Model.Memory;

namespace Permafrost.Model.Training;

/// <summary>A group of samples on its way through the network: loads images, runs them forward and, in training, backward.</summary>
/// <remarks>
/// A thread takes a whole group at a time, so that activations stay in the cache of its core. Where a network mixes the
/// samples of a batch, the way has several stretches of nodes, and the group waits for the others between them.
/// </remarks>
internal sealed unsafe class GroupRunner : IDisposable
{
    private readonly Network network;
    private readonly IReadOnlyList<Node> nodes;
    private readonly LayerState[] states;
    private readonly float*[] outputs;
    private readonly float*[] gradients;
    private readonly bool[] trains;

    /// <summary>For each node with several inputs, room to name them all.</summary>
    private readonly float*[][] merged;
    private readonly GradientBuffers? buffers;
    private readonly NativeBuffer<float> images;
    private readonly NativeBuffer<byte> transformed;
    private readonly NativeBuffer<int> indices = new(SamplePass.GroupSize);
    private SamplePass pass;

    /// <param name="network">The network.</param>
    /// <param name="buffers">Room for gradients, shared with other groups; null where there is no training.</param>
    public GroupRunner(Network network, GradientBuffers? buffers)
    {
        bool training = buffers is not null;
        this.network = network;
        nodes = network.Nodes;
        states = [.. network.Layers.Select(layer => layer.CreateState(training))];
        outputs = new float*[nodes.Count];
        gradients = new float*[nodes.Count];
        trains = new bool[nodes.Count];
        merged = new float*[nodes.Count][];
        for (int node = 0; node < nodes.Count; node++)
        {
            trains[node] = nodes[node].Layer.Parameters.Any(parameter => parameter.Trained) || nodes[node].Inputs.Any(Trains);
            merged[node] = new float*[nodes[node].Layer is MergeLayer ? nodes[node].Inputs.Length : 0];
            if (training && trains[node] && nodes[node].Layer.Output.Pitch % TileProblem.ColumnMultiple != 0)
            {
                throw new InvalidOperationException($"{nodes[node].Layer.Name} has a gradient, but no room for whole cache lines of it.");
            }
        }

        images = new NativeBuffer<float>((long)network.Definition.Input.Count * SamplePass.GroupSize);
        transformed = new NativeBuffer<byte>(network.Definition.Input.Count);
        this.buffers = buffers;
    }

    /// <summary>The thread that has the group at the moment.</summary>
    public int Thread { get; set; }

    /// <summary>What is known of the group.</summary>
    public ref readonly SamplePass Pass => ref pass;

    /// <summary>The logits, at a pitch of <see cref="LogitsPitch"/>.</summary>
    public float* Logits => outputs[^1];

    /// <summary>Floats from one sample's logits to the next.</summary>
    public int LogitsPitch => nodes[^1].Layer.Output.Floats;

    /// <summary>Loads images.</summary>
    /// <param name="set">Where the images are.</param>
    /// <param name="samples">Their indices, at most <see cref="SamplePass.GroupSize"/>.</param>
    /// <param name="group">What is known of the group; the samples are filled in.</param>
    /// <param name="transform">What happens to each image first.</param>
    /// <exception cref="ShapeMismatchException">The images are not of the shape that the network takes.</exception>
    public void Load(ImageSet set, ReadOnlySpan<int> samples, in SamplePass group, IImageTransform? transform = null)
    {
        if (set.Shape != network.Definition.Input)
        {
            throw new ShapeMismatchException($"the images are {set.Shape}; expected {network.Definition.Input}, which the network takes");
        }

        pass = group;
        samples.CopyTo(indices.Span);
        pass.Samples = samples.Length;
        pass.SampleIndices = indices.Pointer;
        float* at = images.Pointer;
        if (set.HoldsFeatures)
        {
            LoadFeatures(set, samples, transform);
            return;
        }

        foreach (int sample in samples)
        {
            var pixels = set.Pixels(sample);
            if (transform is not null)
            {
                transform.Apply(pixels, set.Shape, pass.Epoch, (uint)sample, transformed.Span);
                pixels = transformed.Span;
            }

            // The rescaling to 0 … 1 is part of the network's input.
            Elementwise.Rescale(pixels, at);
            at += pixels.Length;
        }
    }

    /// <summary>Features are taken as they are.</summary>
    private void LoadFeatures(ImageSet set, ReadOnlySpan<int> samples, IImageTransform? transform)
    {
        if (transform is not null)
        {
            throw new InvalidOperationException("Features of images cannot be changed as images are; expected no transform.");
        }

        int length = set.Shape.Count;
        for (int sample = 0; sample < samples.Length; sample++)
        {
            set.Features(samples[sample]).CopyTo(new Span<float>(images.Pointer + (long)sample * length, length));
        }
    }

    /// <summary>Loads images that are numbers of any range, taken as they are.</summary>
    /// <param name="samples">[S, H, W, C], at most <see cref="SamplePass.GroupSize"/> of them.</param>
    /// <param name="group">What is known of the group; the samples are filled in.</param>
    public void Load(ReadOnlySpan<float> samples, in SamplePass group)
    {
        pass = group;
        pass.Samples = samples.Length / network.Definition.Input.Count;
        pass.SampleIndices = indices.Pointer;
        samples.CopyTo(images.Span);
    }

    /// <summary>Runs all nodes forward.</summary>
    public void Forward() => Forward(0, nodes.Count);

    /// <summary>Runs nodes <paramref name="from"/> to <paramref name="to"/> - 1 forward.</summary>
    public void Forward(int from, int to)
    {
        for (int node = from; node < to; node++)
        {
            var (layer, inputs) = nodes[node];
            if (layer is MergeLayer merge)
            {
                for (int i = 0; i < inputs.Length; i++)
                {
                    merged[node][i] = OutputOf(inputs[i]);
                }

                outputs[node] = merge.Merge(states[node], pass, merged[node]);
            }
            else
            {
                outputs[node] = layer.Forward(states[node], pass, OutputOf(inputs[0]));
            }
        }
    }

    /// <summary>This group's share of what a layer needs of the whole batch.</summary>
    public void Gather(int node) => nodes[node].Layer.Gather(states[node], pass, OutputOf(nodes[node].Inputs[0]));

    /// <summary>Room for dL/dLogits, at the pitch of the logits, all zero. <see cref="Backward"/> starts from it.</summary>
    public float* ClearLogitsGradient()
    {
        gradients[^1] = buffers!.Rent(Thread);
        new Span<float>(gradients[^1], pass.Samples * LogitsPitch).Clear();
        return gradients[^1];
    }

    /// <summary>As <see cref="Gather"/>, backward.</summary>
    public void GatherGradient(int node) => nodes[node].Layer.GatherGradient(states[node], pass, gradients[node]);

    /// <summary>Runs nodes <paramref name="from"/> - 1 down to <paramref name="to"/> backward.</summary>
    public void Backward(int from, int to)
    {
        for (int node = from - 1; node >= to; node--)
        {
            if (!trains[node])
            {
                buffers!.Return(gradients[node], Thread);
                gradients[node] = null;
                continue;
            }

            float* dOutput = gradients[node];
            gradients[node] = null;
            var (layer, inputs) = nodes[node];
            if (layer is MergeLayer merge)
            {
                Split(merge, node, dOutput);
                continue;
            }

            float* target = Trains(inputs[0]) ? buffers!.Rent(Thread) : null;
            float* dInput = layer.Backward(states[node], pass, dOutput, target);
            buffers!.Return(dInput == dOutput ? target : dOutput, Thread);
            Add(dInput, inputs[0]);
        }
    }

    /// <summary>Runs a node forward and says whether its output holds no NaN and no infinity.</summary>
    public bool IsFinite(int node)
    {
        Forward(node, node + 1);
        foreach (float value in new ReadOnlySpan<float>(outputs[node], pass.Samples * nodes[node].Layer.Output.Floats))
        {
            if (!float.IsFinite(value))
            {
                return false;
            }
        }

        return true;
    }

    public void Dispose()
    {
        foreach (var state in states)
        {
            state.Dispose();
        }

        images.Dispose();
        transformed.Dispose();
        indices.Dispose();
    }

    /// <summary>Backward through a node with several inputs: the gradient of the first is passed on first.</summary>
    private void Split(MergeLayer merge, int node, float* dOutput)
    {
        var inputs = nodes[node].Inputs;
        float*[] dInputs = merged[node];
        for (int i = 0; i < inputs.Length; i++)
        {
            bool inPlace = i == 0 && merge.SplitsInPlace;
            dInputs[i] =
                inPlace ? dOutput
                : Trains(inputs[i]) ? buffers!.Rent(Thread)
                : null;
        }

        merge.Split(states[node], pass, dOutput, dInputs);
        if (!merge.SplitsInPlace)
        {
            buffers!.Return(dOutput, Thread);
        }

        for (int i = 0; i < inputs.Length; i++)
        {
            Add(dInputs[i], inputs[i]);
        }
    }

    /// <summary>What a node gave in the last pass, in the layout of its layer.</summary>
    public float* OutputOf(int node) => node == GraphNode.Image ? images.Pointer : outputs[node];

    /// <summary>Whether anything at or before a node has weights to train.</summary>
    private bool Trains(int node) => node != GraphNode.Image && trains[node];

    /// <summary>A gradient of a node's output: of several, those of later readers come first.</summary>
    private void Add(float* gradient, int node)
    {
        if (gradient is null || !Trains(node))
        {
            buffers!.Return(gradient, Thread);
        }
        else if (gradients[node] is null)
        {
            gradients[node] = gradient;
        }
        else
        {
            Elementwise.Add(gradient, gradients[node], pass.Samples * nodes[node].Layer.Output.Floats);
            buffers!.Return(gradient, Thread);
        }
    }
}

using System.Runtime.InteropServices;
using Permafrost.Core.Randomness;
using Permafrost.Model.Data;
using Permafrost.Model.Layers;
using Permafrost.Model.Threading;
using TorchSharp;
using static TorchSharp.torch;

namespace Permafrost.Model.Torch;

/// <summary>Lays out images and dropout masks for the device, from the same random streams as the managed engine.</summary>
/// <param name="network">The network, for its shapes and its seed.</param>
/// <param name="team">Threads to use.</param>
/// <param name="augmentation">What happens to training images first; null: nothing.</param>
internal sealed unsafe class BatchLoader(Network network, WorkerTeam team, IImageTransform? augmentation)
{
    private readonly List<DropoutLayer> dropouts = [.. DropoutLayer.In(network)];

    /// <summary>Images to learn from: augmented, with masks.</summary>
    public TorchBatch ForTraining(ImageSet set, ReadOnlyMemory<int> samples, uint epoch, Device device)
    {
        var masks = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (var layer in dropouts)
        {
            masks.Add(layer.Name, MaskOf(layer, samples, epoch, device));
        }

        return new TorchBatch(Images(set, samples, epoch, augmentation, device), Labels(set, samples, device), masks);
    }

    /// <summary>Images to classify, as they are.</summary>
    public TorchBatch ForMeasuring(ImageSet set, ReadOnlyMemory<int> samples, Device device) =>
        new(
            Images(set, samples, epoch: 0, transform: null, device),
            Labels(set, samples, device),
            new Dictionary<string, Tensor>(StringComparer.Ordinal)
        );

    private Tensor Images(ImageSet set, ReadOnlyMemory<int> samples, uint epoch, IImageTransform? transform, Device device)
    {
        if (set.Shape != network.Definition.Input)
        {
            throw new ShapeMismatchException($"the images are {set.Shape}; expected {network.Definition.Input}, which the network takes");
        }

        var shape = set.Shape;
        if (set.HoldsFeatures)
        {
            using var features = empty([samples.Length, shape.Count], dtype: ScalarType.Float32);
            fixed (byte* room = features.bytes)
            {
                team.Run(new FeatureCopies(set, samples, (float*)room), samples.Length);
            }

            return features.to(device).clone();
        }

        using var pixels = empty([samples.Length, shape.Height, shape.Width, shape.Channels], dtype: ScalarType.Byte);
        fixed (byte* room = pixels.bytes)
        {
            team.Run(new PixelCopies(set, samples, epoch, transform, room), samples.Length);
        }

        // Bytes travel; the rescaling to 0 … 1 is part of the network's input.
        return pixels.to(device).to_type(ScalarType.Float32).div(255f).permute(0, 3, 1, 2);
    }

    private static Tensor Labels(ImageSet set, ReadOnlyMemory<int> samples, Device device)
    {
        long[] labels = new long[samples.Length];
        for (int i = 0; i < labels.Length; i++)
        {
            labels[i] = set.Label(samples.Span[i]);
        }

        return tensor(labels).to(device);
    }

    private Tensor MaskOf(DropoutLayer layer, ReadOnlyMemory<int> samples, uint epoch, Device device)
    {
        using var kept = empty([samples.Length, layer.Rows, layer.Columns, layer.Channels], dtype: ScalarType.Byte);
        fixed (byte* room = kept.bytes)
        {
            team.Run(new MaskDraws(layer, samples, epoch, room), samples.Length);
        }

        var mask = kept.to(device).to_type(ScalarType.Float32).mul(layer.Scale).permute(0, 3, 1, 2);
        return layer.IsOfVectors ? mask.reshape(samples.Length, layer.Channels) : mask;
    }

    private sealed class PixelCopies(ImageSet set, ReadOnlyMemory<int> samples, uint epoch, IImageTransform? transform, byte* room) : IWork
    {
        public void Execute(int item, int thread)
        {
            int sample = samples.Span[item];
            var target = new Span<byte>(room + (long)item * set.Shape.Count, set.Shape.Count);
            if (transform is null)
            {
                set.Pixels(sample).CopyTo(target);
            }
            else
            {
                transform.Apply(set.Pixels(sample), set.Shape, epoch, (uint)sample, target);
            }
        }
    }

    private sealed class FeatureCopies(ImageSet set, ReadOnlyMemory<int> samples, float* room) : IWork
    {
        public void Execute(int item, int thread) =>
            set.Features(samples.Span[item]).CopyTo(new Span<float>(room + (long)item * set.Shape.Count, set.Shape.Count));
    }

    private sealed class MaskDraws(DropoutLayer layer, ReadOnlyMemory<int> samples, uint epoch, byte* room) : IWork
    {
        public void Execute(int item, int thread) =>
            layer.Draw(epoch, (uint)samples.Span[item], new Span<byte>(room + (long)item * layer.Count, layer.Count));
    }
}

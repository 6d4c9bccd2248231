using Permafrost.Model.Data;
using Permafrost.Model.Layers;
using Permafrost.Model.Training;

namespace Permafrost.Model.Inference;

/// <content>Where images come from: a set of bytes, or floats of any range.</content>
public sealed unsafe partial class Classifier
{
    private interface IImageSource
    {
        int Count { get; }

        void Load(GroupRunner runner, ReadOnlySpan<int> samples, in SamplePass pass);
    }

    /// <summary>Images of a set, or some of them.</summary>
    private sealed class Pixels(ImageSet images, IImageTransform? view, int first, int count) : IImageSource
    {
        public Pixels(ImageSet images, IImageTransform? view)
            : this(images, view, 0, images.Count) { }

        public int Count => count;

        public void Load(GroupRunner runner, ReadOnlySpan<int> samples, in SamplePass pass)
        {
            Span<int> indices = stackalloc int[samples.Length];
            for (int sample = 0; sample < samples.Length; sample++)
            {
                indices[sample] = first + samples[sample];
            }

            runner.Load(images, indices, pass, view);
        }
    }

    /// <summary>Images of floats.</summary>
    private sealed class Numbers : IImageSource
    {
        private readonly ReadOnlyMemory<float> images;
        private readonly int size;

        public Numbers(ReadOnlyMemory<float> images, ActivationShape shape)
        {
            this.images = images;
            size = shape.Count;
            if (images.Length % size != 0)
            {
                throw new ShapeMismatchException($"{images.Length} numbers are no whole images of {shape}; expected a multiple of {size}");
            }
        }

        public int Count => images.Length / size;

        public void Load(GroupRunner runner, ReadOnlySpan<int> samples, in SamplePass pass) =>
            runner.Load(images.Span.Slice(samples[0] * size, samples.Length * size), pass);
    }
}

using Permafrost.Core.Numerics;
using Permafrost.Model.Data;
using Permafrost.Model.Layers;
using Permafrost.Model.Losses;
using Permafrost.Model.Threading;
using Permafrost.Model.Training;

namespace Permafrost.Model.Inference;

/// <summary>Runs images through a network. An image's probabilities depend on the image and the weights alone, not on its neighbours.</summary>
public sealed unsafe partial class Classifier : IDisposable
{
    private readonly Network network;
    private readonly WorkerTeam team;
    private readonly bool ownsTeam;
    private readonly GroupRunner[] runners;

    /// <param name="network">The network; its weights must not change while images are classified.</param>
    /// <param name="threads">Threads to use; the result does not depend on it.</param>
    public Classifier(Network network, int threads)
        : this(network, new WorkerTeam(threads))
    {
        ownsTeam = true;
    }

    internal Classifier(Network network, WorkerTeam team)
    {
        this.network = network;
        this.team = team;
        runners = [.. Enumerable.Range(0, team.Count).Select(_ => new GroupRunner(network, buffers: null))];
    }

    /// <summary>Probabilities of all images, <c>[N, K]</c>, from a softmax in double precision.</summary>
    public float[] Predict(ImageSet images, CancellationToken cancellation = default)
    {
        float[] probabilities = new float[checked(images.Count * network.Definition.Classes)];
        Run(new Pixels(images, view: null), new Predictions(network.Definition.Classes, probabilities), cancellation);
        return probabilities;
    }

    /// <summary>Probabilities of images that are numbers of any range: <c>[N, K]</c>, from a softmax in double precision.</summary>
    /// <param name="images">[N, H, W, C], taken as they are: whatever the network was trained on, be it 0 … 1, 0 … 255 or normalised.</param>
    /// <param name="cancellation">Ends the work at the next images.</param>
    /// <exception cref="ShapeMismatchException">They are no whole number of images of the shape that the network takes.</exception>
    public float[] Predict(ReadOnlyMemory<float> images, CancellationToken cancellation = default)
    {
        var numbers = new Numbers(images, network.Definition.Input);
        float[] probabilities = new float[checked(numbers.Count * network.Definition.Classes)];
        Run(numbers, new Predictions(network.Definition.Classes, probabilities), cancellation);
        return probabilities;
    }

    /// <summary>What the network gives before the softmax, logits or features: <c>[N, K]</c>.</summary>
    /// <param name="images">As for <see cref="Predict(ReadOnlyMemory{float}, CancellationToken)"/>.</param>
    /// <param name="cancellation">Ends the work at the next images.</param>
    /// <exception cref="ShapeMismatchException">They are no whole number of images of the shape that the network takes.</exception>
    public float[] Outputs(ReadOnlyMemory<float> images, CancellationToken cancellation = default)
    {
        var numbers = new Numbers(images, network.Definition.Input);
        float[] outputs = new float[checked(numbers.Count * network.Definition.Classes)];
        Run(numbers, new Copies(network.Definition.Classes, outputs), cancellation);
        return outputs;
    }

    /// <summary>What the network gives before the softmax, logits or features, for some images of a set: <c>[N, K]</c>.</summary>
    /// <param name="images">The set.</param>
    /// <param name="first">Index of the first image; as many are taken as there is room for.</param>
    /// <param name="outputs">Room for N outputs; whole rows.</param>
    /// <param name="cancellation">Ends the work at the next images.</param>
    /// <exception cref="ArgumentException">There is no room for whole rows, or there are fewer images.</exception>
    public void Outputs(ImageSet images, int first, float[] outputs, CancellationToken cancellation = default)
    {
        int length = network.Definition.Classes;
        int count = outputs.Length / length;
        if (outputs.Length % length != 0 || first < 0 || first > images.Count - count)
        {
            throw new ArgumentException(
                $"{outputs.Length} numbers from image {first} of {images.Count} on; expected rows of {length} for images that there are.",
                nameof(outputs)
            );
        }

        Run(new Pixels(images, view: null, first, count), new Copies(length, outputs), cancellation);
    }

    /// <summary>Probabilities of all images, <c>[N, K]</c>, each the mean over several views of the image.</summary>
    /// <remarks>Each view's probabilities, as float32, are added in the order of the views, in double precision.</remarks>
    /// <param name="images">The images.</param>
    /// <param name="views">The ways to look at each; without any it is looked at as it is.</param>
    /// <param name="cancellation">Ends the work at the next images.</param>
    public float[] Predict(ImageSet images, IReadOnlyList<IImageTransform> views, CancellationToken cancellation = default)
    {
        if (views.Count == 0)
        {
            return Predict(images, cancellation);
        }

        float[] probabilities = new float[checked(images.Count * network.Definition.Classes)];
        double[] sums = new double[probabilities.Length];
        foreach (var view in views)
        {
            Run(new Pixels(images, view), new Predictions(network.Definition.Classes, probabilities), cancellation);
            for (int i = 0; i < sums.Length; i++)
            {
                sums[i] += probabilities[i];
            }
        }

        return [.. sums.Select(sum => (float)(sum / views.Count))];
    }

    /// <summary>Probabilities of all images from several passes with dropout on, and how sure the network is of them.</summary>
    /// <remarks>
    /// The mask of an element depends on the seed of the network, the layer, the number of the pass, the image's index and the element alone. Probabilities, as float32, and
    /// entropies are added in the order of the passes, and within a pass of the views, in double precision.
    /// </remarks>
    /// <param name="images">The images.</param>
    /// <param name="passes">Number of passes, 1 or more.</param>
    /// <param name="views">The ways to look at each image in every pass; without any it is looked at as it is.</param>
    /// <param name="cancellation">Ends the work at the next images.</param>
    /// <exception cref="InvalidOperationException">The network has no dropout: all passes would be one.</exception>
    public SampledPredictions Sample(
        ImageSet images,
        int passes,
        IReadOnlyList<IImageTransform> views,
        CancellationToken cancellation = default
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(passes, 1);
        if (!network.Definition.HasDropout)
        {
            throw new InvalidOperationException("The network has no dropout: every pass would give the same. Expected a layer of dropout.");
        }

        int classes = network.Definition.Classes;
        float[] probabilities = new float[checked(images.Count * classes)];
        double[] sums = new double[probabilities.Length];
        double[] entropies = new double[images.Count];
        double[] single = new double[classes];
        IImageTransform?[] looks = views.Count == 0 ? [null] : [.. views];
        for (int pass = 0; pass < passes; pass++)
        {
            foreach (var view in looks)
            {
                var dropping = new SamplePass { Sampling = true, Epoch = (uint)pass };
                Run(new Pixels(images, view), new Predictions(classes, probabilities), cancellation, dropping);
                for (int image = 0; image < images.Count; image++)
                {
                    for (int k = 0; k < classes; k++)
                    {
                        single[k] = probabilities[image * classes + k];
                        sums[image * classes + k] += single[k];
                    }

                    entropies[image] += Entropy(single);
                }
            }
        }

        return Summarize(sums, entropies, passes * looks.Length);
    }

    private SampledPredictions Summarize(double[] sums, double[] entropies, int samples)
    {
        int classes = network.Definition.Classes;
        double[] total = new double[entropies.Length];
        double[] mutual = new double[entropies.Length];
        for (int i = 0; i < sums.Length; i++)
        {
            sums[i] /= samples;
        }

        for (int image = 0; image < entropies.Length; image++)
        {
            total[image] = Entropy(sums.AsSpan(image * classes, classes));

            // Below zero by rounding alone.
            mutual[image] = Math.Max(0.0, total[image] - entropies[image] / samples);
        }

        return new SampledPredictions([.. sums.Select(mean => (float)mean)], total, mutual);
    }

    /// <summary>- sum of p log p, in the order of the classes; 0 log 0 is 0.</summary>
    private static double Entropy(ReadOnlySpan<double> probabilities)
    {
        double sum = 0.0;
        foreach (double p in probabilities)
        {
            sum -= p > 0.0 ? p * ExactMath.Log(p) : 0.0;
        }

        return Math.Max(0.0, sum);
    }

    /// <summary>Mean cross-entropy and accuracy, added up in the order of the images.</summary>
    internal (double Loss, double Accuracy) Measure(ImageSet images)
    {
        double[] losses = new double[images.Count];
        bool[] hits = new bool[images.Count];
        Run(new Pixels(images, view: null), new Measurements(images, network.Definition.Classes, losses, hits), CancellationToken.None);
        double sum = 0.0;
        foreach (double loss in losses)
        {
            sum += loss;
        }

        return (sum / images.Count, (double)hits.Count(hit => hit) / images.Count);
    }

    public void Dispose()
    {
        foreach (var runner in runners)
        {
            runner.Dispose();
        }

        if (ownsTeam)
        {
            team.Dispose();
        }
    }

    private void Run(IImageSource images, ILogitsReader reader, CancellationToken cancellation, SamplePass pass = default) =>
        team.Run(new GroupWork(this, images, reader, pass, cancellation), SamplePass.GroupsOf(images.Count));

    /// <summary>Takes an image's logits to where they are wanted.</summary>
    private interface ILogitsReader
    {
        void Read(int image, ReadOnlySpan<float> logits);
    }

    private sealed class Predictions(int classes, float[] probabilities) : ILogitsReader
    {
        public void Read(int image, ReadOnlySpan<float> logits)
        {
            Span<double> exact = stackalloc double[classes];
            SoftmaxCrossEntropy.Probabilities(logits, exact);
            for (int k = 0; k < classes; k++)
            {
                probabilities[image * classes + k] = (float)exact[k];
            }
        }
    }

    private sealed class Copies(int classes, float[] outputs) : ILogitsReader
    {
        public void Read(int image, ReadOnlySpan<float> logits) => logits.CopyTo(outputs.AsSpan(image * classes));
    }

    private sealed class Measurements(ImageSet images, int classes, double[] losses, bool[] hits) : ILogitsReader
    {
        public void Read(int image, ReadOnlySpan<float> logits)
        {
            Span<double> exact = stackalloc double[classes];
            var (logSum, max) = SoftmaxCrossEntropy.Probabilities(logits, exact);
            int label = images.Label(image);
            losses[image] = logSum - (logits[label] - max);
            hits[image] = SoftmaxCrossEntropy.Predict(logits) == label;
        }
    }

    private sealed class GroupWork(
        Classifier classifier,
        IImageSource images,
        ILogitsReader reader,
        SamplePass pass,
        CancellationToken cancellation
    ) : IWork
    {
        public void Execute(int item, int thread)
        {
            cancellation.ThrowIfCancellationRequested();
            int first = item * SamplePass.GroupSize;
            Span<int> samples = stackalloc int[Math.Min(SamplePass.GroupSize, images.Count - first)];
            for (int sample = 0; sample < samples.Length; sample++)
            {
                samples[sample] = first + sample;
            }

            var runner = classifier.runners[thread];
            images.Load(runner, samples, pass with { Group = item });
            runner.Forward();
            for (int sample = 0; sample < samples.Length; sample++)
            {
                reader.Read(
                    samples[sample],
                    new ReadOnlySpan<float>(runner.Logits + sample * runner.LogitsPitch, classifier.network.Definition.Classes)
                );
            }
        }
    }
}

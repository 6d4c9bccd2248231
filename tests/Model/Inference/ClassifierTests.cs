using Permafrost.Model;
using Permafrost.Model.Data;
using Permafrost.Model.Inference;
using Permafrost.Model.Kernels;
using Permafrost.Model.Layers;

namespace Permafrost.Tests.Model.Inference;

public sealed class ClassifierTests
{
    private const int Count = 21;

    [Fact]
    public void Predict_AnImageAmongOthersAloneOrElsewhere_GetsTheSameBits()
    {
        using var folder = new TemporaryFolder();
        using var images = folder.Stripes("images", SmallNetwork.Input, Count, SmallNetwork.Classes);
        using var network = SmallNetwork.Create();
        float[] together = Predict(network, images);
        int[] order = [.. Enumerable.Range(0, Count).Select(position => (position * 8 + 5) % Count)];
        using var moved = Select(folder, "moved", images, order);

        float[] elsewhere = Predict(network, moved);

        for (int position = 0; position < Count; position++)
        {
            Bits.Equal(Row(together, order[position]), Row(elsewhere, position), $"image {order[position]}");
            using var alone = Select(folder, $"alone-{position}", images, [order[position]]);
            Bits.Equal(Row(together, order[position]), Predict(network, alone), $"image {order[position]}, alone");
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public void Predict_AnyNumberOfThreadsAndKernel_GivesTheSameBits(int threads)
    {
        using var folder = new TemporaryFolder();
        using var images = folder.Stripes("images", SmallNetwork.Input, Count, SmallNetwork.Classes);
        using var network = SmallNetwork.Create();
        float[] expected = Predict(network, images);

        foreach (var kernel in KernelVariants.Supported)
        {
            using var other = SmallNetwork.Create(kernel);
            Bits.Equal(expected, Predict(other, images, threads), kernel.Name);
        }
    }

    [Fact]
    public void Predict_ImagesOfFloats_GivesTheBitsOfTheSamePixels()
    {
        using var folder = new TemporaryFolder();
        using var images = folder.Stripes("images", SmallNetwork.Input, Count, SmallNetwork.Classes);
        using var network = SmallNetwork.Create();
        float[] numbers = [.. Enumerable.Range(0, Count).SelectMany(image => images.Pixels(image).ToArray()).Select(pixel => pixel / 255f)];
        using var classifier = new Classifier(network, threads: 2);

        Bits.Equal(Predict(network, images), classifier.Predict(numbers, TestContext.Current.CancellationToken), "probabilities");
    }

    [Fact]
    public void Outputs_ImagesOfFloats_AreWhatTheSoftmaxIsMadeOf()
    {
        using var network = SmallNetwork.Create();
        float[] numbers = Draws.Floats("numbers", Count * SmallNetwork.Input.Count);
        using var classifier = new Classifier(network, threads: 2);

        float[] outputs = classifier.Outputs(numbers, TestContext.Current.CancellationToken);

        float[] probabilities = classifier.Predict(numbers, TestContext.Current.CancellationToken);
        Assert.Equal(Count * SmallNetwork.Classes, outputs.Length);
        for (int i = 0; i < outputs.Length; i += SmallNetwork.Classes)
        {
            double ratio = Math.Exp(outputs[i + 1] - (double)outputs[i]);
            Assert.Equal(ratio, probabilities[i + 1] / (double)probabilities[i], ratio * 1e-5);
        }
    }

    [Fact]
    public void Predict_FloatsOfNoWholeImage_Throws()
    {
        using var network = SmallNetwork.Create();
        using var classifier = new Classifier(network, threads: 1);

        var thrown = Assert.Throws<ShapeMismatchException>(() => classifier.Predict(new float[127], TestContext.Current.CancellationToken));

        Assert.Equal("127 numbers are no whole images of 9x7x2; expected a multiple of 126", thrown.Message);
    }

    [Fact]
    public void Predict_SeveralViews_IsTheirMeanInTheirOrder()
    {
        using var folder = new TemporaryFolder();
        using var images = folder.Stripes("images", SmallNetwork.Input, Count, SmallNetwork.Classes);
        using var network = SmallNetwork.Create();
        using var classifier = new Classifier(network, threads: 2);
        float[] plain = Predict(network, images);
        float[] Look(params IImageTransform[] views) => classifier.Predict(images, views, TestContext.Current.CancellationToken);
        float[] inverted = Look(new Inverted());

        float[] three = Look(new Unchanged(), new Inverted(), new Unchanged());

        Bits.Equal(plain, Look(new Unchanged()), "one view");
        Bits.Equal(plain, Look(), "no view");
        Assert.NotEqual(plain, inverted);
        Bits.Equal([.. plain.Zip(inverted, (one, other) => (float)(((double)one + other + one) / 3))], three, "three views");
    }

    [Fact]
    public void Sample_AnyThreadsKernelAndNeighbours_GivesTheSameBits()
    {
        using var folder = new TemporaryFolder();
        using var images = folder.Stripes("images", SmallNetwork.Input, Count, SmallNetwork.Classes);
        using var first = folder.Images(
            "first",
            images.Shape,
            [.. Enumerable.Range(0, 3).Select(images.Label)],
            [.. Enumerable.Range(0, 3).SelectMany(image => images.Pixels(image).ToArray())]
        );
        using var network = SmallNetwork.Create();
        var expected = Sample(network, images, passes: 5);

        foreach (var kernel in KernelVariants.Supported)
        {
            using var other = SmallNetwork.Create(kernel);
            var again = Sample(other, images, passes: 5, threads: 3);
            Bits.Equal(expected.Probabilities, again.Probabilities, kernel.Name);
            Assert.Equal(expected.Entropies, again.Entropies);
            Assert.Equal(expected.MutualInformation, again.MutualInformation);
        }

        var few = Sample(network, first, passes: 5);
        Bits.Equal(expected.Probabilities[..few.Probabilities.Length], few.Probabilities, "the first three");
    }

    [Fact]
    public void Sample_MorePasses_AreOtherMasksAndTheMeanOfThem()
    {
        using var folder = new TemporaryFolder();
        using var images = folder.Stripes("images", SmallNetwork.Input, Count, SmallNetwork.Classes);
        using var network = SmallNetwork.Create();

        var one = Sample(network, images, passes: 1);
        var two = Sample(network, images, passes: 2);

        Assert.NotEqual(Predict(network, images), one.Probabilities);
        Assert.NotEqual(one.Probabilities, two.Probabilities);
        Assert.All(one.MutualInformation, information => Assert.Equal(0.0, information));
        Assert.Contains(two.MutualInformation, information => information > 1e-6);
        Assert.All(two.Entropies.Zip(two.MutualInformation), pair => Assert.InRange(pair.Second, 0.0, pair.First));
        for (int image = 0; image < Count; image++)
        {
            double entropy = -Row(two.Probabilities, image).Sum(p => p * Math.Log(p));
            Assert.Equal(entropy, two.Entropies[image], 1e-5);
        }
    }

    [Fact]
    public void Sample_NetworkWithoutDropout_IsRefused()
    {
        using var folder = new TemporaryFolder();
        using var images = folder.Stripes("images", SmallNetwork.Input, 2, 3);
        using var network = new Network(new(SmallNetwork.Input, [new FlattenOptions(), new DenseOptions { Units = 3 }], 3), seed: 111);

        Assert.StartsWith(
            "The network has no dropout",
            Assert.Throws<InvalidOperationException>(() => Sample(network, images, passes: 2)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Sparsity_AnyThreads_CountsTheZerosOfEveryLayer()
    {
        using var folder = new TemporaryFolder();
        using var images = folder.Stripes("images", new ActivationShape(6, 6, 1), Count, 3);
        NetworkDefinition definition = new(
            images.Shape,
            [
                new Conv2dOptions
                {
                    Filters = 5,
                    Kernel = 3,
                    Activation = Activation.Relu,
                },
                new MaxPool2dOptions(),
                new DropoutOptions { Rate = 0.5 },
                new FlattenOptions(),
                new DenseOptions { Units = 3 },
            ],
            3
        );
        using var network = new Network(definition, seed: 111);

        var rows = ActivationSparsity.Measure(network, images, 20, threads: 1, TestContext.Current.CancellationToken);

        Assert.Equal(["conv2d_1", "max_pool2d_1", "dropout_1", "flatten_1", "dense_1"], rows.Select(row => row.Layer));
        Assert.Equal([20 * 80, 20 * 20, 20 * 20, 20 * 20, 20 * 3], rows.Select(row => (int)row.Count));
        Assert.InRange(rows[0].Inference, 1, rows[0].Count - 1);
        Assert.Equal(rows[0].Inference, rows[0].Training);
        Assert.True(rows[1].Inference / (double)rows[1].Count < rows[0].Inference / (double)rows[0].Count);
        Assert.Equal(rows[1].Inference, rows[2].Inference);
        Assert.InRange(rows[2].Training - rows[2].Inference, 0.3 * (400 - rows[2].Inference), 0.7 * (400 - rows[2].Inference));
        Assert.Equal(0, rows[4].Inference);
        Assert.Equal(rows, ActivationSparsity.Measure(network, images, 20, threads: 3, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Predict_AnyImage_GivesProbabilitiesThatAddUpToOne()
    {
        using var folder = new TemporaryFolder();
        using var images = folder.Stripes("images", SmallNetwork.Input, Count, SmallNetwork.Classes);
        using var network = SmallNetwork.Create();

        float[] probabilities = Predict(network, images, threads: 2);

        Assert.Equal(Count * SmallNetwork.Classes, probabilities.Length);
        Assert.All(probabilities, probability => Assert.InRange(probability, 0f, 1f));
        Assert.All(Enumerable.Range(0, Count), image => Assert.Equal(1.0, Row(probabilities, image).Sum(), 1e-6));
    }

    [Fact]
    public void Measure_SomeImages_AgreesWithPredict()
    {
        using var folder = new TemporaryFolder();
        using var images = folder.Stripes("images", SmallNetwork.Input, Count, SmallNetwork.Classes);
        using var network = SmallNetwork.Create();
        using var classifier = new Classifier(network, threads: 2);
        float[] probabilities = classifier.Predict(images, TestContext.Current.CancellationToken);

        var (loss, accuracy) = classifier.Measure(images);

        double expected = Enumerable.Range(0, Count).Average(image => -Math.Log(Row(probabilities, image)[images.Label(image)]));
        int hits = Enumerable
            .Range(0, Count)
            .Count(image => Row(probabilities, image).ToList().IndexOf(Row(probabilities, image).Max()) == images.Label(image));
        Assert.Equal(expected, loss, 1e-6);
        Assert.Equal((double)hits / Count, accuracy);
    }

    [Fact]
    public void Predict_NoImages_GivesNothing()
    {
        using var folder = new TemporaryFolder();
        using var none = folder.Stripes("none", SmallNetwork.Input, 0, SmallNetwork.Classes);
        using var network = SmallNetwork.Create();

        Assert.Empty(Predict(network, none));
    }

    [Fact]
    public void Predict_Cancelled_Throws()
    {
        using var folder = new TemporaryFolder();
        using var images = folder.Stripes("images", SmallNetwork.Input, Count, SmallNetwork.Classes);
        using var network = SmallNetwork.Create();
        using var classifier = new Classifier(network, threads: 2);

        Assert.Throws<OperationCanceledException>(() => classifier.Predict(images, new CancellationToken(canceled: true)));
    }

    [Fact]
    public void Predict_ImagesOfAnotherShape_AreRefused()
    {
        using var folder = new TemporaryFolder();
        using var images = folder.Stripes("images", new ActivationShape(30, 30, 3), 2, SmallNetwork.Classes);
        using var network = SmallNetwork.Create();

        var error = Assert.Throws<ShapeMismatchException>(() => Predict(network, images));

        Assert.Contains("30x30x3", error.Message, StringComparison.Ordinal);
        Assert.Contains("9x7x2", error.Message, StringComparison.Ordinal);
    }

    private static float[] Predict(Network network, ImageSet images, int threads = 1)
    {
        using var classifier = new Classifier(network, threads);
        return classifier.Predict(images, TestContext.Current.CancellationToken);
    }

    private static SampledPredictions Sample(Network network, ImageSet images, int passes, int threads = 1)
    {
        using var classifier = new Classifier(network, threads);
        return classifier.Sample(images, passes, [], TestContext.Current.CancellationToken);
    }

    private static float[] Row(float[] probabilities, int image) =>
        probabilities[(image * SmallNetwork.Classes)..((image + 1) * SmallNetwork.Classes)];

    private static ImageSet Select(TemporaryFolder folder, string name, ImageSet images, int[] order) =>
        folder.Images(name, images.Shape, [.. order.Select(images.Label)], [.. order.SelectMany(image => images.Pixels(image).ToArray())]);

    private sealed class Unchanged : IImageTransform
    {
        public void Apply(ReadOnlySpan<byte> pixels, ActivationShape shape, uint epoch, uint sample, Span<byte> target) =>
            pixels.CopyTo(target);
    }

    private sealed class Inverted : IImageTransform
    {
        public void Apply(ReadOnlySpan<byte> pixels, ActivationShape shape, uint epoch, uint sample, Span<byte> target)
        {
            for (int i = 0; i < pixels.Length; i++)
            {
                target[i] = (byte)(255 - pixels[i]);
            }
        }
    }
}

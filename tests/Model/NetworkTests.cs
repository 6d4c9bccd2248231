using System.Security.Cryptography;
using Permafrost.Core.Tensors;
using Permafrost.Model;
using Permafrost.Model.Inference;
using Permafrost.Model.Layers;
using Permafrost.Tests.Model.Training;

namespace Permafrost.Tests.Model;

public sealed class NetworkTests
{
    [Fact]
    public void SaveAndLoad_AnyNetwork_GivesTheSameProbabilities()
    {
        using var folder = new TemporaryFolder();
        using var images = folder.Stripes("images", SmallNetwork.Input, 9, SmallNetwork.Classes);
        using var saved = SmallNetwork.Create();
        saved.Save(folder.File("model"));
        using var loaded = new Network(SmallNetwork.Definition, seed: 7);
        Assert.NotEqual(Predict(saved), Predict(loaded));

        loaded.Load(folder.File("model"));

        Bits.Equal(Predict(saved), Predict(loaded), "probabilities");
        Assert.Equal(saved.Parameters.Select(tensor => tensor.Digest()), loaded.Parameters.Select(tensor => tensor.Digest()));

        float[] Predict(Network network)
        {
            using var classifier = new Classifier(network, threads: 1);
            return classifier.Predict(images, TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public void SaveAndLoad_ThenTrain_SeesTheLoadedWeightsBackwardToo()
    {
        // dL/dx reads copies of the weights in another order; loading must renew them.
        using var folder = new TemporaryFolder();
        using var images = folder.Stripes("images", SmallNetwork.Input, 12, SmallNetwork.Classes);
        using var saved = SmallNetwork.Create();
        saved.Save(folder.File("model"));

        // Masks depend on the seed: dropout is left out.
        var plain = SmallNetwork.Definition with
        {
            Layers = [.. SmallNetwork.Definition.Layers.Where(layer => layer is not DropoutOptions)],
        };
        using var first = new Network(plain, seed: 111);
        using var second = new Network(plain, seed: 7);
        first.Load(folder.File("model"));
        second.Load(folder.File("model"));

        Assert.Equal(Train(first), Train(second));

        IEnumerable<string> Train(Network network) =>
            Permafrost
                .Model.Training.Trainer.Train(network, images, images, SmallNetwork.Options, 1, _ => { }, CancellationToken.None)
                .Trail[^1]
                .Tensors.Select(tensor => $"{tensor.Key} {tensor.Value}");
    }

    [Fact]
    public void Save_SameWeights_GivesTheSameBytesAndNothingElseInside()
    {
        using var folder = new TemporaryFolder();
        using var network = SmallNetwork.Create();

        network.Save(folder.File("a"));
        network.Save(folder.File("b"));

        Assert.Equal(SHA256.HashData(File.ReadAllBytes(folder.File("a"))), SHA256.HashData(File.ReadAllBytes(folder.File("b"))));
        using var file = SafetensorsFile.Open(folder.File("a"));
        Assert.Equal(
            [
                "conv2d_1/bias",
                "conv2d_1/kernel",
                "conv2d_2/bias",
                "conv2d_2/kernel",
                "dense_1/bias",
                "dense_1/kernel",
                "dense_2/bias",
                "dense_2/kernel",
            ],
            file.Tensors.Keys.Order(StringComparer.Ordinal)
        );
        Assert.Equal([3L, 3L, 2L, 5L], file.Tensors["conv2d_1/kernel"].Shape);
    }

    [Fact]
    public void Load_FileOfAnotherNetwork_NamesFileAndTensorAndChangesNothing()
    {
        using var folder = new TemporaryFolder();
        using var network = SmallNetwork.Create();
        var digests = network.Parameters.Select(tensor => tensor.Digest()).ToList();
        var layers = SmallNetwork.Definition.Layers;

        // One layer more, one layer less, and another width late in the network.
        string more = Save([.. layers[..^1], new DenseOptions { Units = 4 }, new DenseOptions { Units = SmallNetwork.Classes }]);
        string less = Save([new FlattenOptions(), new DenseOptions { Units = SmallNetwork.Classes }]);
        string wider = Save([.. layers[..6], new DenseOptions { Units = 12 }, new DenseOptions { Units = SmallNetwork.Classes }]);

        Assert.Matches($"{more}: .*dense_", Refuse(more));
        Assert.Matches($"{less}: .*conv2d_1/kernel", Refuse(less));
        Assert.Matches($"{wider}: dense_1/kernel is .*12.*expected .*11", Refuse(wider));
        Assert.Equal(digests, network.Parameters.Select(tensor => tensor.Digest()));

        string Save(LayerOptions[] other)
        {
            using var saved = new Network(SmallNetwork.Definition with { Layers = [.. other] }, seed: 111);
            string path = folder.File($"{other.Length}-{other.OfType<DenseOptions>().Max(dense => dense.Units)}");
            saved.Save(path);
            return path;
        }

        string Refuse(string path) => Assert.Throws<InvalidDataException>(() => network.Load(path)).Message;
    }

    [Fact]
    public void Load_FileOfAnotherNetworkWithOneLayerMore_NamesTheTensorThatHasNoPlace()
    {
        using var folder = new TemporaryFolder();
        var small = new NetworkDefinition(SmallNetwork.Input, [new FlattenOptions(), new DenseOptions { Units = 3 }], 3);
        var large = small with { Layers = [.. small.Layers, new DenseOptions { Units = 3 }] };
        using var saved = new Network(large, seed: 111);
        using var network = new Network(small, seed: 111);
        saved.Save(folder.File("large"));

        var error = Assert.Throws<InvalidDataException>(() => network.Load(folder.File("large")));

        Assert.Contains("dense_2/", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_NotASafetensorsFile_NamesIt()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("text"), "This is not a model, but it is long enough.");
        using var network = SmallNetwork.Create();

        Assert.Contains(
            folder.File("text"),
            Assert.Throws<InvalidDataException>(() => network.Load(folder.File("text"))).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Constructor_LastLayerNotOnePerClass_SaysBoth()
    {
        var definition = SmallNetwork.Definition with { Classes = 7 };

        var error = Assert.Throws<ShapeMismatchException>(() => new Network(definition, seed: 111));

        Assert.Matches("ends with 3 outputs; expected 7", error.Message);
    }

    [Fact]
    public void Constructor_LayerThatDoesNotFit_SaysWhatItExpected()
    {
        var definition = SmallNetwork.Definition with { Layers = [new DenseOptions { Units = 3 }] };

        Assert.Matches("9x7x2.*flatten", Assert.Throws<ShapeMismatchException>(() => new Network(definition, seed: 111)).Message);
    }

    [Fact]
    public void Summarize_DeepCnn_CountsWhatTheFormulasSay()
    {
        using var network = PyTorchCase.DeepCnn.CreateNetwork();

        var table = network
            .Summarize()
            .Where(row => row.ParameterCount > 0)
            .Select(row => (row.Name, $"{row.Output}", row.ParameterCount, row.MacsPerImage));

        Assert.Equal(
            [
                ("conv2d_1", "26x26x32", 320L, 26L * 26 * 9 * 32),
                ("conv2d_2", "11x11x64", 18_496L, 11L * 11 * 9 * 32 * 64),
                ("conv2d_3", "3x3x64", 36_928L, 3L * 3 * 9 * 64 * 64),
                ("dense_1", "128", 73_856L, 576L * 128),
                ("dense_2", "10", 1_290L, 1_280L),
            ],
            table
        );
        Assert.Equal(130_890, network.ParameterCount);
        Assert.Equal(network.Summarize().Sum(row => row.MacsPerImage), network.MacsPerImage);
    }
}

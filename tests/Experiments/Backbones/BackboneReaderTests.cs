using Permafrost.Core.Digests;
using Permafrost.Model;
using Permafrost.Model.Layers;
using Permafrost.Onnx;

namespace Permafrost.Tests.Experiments.Backbones;

public sealed class BackboneReaderTests : IDisposable
{
    private const string Onnx = "data/backbones/small.onnx";

    private readonly TemporaryRepository repository = new();
    private readonly string digest;

    public BackboneReaderTests()
    {
        var definition = new NetworkDefinition(
            new ActivationShape(8, 8, 3),
            [new Conv2dOptions { Filters = 5, Kernel = 3 }, new GlobalAveragePool2dOptions(), new DenseOptions { Units = 3 }],
            3
        );
        using var network = new Network(definition, seed: 111);
        using var bytes = new MemoryStream();
        OnnxExporter.Write(network, new OnnxDescription(), bytes);
        repository.Write(Onnx, bytes.ToArray());
        digest = Sha256Digest.OfFile(repository.PathOf(Onnx)).ToString();
    }

    public void Dispose() => repository.Dispose();

    [Fact]
    public void Load_Backbone_LayersReadItsFeatures()
    {
        var experiment = Assert.Single(repository.LoadText(Text("output: global_average_pool2d_1, normalize: imagenet")));

        var backbone = experiment.Backbone!;
        Assert.Equal((5, true), (backbone.Network!.Features.Count, backbone.Options.Freeze));
        Assert.Equal(
            ["backbone/pixels", "backbone/conv2d_1", "backbone/global_average_pool2d_1"],
            backbone.Network.Definition.Graph.Select(node => node.Name)
        );
        Assert.Equal(ActivationShape.Flat(5), experiment.Network.Input);
        using var head = new Network(experiment.Network, seed: 1);
        Assert.Equal(5 * 4 + 4, head.ParameterCount);
    }

    [Fact]
    public void Load_BackboneNotFrozen_NetworkHoldsBoth()
    {
        var experiment = Assert.Single(repository.LoadText(Text("freeze: false")));

        using var network = new Network(experiment.Network, seed: 1);
        Assert.Equal(["backbone/conv2d_1/kernel", "backbone/conv2d_1/bias"], network.Parameters.Take(2).Select(tensor => tensor.Name));
        Assert.Equal(["dense_1/kernel", "dense_1/bias"], network.Parameters.TakeLast(2).Select(tensor => tensor.Name));
        Assert.Equal(new ActivationShape(8, 8, 3), network.Definition.Input);
    }

    [Fact]
    public void Load_AxesOfTheBackbone_AreExperiments()
    {
        var experiments = repository.LoadText(Text("", "matrix: { backbone.freeze: [true, false] }"));

        Assert.Equal(["a/backbone.freeze=true", "a/backbone.freeze=false"], experiments.Select(experiment => experiment.Name));
        Assert.Same(experiments[0].Backbone!.Network, experiments[1].Backbone!.Network);
    }

    [Fact]
    public void Load_FileIsNotThere_IsAFaultOfTheRunAlone()
    {
        File.Delete(repository.PathOf(Onnx));

        var experiment = Assert.Single(repository.LoadText(Text("")));

        Assert.Null(experiment.Backbone!.Network);
        Assert.Equal(repository.PathOf(Onnx), experiment.Backbone.Path);
    }

    [Fact]
    public void Load_AnotherDigest_NamesBoth()
    {
        string other = new('f', 64);

        string fault = Assert.Single(repository.FaultsOf(Text("").Replace(digest, other, StringComparison.Ordinal)));

        Assert.StartsWith(
            $"experiments/a.yaml:3:54: backbone.sha256 is {other}, and {Onnx} has {digest}; expected",
            fault,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Load_UnknownOutput_NamesTheNearest()
    {
        string fault = Assert.Single(repository.FaultsOf(Text("output: global_avrage_pool2d_1")));

        Assert.Matches(
            $"^experiments/a.yaml:3:[0-9]+: {Onnx}: no node gives the output 'global_avrage_pool2d_1'; did you mean 'global_average_pool2d_1'",
            fault
        );
    }

    [Fact]
    public void Load_OutputThatIsNoVector_SaysWhatIsExpected()
    {
        string fault = Assert.Single(repository.FaultsOf(Text("output: conv2d_1")));

        Assert.Contains("expected a vector", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_TruncatedFile_NamesTheFile()
    {
        byte[] bytes = File.ReadAllBytes(repository.PathOf(Onnx));
        repository.Write(Onnx, bytes[..(bytes.Length * 2 / 3)]);
        string text = Text("").Replace(digest, Sha256Digest.OfFile(repository.PathOf(Onnx)).ToString(), StringComparison.Ordinal);

        string fault = Assert.Single(repository.FaultsOf(text));

        Assert.StartsWith("experiments/a.yaml:3:", fault, StringComparison.Ordinal);
        Assert.Contains($": {Onnx}: ", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_ImagesOfAnotherShape_NamesWhatFits()
    {
        string fault = Assert.Single(repository.FaultsOf(Text("").Replace("size: 8", "size: 9", StringComparison.Ordinal)));

        Assert.StartsWith(
            "experiments/a.yaml:2:13: the images are 9x9x3, and the backbone takes 8x8x3; expected preprocess: { size: 8, channels: rgb }",
            fault,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("augment: { horizontal_flip: true }", "augment changes images, and the backbone is frozen")]
    [InlineData("evaluate: { shift: 1 }", "evaluate looks at images in several ways, and the backbone is frozen")]
    public void Load_ChangedImagesAndFrozen_AreRefused(string more, string expected)
    {
        string fault = Assert.Single(repository.FaultsOf(Text("", more)));

        Assert.Contains(expected, fault, StringComparison.Ordinal);
        Assert.Contains("backbone.freeze: false", fault, StringComparison.Ordinal);
        Assert.Single(repository.LoadText(Text("freeze: false", more)));
    }

    [Theory]
    [InlineData("{ mean_std: { mean: [0.5, 0.5], std: [1] } }", "mean has 2 numbers")]
    [InlineData("{ mean_std: { mean: [0.5], std: [0] } }", "std holds 0")]
    [InlineData("imagnet", "did you mean imagenet")]
    public void Load_WrongNormalization_SaysWhatIsExpected(string normalize, string expected)
    {
        string fault = Assert.Single(repository.FaultsOf(Text($"normalize: {normalize}")));

        Assert.StartsWith("experiments/a.yaml:3:", fault, StringComparison.Ordinal);
        Assert.Contains(expected, fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_HeadThatDoesNotFit_IsTheFaultOfTheHead()
    {
        string text = Text("")
            .Replace("- dense: { units: classes }", "- max_pool2d: { size: 2 }\n    - dense: { units: classes }", StringComparison.Ordinal);

        string fault = Assert.Single(repository.FaultsOf(text));

        Assert.Contains("layer 1 (max_pool2d)", fault, StringComparison.Ordinal);
    }

    private string Text(string backbone, string more = "") =>
        $$"""
            dataset: shapes
            preprocess: { size: 8, channels: rgb }
            backbone: { onnx: {{Onnx}}, sha256: {{digest}}{{(backbone.Length > 0 ? ", " : "")}}{{backbone}} }
            architecture:
              layers:
                - dense: { units: classes }
            {{more}}

            """;
}

using Permafrost.Core.Digests;
using Permafrost.Experiments;
using Permafrost.Experiments.Definitions;
using Permafrost.Model;
using Permafrost.Model.Inference;
using Permafrost.Model.Layers;
using Permafrost.Onnx;
using Permafrost.Tests.Model;

namespace Permafrost.Tests.Onnx;

public sealed class OnnxExporterTests
{
    private const int ImageCount = 1000;

    private static readonly Lazy<IReadOnlyDictionary<string, NetworkDefinition>> Experiments = new(LoadExperiments);

    /// <summary>The bytes of a file depend on the network alone, on any machine.</summary>
    [Fact]
    public void Write_ANetworkOfASeed_GivesTheseBytes()
    {
        using var network = SmallNetwork.Create();

        byte[] file = ExampleNetworks.Export(network, new OnnxDescription { Classes = ["a", "b", "c"] });

        Assert.Equal("6afdc766394ba5b4b6cbe613a1b644b2c8a20712e1dc145a8ddbfa732bfbe226", Sha256Digest.OfBytes(file).ToString());
    }

    public static TheoryData<string> Architectures =>
        [
            .. Directory
                .EnumerateFiles(Path.Combine(Repository.Root, "experiments", "architectures"), "*.yaml")
                .Select(file => Path.GetFileNameWithoutExtension(file))
                .Order(StringComparer.Ordinal),
        ];

    [Theory]
    [MemberData(nameof(Architectures))]
    public void Write_AnArchitectureOfTheExperiments_GivesTheClassesOfOnnxRuntime(string architecture)
    {
        OnnxRuntime.SkipUnlessInstalled();
        Assert.True(
            Experiments.Value.ContainsKey(architecture),
            $"no experiment in experiments/ uses the architecture {architecture}; expected one that does"
        );
        using var folder = new TemporaryFolder();
        using var network = ExampleNetworks.Create(Experiments.Value[architecture]);
        OnnxExporter.Write(network, new OnnxDescription(), folder.File("model.onnx"));

        AssertAgrees(network, folder.File("model.onnx"), ImageCount);
    }

    [Fact]
    public void Write_EveryArchitecture_PassesOnnxChecker()
    {
        using var folder = new TemporaryFolder();
        foreach (var (name, definition) in Experiments.Value)
        {
            using var network = ExampleNetworks.Create(definition);
            OnnxExporter.Write(network, new OnnxDescription { Name = name }, folder.File($"{name}.onnx"));
        }

        var last = OnnxChecker.Check([.. Experiments.Value.Keys.Select(name => folder.File($"{name}.onnx"))]);

        Assert.Equal(OnnxExporter.IrVersion, (int)last["ir_version"]!);
        Assert.Equal($"[[\"\",{OnnxExporter.Opset}]]", last["opset"]!.ToJsonString());
    }

    [Fact]
    public void Write_ADescription_IsInTheMetadata()
    {
        using var folder = new TemporaryFolder();
        using var network = SmallNetwork.Create();
        OnnxExporter.Write(
            network,
            new OnnxDescription
            {
                Classes = ["cat", "\"dog\"", "Ä<b>"],
                Preprocessing = [new("resize", "bilinear"), new("fit", "crop")],
                Metadata = [new("experiment", "study/dropout=0.25")],
            },
            folder.File("model.onnx")
        );

        var file = OnnxChecker.Check(folder.File("model.onnx"));

        Assert.Equal("""["cat","\"dog\"","Ä<b>"]""", (string)file["metadata"]!["classes"]!);
        Assert.Equal("""{"resize":"bilinear","fit":"crop"}""", (string)file["metadata"]!["preprocess"]!);
        Assert.Equal("study/dropout=0.25", (string)file["metadata"]!["experiment"]!);
        Assert.Equal("""{"images":["batch",2,9,7]}""", file["inputs"]!.ToJsonString());
        Assert.Equal("""{"probabilities":["batch",3],"logits":["batch",3]}""", file["outputs"]!.ToJsonString());
        Assert.DoesNotContain("Dropout", file["operators"]!.AsArray().Select(name => (string)name!));
    }

    [Fact]
    public void Write_AGrayImage_SaysSoInOnnxsOwnWords()
    {
        using var folder = new TemporaryFolder();
        using var network = ExampleNetworks.Create(Experiments.Value["simple-cnn"]);
        OnnxExporter.Write(network, new OnnxDescription(), folder.File("model.onnx"));

        var metadata = OnnxChecker.Check(folder.File("model.onnx"))["metadata"]!;

        Assert.Equal("Gray8", (string)metadata["Image.BitmapPixelFormat"]!);
        Assert.Equal("Normalized_0_1", (string)metadata["Image.NominalPixelRange"]!);
    }

    [Fact]
    public void Write_NamesForAnotherNumberOfClasses_Throws()
    {
        using var network = SmallNetwork.Create();

        var thrown = Assert.Throws<ArgumentException>(() => ExampleNetworks.Export(network, new OnnxDescription { Classes = ["a"] }));

        Assert.Contains("1 names for 3 classes", thrown.Message, StringComparison.Ordinal);
    }

    /// <summary>Probabilities within 1e-5 and the same best class, where two classes are not as good as equal.</summary>
    internal static void AssertAgrees(Network network, string file, int count)
    {
        var shape = network.Definition.Input;
        int classes = network.Definition.Classes;
        float[] images = [.. Draws.Bytes("onnx/images", count * shape.Count).Select(value => value / 255f)];
        int[] sides = shape.IsFlat ? [count, shape.Channels] : [count, shape.Channels, shape.Height, shape.Width];
        float[][] theirs = OnnxRuntime.Run(file, "images", ExampleNetworks.ChannelsFirst(images, shape), sides, "probabilities", "logits");
        using var classifier = new Classifier(network, threads: 2);

        float[] ours = classifier.Predict(images, TestContext.Current.CancellationToken);

        int distinct = 0;
        for (int image = 0; image < count; image++)
        {
            var found = ours.AsSpan(image * classes, classes);
            var expected = theirs[0].AsSpan(image * classes, classes);
            for (int k = 0; k < classes; k++)
            {
                Assert.True(
                    Math.Abs(found[k] - expected[k]) <= 1e-5f,
                    $"image {image}, class {k}: {found[k]}, but {expected[k]} in ONNX Runtime"
                );
            }

            float[] ranking = [.. found.ToArray().OrderDescending()];
            if (ranking[0] - ranking[1] > 2e-5f)
            {
                distinct++;
                Assert.Equal(expected.IndexOf(expected.ToArray().Max()), found.IndexOf(ranking[0]));
            }
        }

        Assert.InRange(distinct, count * 9 / 10, count);
        Assert.Equal(ours.Length, theirs[1].Length);
    }

    /// <summary>One network of each architecture, as some experiment has it.</summary>
    private static Dictionary<string, NetworkDefinition> LoadExperiments()
    {
        string[] files =
        [
            .. Directory.EnumerateFiles(Path.Combine(Repository.Root, "experiments"), "*.yaml").Order(StringComparer.Ordinal),
        ];
        return ExperimentLoader
            .Load(new ExperimentRequest(Repository.Root, files, [], []))
            .GroupBy(experiment => experiment.Architecture, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => DefinitionOf(group.First()), StringComparer.Ordinal);
    }

    /// <summary>A head stands behind the simplest of backbones here, since the file of its own may not be there.</summary>
    private static NetworkDefinition DefinitionOf(ExperimentDefinition experiment) =>
        experiment.Backbone is null
            ? new(experiment.InputShape, experiment.Layers, experiment.Dataset.Classes.Length)
            : new(
                new ActivationShape(8, 8, 3),
                [new GlobalAveragePool2dOptions(), .. experiment.Layers],
                experiment.Dataset.Classes.Length
            );
}

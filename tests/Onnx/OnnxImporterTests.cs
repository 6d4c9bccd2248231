using System.Collections.Immutable;
using Permafrost.Model;
using Permafrost.Model.Inference;
using Permafrost.Model.Layers;
using Permafrost.Onnx;
using Permafrost.Onnx.Format;
using Permafrost.Tests.Model;

namespace Permafrost.Tests.Onnx;

public sealed class OnnxImporterTests
{
    private const int Count = 21;

    public static TheoryData<string> Examples => [.. ExampleNetworks.All.Keys];

    /// <summary>Weights and layers survive the way there and back to the last bit, and so do the network's outputs.</summary>
    [Theory]
    [MemberData(nameof(Examples))]
    public void Read_AFileOfOurs_IsTheSameNetwork(string example)
    {
        using var network = ExampleNetworks.Create(ExampleNetworks.All[example]);
        byte[] file = ExampleNetworks.Export(network);

        var imported = OnnxImporter.Read(file, "a.onnx");
        using var again = imported.CreateNetwork();
        byte[] second = ExampleNetworks.Export(again);
        var third = OnnxImporter.Read(second, "b.onnx");

        Bits.Equal(Outputs(network), Outputs(again), "outputs");
        Assert.Equal(Shown(imported.Definition), Shown(third.Definition));
        Assert.Equal(imported.Weights.Keys.Order(StringComparer.Ordinal), third.Weights.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(again.Parameters.Count, imported.Weights.Count);
        foreach (var (name, weights) in imported.Weights)
        {
            Bits.Equal(weights, third.Weights[name], name);
        }

        using var last = third.CreateNetwork();
        Assert.Equal(second, ExampleNetworks.Export(last));
        Assert.True(imported.EndsWithSoftmax);
        Assert.Equal(("images", "probabilities"), (imported.InputName, imported.OutputName));
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void Write_AnyLayer_AgreesWithOnnxRuntime(string example)
    {
        OnnxRuntime.SkipUnlessInstalled();
        using var folder = new TemporaryFolder();
        using var network = ExampleNetworks.Create(ExampleNetworks.All[example]);
        OnnxExporter.Write(network, new OnnxDescription(), folder.File("model.onnx"));

        OnnxExporterTests.AssertAgrees(network, folder.File("model.onnx"), 40);
    }

    [Fact]
    public void Read_TheOutputNamed_EndsThere()
    {
        byte[] file = ExampleNetworks.Export(SmallNetwork.Definition);

        var imported = OnnxImporter.Read(file, "a.onnx", "dense_1/relu");

        Assert.Equal(11, imported.Definition.Classes);
        Assert.False(imported.EndsWithSoftmax);
        Assert.DoesNotContain("dense_2/kernel", imported.Weights.Keys);
    }

    /// <summary>A layer may have any name, those of the file's own values and constants among them.</summary>
    [Fact]
    public void Write_LayersNamedAsOtherValues_AreTheSameNetwork()
    {
        var graph = new GraphBuilder();
        int last = GraphNode.Image;
        foreach (string name in new[] { "images", "zero", "six/kernel", "logits", "softmax", "probabilities", "images_2" })
        {
            last = graph.Add(name, new DenseOptions { Units = 4, Activation = new Relu6Options() }, last);
        }

        using var network = ExampleNetworks.Create(NetworkDefinition.OfGraph(ActivationShape.Flat(4), graph.ToGraph(last), 4));
        using var again = OnnxImporter.Read(ExampleNetworks.Export(network), "a.onnx").CreateNetwork();

        Bits.Equal(Outputs(network), Outputs(again), "outputs");
    }

    [Fact]
    public void Read_AFile_CanBeTheBeginningOfANetwork()
    {
        var imported = OnnxImporter.Read(ExampleNetworks.Export(SmallNetwork.Definition), "a.onnx", "dense_1/relu");
        var definition = imported.Definition with
        {
            Layers = [new DropoutOptions { Rate = 0.5 }, new DenseOptions { Units = 4 }],
            Classes = 4,
        };

        using var network = new Network(definition, 111);
        network.Assign(imported.Weights);

        Assert.Equal(4 * Count, Outputs(network).Length);
    }

    /// <summary>Forms that Permafrost does not write itself.</summary>
    [Theory]
    [InlineData("windows")]
    [InlineData("channels last")]
    [InlineData("bias as a sum")]
    [InlineData("old operators")]
    public void Read_AFileOfAnotherProgram_ComputesAsOnnxRuntime(string name)
    {
        using var folder = new TemporaryFolder();
        var (draft, output) = Foreign(name);
        File.WriteAllBytes(folder.File("model.onnx"), draft.ToBytes(output));
        var imported = OnnxImporter.Read(folder.File("model.onnx"));
        using var network = imported.CreateNetwork();
        var shape = imported.Definition.Input;
        float[] images = Draws.Floats("onnx/images", Count * shape.Count);
        bool isChannelsLast = name == "channels last";

        float[] ours = Outputs(network);

        float[] theirs = OnnxRuntime.Run(
            folder.File("model.onnx"),
            GraphDraft.Image,
            isChannelsLast ? images : ExampleNetworks.ChannelsFirst(images, shape),
            isChannelsLast ? [Count, shape.Height, shape.Width, shape.Channels] : [Count, shape.Channels, shape.Height, shape.Width],
            output
        )[0];
        Assert.Equal(theirs.Length, ours.Length);
        foreach (var (expected, found) in theirs.Zip(ours))
        {
            Assert.Equal(expected, found, 1e-5f * Math.Max(1f, Math.Abs(expected)));
        }
    }

    [Fact]
    public void Read_TwoProgramsThatSayTheSame_GivesEqualNetworks()
    {
        GraphDraft Draft(OnnxAttribute padding)
        {
            var draft = new GraphDraft(3, 9, 7);
            draft.Node("Conv", "conv", [GraphDraft.Image, draft.Weights("w", 4, 3, 3, 3)], padding, OnnxAttribute.Of("strides", 2, 2));
            draft.Node("GlobalAveragePool", "mean", ["conv"]);
            return draft;
        }

        var counted = OnnxImporter.Read(Draft(OnnxAttribute.Of("pads", 1, 1, 1, 1)).ToBytes("mean"), "a.onnx");
        var named = OnnxImporter.Read(
            Draft(new OnnxAttribute("auto_pad", OnnxAttributeType.Text) { Text = "SAME_UPPER" }).ToBytes("mean"),
            "b.onnx"
        );

        Assert.Equal(Shown(counted.Definition), Shown(named.Definition));
    }

    internal static (GraphDraft Draft, string Output) Foreign(string name)
    {
        var draft = new GraphDraft(name == "channels last" ? [13, 11, 3] : [3, 13, 11]) { Opset = name == "old operators" ? 9 : 13 };
        switch (name)
        {
            case "windows":
                Windows(draft);
                break;
            case "channels last":
                ChannelsLast(draft);
                break;
            case "bias as a sum":
                BiasAsASum(draft);
                break;
            default:
                OldOperators(draft);
                break;
        }

        return (draft, draft.Nodes[^1].Name);
    }

    /// <summary>Borders of all kinds, rounding up, a bottleneck of two branches, SiLU, the mean by ReduceMean.</summary>
    private static void Windows(GraphDraft draft)
    {
        var lower = new OnnxAttribute("auto_pad", OnnxAttributeType.Text) { Text = "SAME_LOWER" };
        var upper = new OnnxAttribute("auto_pad", OnnxAttributeType.Text) { Text = "SAME_UPPER" };
        draft.Node(
            "Conv",
            "conv1",
            [GraphDraft.Image, draft.Weights("w1", 8, 3, 3, 3), draft.Weights("b1", 8)],
            OnnxAttribute.Of("kernel_shape", 3, 3),
            OnnxAttribute.Of("pads", 1, 0, 2, 1)
        );
        draft.Node("LeakyRelu", "leaky", ["conv1"], OnnxAttribute.Of("alpha", 0.2f));
        draft.Node(
            "MaxPool",
            "max",
            ["leaky"],
            OnnxAttribute.Of("kernel_shape", 3, 3),
            OnnxAttribute.Of("strides", 2, 2),
            OnnxAttribute.Of("ceil_mode", 1)
        );
        draft.Node("Conv", "left", ["max", draft.Weights("w2", 8, 1, 2, 2)], lower, OnnxAttribute.Of("group", 8));
        draft.Node("Conv", "right", ["max", draft.Weights("w3", 8, 8, 3, 3), draft.Weights("b3", 8)], upper);
        draft.Node("Clip", "six", ["right", draft.Number("low", 0f), draft.Number("high", 6f)]);
        draft.Node("Add", "sum", ["left", "six"]);
        draft.Node("Sigmoid", "gate", ["sum"]);
        draft.Node("Mul", "silu", ["gate", "sum"]);
        draft.Node("Concat", "join", ["silu", "left", "sum"], OnnxAttribute.Of("axis", -3));
        draft.Node(
            "AveragePool",
            "average",
            ["join"],
            OnnxAttribute.Of("kernel_shape", 3, 3),
            OnnxAttribute.Of("strides", 2, 2),
            OnnxAttribute.Of("pads", 1, 1, 1, 1)
        );
        draft.Node("Dropout", "drop", ["average"]);
        draft.Node("ReduceMean", "mean", ["drop"], OnnxAttribute.Of("axes", -1, 2), OnnxAttribute.Of("keepdims", 0));
        draft.Node("Gemm", "dense", ["mean", draft.Weights("w4", 5, 24), draft.Weights("b4", 5)], OnnxAttribute.Of("transB", 1));
        draft.Node("Sigmoid", "last", ["dense"]);
    }

    /// <summary>As converters from TensorFlow write it: images [N, H, W, C], turned to and fro.</summary>
    private static void ChannelsLast(GraphDraft draft)
    {
        draft.Node("Transpose", "first", [GraphDraft.Image], OnnxAttribute.Of("perm", 0, 3, 1, 2));
        draft.Node("Conv", "conv", ["first", draft.Weights("w1", 6, 3, 3, 3)], OnnxAttribute.Of("strides", 2, 2));
        draft.Node("Relu", "relu", ["conv"]);
        draft.Node("Transpose", "last", ["relu"], OnnxAttribute.Of("perm", 0, 2, 3, 1));
        draft.Node("Reshape", "flat", ["last", draft.Numbers("shape", -1, 6 * 6 * 5)]);
        draft.Node("MatMul", "product", ["flat", draft.Weights("w2", 6 * 6 * 5, 7)]);
        draft.Node("Add", "sum", [draft.Weights("b2", 7), "product"]);
    }

    /// <summary>A convolution whose bias is added behind it, and a vector in the order channel, row, column with a normalisation before its weights.</summary>
    private static void BiasAsASum(GraphDraft draft)
    {
        draft.Node("Conv", "conv", [GraphDraft.Image, draft.Weights("w1", 6, 3, 3, 3)]);
        draft.Node("Add", "sum", ["conv", draft.Weights("b1", 6, 1, 1)]);
        draft.Node("MaxPool", "max", ["sum"], OnnxAttribute.Of("kernel_shape", 2, 2), OnnxAttribute.Of("strides", 2, 2));
        draft.Node("Reshape", "flat", ["max", draft.Numbers("shape", 0, -1)]);
        const int Length = 6 * 5 * 4;
        draft.Node(
            "BatchNormalization",
            "norm",
            [
                "flat",
                draft.Weights("scale", Length),
                draft.Weights("shift", Length),
                draft.Weights("mean", Length),
                draft.Variances("variance", Length),
            ],
            OnnxAttribute.Of("epsilon", 0.001f)
        );
        draft.Node("Relu", "relu", ["norm"]);
        draft.Node("Gemm", "dense", ["relu", draft.Weights("w2", Length, 7)]);
    }

    /// <summary>Operators as they were before opset 11: bounds and axes are attributes.</summary>
    private static void OldOperators(GraphDraft draft)
    {
        draft.Node("Conv", "conv", [GraphDraft.Image, draft.Weights("w1", 6, 3, 3, 3), draft.Weights("b1", 6)]);
        draft.Node("Clip", "six", ["conv"], OnnxAttribute.Of("min", 0f), OnnxAttribute.Of("max", 6f));
        draft.Node("GlobalAveragePool", "mean", ["six"]);
        draft.Node("Squeeze", "squeezed", ["mean"], OnnxAttribute.Of("axes", 2, 3));
        draft.Nodes.Add(new OnnxNode("", "Dropout", "", ["squeezed"], ["dropped", "mask"], [OnnxAttribute.Of("ratio", 0.5f)]));
        draft.Node("Identity", "same", ["dropped"]);
    }

    private static float[] Outputs(Network network)
    {
        using var classifier = new Classifier(network, threads: 2);
        return classifier.Outputs(
            Draws.Floats("onnx/images", Count * network.Definition.Input.Count),
            TestContext.Current.CancellationToken
        );
    }

    private static ImmutableArray<string> Shown(NetworkDefinition definition) =>
        [
            $"{definition.Input} {definition.Classes}",
            .. definition.Nodes().Select(node => $"{node.Name} {node.Layer} {string.Join(' ', node.Inputs)}"),
        ];
}

using Permafrost.Model;
using Permafrost.Onnx;
using Permafrost.Onnx.Format;

namespace Permafrost.Tests.Onnx;

/// <summary>What is said of files that cannot be read: the file, the node, the operator, what was found and expected.</summary>
public sealed class OnnxFaultTests
{
    [Fact]
    public void Read_ConcatOfRows_NamesTheNode()
    {
        var draft = Draft();
        draft.Node("Concat", "fire2/concat", ["conv", "conv"], OnnxAttribute.Of("axis", 2));

        AssertFault("a.onnx: node 'fire2/concat' (Concat): axis is 2; expected 1, the channels", draft);
    }

    [Theory]
    [InlineData("group", 2, "group is 2, with 4 filters on 6 channels; expected 1, or 6 with one filter for each channel")]
    [InlineData("dilations", 2, "dilations is [2, 2]; expected 1 everywhere")]
    [InlineData("strides", 0, "strides is [0, 0]; expected one step both ways, 1 to 31")]
    [InlineData("kernel_shape", 5, "kernel_shape is [5, 5], but its weights have 3x3; expected the same")]
    [InlineData("pads", -1, "pads is [-1, -1]; expected four numbers, 0 to 30")]
    [InlineData("ceil", 1, "its attribute 'ceil' is unknown; expected none of that name")]
    public void Read_AttributeOfAConvolution_IsNamed(string name, long value, string problem)
    {
        var draft = new GraphDraft(6, 9, 7);
        var attribute = name is "group" or "ceil" ? OnnxAttribute.Of(name, value) : OnnxAttribute.Of(name, value, value);
        draft.Node("Conv", "conv", [GraphDraft.Image, draft.Weights("w", 4, 6, 3, 3)], attribute);
        draft.Node("GlobalAveragePool", "mean", ["conv"]);

        AssertFault($"a.onnx: node 'conv' (Conv): {problem}", draft);
    }

    [Fact]
    public void Read_OperatorWithoutLayer_ListsThoseThatHaveOne()
    {
        var draft = Draft();
        draft.Node("LRN", "norm", ["conv"], OnnxAttribute.Of("size", 5));

        AssertFault(
            "a.onnx: node 'norm' (LRN): there is no layer for this operator; expected one of Add, AveragePool, BatchNormalization, *",
            draft
        );
    }

    [Fact]
    public void Read_OperatorOfAnotherDomain_NamesIt()
    {
        var draft = Draft();
        draft.Nodes.Add(new OnnxNode("", "Relu", "com.example", ["conv"], ["out\n"], []));

        AssertFault("a.onnx: the node of 'out\\u000a' (com.example.Relu): there is no layer for this operator; *", draft);
    }

    [Fact]
    public void Read_SeveralFaults_NamesAll()
    {
        var draft = Draft();
        draft.Node("Foo", "one", ["conv"]);
        draft.Node("Bar", "two", ["conv"]);
        draft.Node("Relu", "behind", ["one"]);
        draft.Node("Add", "sum", ["behind", "two"]);

        var thrown = Assert.Throws<OnnxFileException>(() => OnnxImporter.Read(draft.ToBytes("sum"), "a.onnx"));

        Assert.Equal(
            ["a.onnx: node 'one' (Foo)", "a.onnx: node 'two' (Bar)"],
            thrown.Faults.Select(fault => fault[..fault.IndexOf("): ", StringComparison.Ordinal)] + ")")
        );
    }

    [Fact]
    public void Read_FaultBehindTheOutput_IsNotLookedAt()
    {
        var draft = Draft();
        draft.Node("GlobalAveragePool", "mean", ["conv"]);
        draft.Node("Foo", "behind", ["mean"]);

        Assert.Equal(4, OnnxImporter.Read(draft.ToBytes("behind"), "a.onnx", "mean").Definition.Classes);
    }

    [Fact]
    public void Read_ACircle_IsRefused()
    {
        var draft = Draft();
        draft.Node("Add", "sum", ["conv", "relu"]);
        draft.Node("Relu", "relu", ["sum"]);

        AssertFault(
            "a.onnx: node 'sum' (Add): it reads 'relu', which is computed later or in a circle; expected nodes in the order of computation",
            draft
        );
    }

    [Fact]
    public void Read_AMaskThatSomebodyReads_IsRefused()
    {
        var draft = Draft();
        draft.Nodes.Add(new OnnxNode("drop", "Dropout", "", ["conv"], ["values", "mask"], []));
        draft.Node("Add", "sum", ["values", "mask"]);

        AssertFault(
            "a.onnx: node 'sum' (Add): it reads 'mask', a further output of node 'drop' (Dropout); expected first outputs alone",
            draft
        );
    }

    [Fact]
    public void Read_AMaskAsOutput_IsRefused()
    {
        var draft = Draft();
        draft.Nodes.Add(new OnnxNode("drop", "Dropout", "", ["conv"], ["values", "mask"], []));

        AssertFault("a.onnx: its output 'mask' is a constant, or a further output of a node; *", draft.ToBytes("mask"));
    }

    [Fact]
    public void Read_AValueThatNothingGives_IsRefused()
    {
        var draft = Draft();
        draft.Node("Relu", "relu", ["cnov"]);

        AssertFault("a.onnx: node 'relu' (Relu): it reads 'cnov', which nothing gives; *", draft);
    }

    [Fact]
    public void Read_TwoNodesOfOneOutput_IsRefused()
    {
        var draft = Draft();
        draft.Node("Relu", "conv", [GraphDraft.Image]);

        AssertFault("a.onnx: node 'conv' (Relu): it gives 'conv', which something before it gives already; *", draft);
    }

    [Fact]
    public void Read_ImageAsOutput_SaysWhatToChoose()
    {
        AssertFault("a.onnx: its output 'conv' is Nx4x7x5, a picture of each channel; expected a vector: *", Draft());
    }

    [Fact]
    public void Read_UnknownOutput_SuggestsOne()
    {
        var thrown = Assert.Throws<OnnxFileException>(() => OnnxImporter.Read(Draft().ToBytes("conv"), "a.onnx", "cov"));

        Assert.Equal("a.onnx: no node gives the output 'cov'; did you mean 'conv'?", thrown.Message);
    }

    [Fact]
    public void Read_WeightsOfAnotherType_AreRefused()
    {
        var draft = Draft();
        draft.Tensors[0] = draft.Tensors[0] with { ElementType = OnnxElementType.Float16, Bytes = new byte[8] };

        AssertFault("a.onnx: node 'conv' (Conv): its weights 'w' is of type Float16; expected float32", draft);
    }

    [Fact]
    public void Read_NodesThatShareWeightsWithoutEnd_AreRefused()
    {
        var draft = new GraphDraft(600);
        draft.Weights("w", 600, 600);
        string last = GraphDraft.Image;
        for (int i = 0; i < 1000; i++)
        {
            last = draft.Node("MatMul", $"product{i}", [last, "w"]);
        }

        AssertFault("a.onnx: node 'product3' (MatMul): its weights are shared by many nodes, *", draft);
    }

    [Theory]
    [InlineData(6, "a.onnx: its operators are of opset 6; expected 7 to 22: export it with one of these")]
    [InlineData(23, "a.onnx: its operators are of opset 23; expected 7 to 22: export it with one of these")]
    public void Read_OperatorsOfAnotherTime_AreRefused(long opset, string message)
    {
        AssertFault(message, new GraphDraft(3, 9, 7) { Opset = opset });
    }

    [Fact]
    public void Read_OpenHeight_IsRefused()
    {
        var model = Draft().ToModel("conv");
        var open = model.Graph.Inputs[0] with
        {
            Dimensions = [new OnnxDimension(null), new OnnxDimension(3), new OnnxDimension(null), new OnnxDimension(7)],
        };

        AssertFault(
            "a.onnx: its input 'image' is [?, 3, ?, 7]; expected [N, channels, height, width] with known sizes of 1 to 16384, the batch apart",
            GraphDraft.Bytes(model with { Graph = model.Graph with { Inputs = [open] } })
        );
    }

    [Fact]
    public void Read_TwoInputs_IsRefused()
    {
        var model = Draft().ToModel("conv");
        var inputs = model.Graph.Inputs.Add(model.Graph.Inputs[0] with { Name = "mask" });

        AssertFault(
            "a.onnx: it has 2 inputs (image, mask); expected one, the images",
            GraphDraft.Bytes(model with { Graph = model.Graph with { Inputs = inputs } })
        );
    }

    [Fact]
    public void Read_NoSuchFile_IsTheUsersMistake()
    {
        string path = Path.Combine(Path.GetTempPath(), "permafrost-no-such-file.onnx");

        Assert.StartsWith(
            $"{path}: it cannot be read",
            Assert.Throws<OnnxFileException>(() => OnnxImporter.Read(path)).Message,
            StringComparison.Ordinal
        );
    }

    private static GraphDraft Draft()
    {
        var draft = new GraphDraft(3, 9, 7);
        draft.Node("Conv", "conv", [GraphDraft.Image, draft.Weights("w", 4, 3, 3, 3)]);
        return draft;
    }

    private static void AssertFault(string expected, GraphDraft draft) =>
        AssertFault(expected, draft.ToBytes(draft.Nodes.LastOrDefault()?.Outputs[0] ?? GraphDraft.Image));

    /// <param name="expected">The message; a star at its end stands for any text.</param>
    private static void AssertFault(string expected, byte[] file)
    {
        var thrown = Assert.Throws<OnnxFileException>(() => OnnxImporter.Read(file, "a.onnx"));

        if (expected.EndsWith('*'))
        {
            Assert.StartsWith(expected[..^1], thrown.Message, StringComparison.Ordinal);
        }
        else
        {
            Assert.Equal(expected, thrown.Message);
        }
    }
}

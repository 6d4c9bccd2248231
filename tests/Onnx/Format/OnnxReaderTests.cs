using System.Collections.Immutable;
using Permafrost.Onnx;
using Permafrost.Onnx.Format;
using Permafrost.Tests.Model;
using Fields = Permafrost.Onnx.Format.OnnxFields;

namespace Permafrost.Tests.Onnx.Format;

public sealed class OnnxReaderTests
{
    [Fact]
    public void Read_WhatTheWriterWrote_IsTheSame()
    {
        var draft = new GraphDraft(3, 9, 7);
        draft.Node(
            "Any",
            "node",
            ["", GraphDraft.Image],
            OnnxAttribute.Of("int", -5),
            OnnxAttribute.Of("float", 0.1f),
            OnnxAttribute.Of("ints", 1, -2, long.MaxValue),
            new OnnxAttribute("floats", OnnxAttributeType.Floats) { Floats = [1.5f, float.NaN] },
            new OnnxAttribute("text", OnnxAttributeType.Text) { Text = "größe" },
            new OnnxAttribute("tensor", OnnxAttributeType.Tensor) { Tensor = OnnxTensor.Of("", [7, -1]) }
        );
        draft.Weights("w", 2, 3);
        var model = draft.ToModel("node") with { Documentation = "text", Metadata = [new("key", "value"), new("key", "")] };
        byte[] bytes = GraphDraft.Bytes(model);

        var read = OnnxReader.Read(bytes, "a.onnx");

        Assert.Equal(bytes, GraphDraft.Bytes(read));
        Assert.Equal(["", "image"], read.Graph.Nodes[0].Inputs);
        Assert.Equal([1, -2, long.MaxValue], read.Graph.Nodes[0].Attributes[2].Ints);
        Assert.Equal([7L, -1L], read.Graph.Nodes[0].Attributes[5].Tensor!.Integers());
        Bits.Equal(draft.Tensors[0].Floats(), read.Graph.Initializers[0].Floats(), "weights");
        Assert.Equal("value", read.Metadata[0].Value);
    }

    /// <summary>Other programs write elements as numbers, packed or one by one, and lists of integers packed.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Read_ElementsAsNumbers_AreTheElements(bool packed)
    {
        float[] values = [1f, -2.5f, 0f];
        byte[] file = File(tensor =>
        {
            tensor.Integer(Fields.Tensor.Sides, 3);
            tensor.Integer(Fields.Tensor.ElementType, (long)OnnxElementType.Float);
            if (packed)
            {
                tensor.Bytes(Fields.Tensor.Floats, OnnxTensor.Of("", [3], values).Bytes);
            }
            else
            {
                foreach (float value in values)
                {
                    tensor.Float(Fields.Tensor.Floats, value);
                }
            }
        });

        Assert.Equal(values, OnnxReader.Read(file, "a.onnx").Graph.Initializers[0].Floats());
    }

    [Theory]
    [InlineData(1000, 1000, 8)]
    [InlineData(1L << 40, 1L << 40, 8)]
    [InlineData(-1, -2, 8)]
    [InlineData(0, 5, 8)]
    public void Read_MoreElementsThanThereAre_IsRefused(long rows, long columns, int bytes)
    {
        byte[] file = File(tensor =>
        {
            tensor.Integer(Fields.Tensor.Sides, rows);
            tensor.Integer(Fields.Tensor.Sides, columns);
            tensor.Integer(Fields.Tensor.ElementType, (long)OnnxElementType.Float);
            tensor.Text(Fields.Tensor.Name, "w");
            tensor.Bytes(Fields.Tensor.Bytes, new byte[bytes]);
        });

        AssertFault(file, $"tensor 'w' of shape [{rows}, {columns}] has 2 elements");
    }

    [Fact]
    public void Read_ElementsInAnotherFile_SaysWhatToDo()
    {
        byte[] file = File(tensor =>
        {
            tensor.Integer(Fields.Tensor.Sides, 3);
            tensor.Integer(Fields.Tensor.ElementType, (long)OnnxElementType.Float);
            tensor.Text(Fields.Tensor.Name, "w");
            tensor.Integer(Fields.Tensor.Location, 1);
        });

        AssertFault(
            file,
            "the elements of tensor 'w' lie in another file (external data); expected all in one: save the model without external data"
        );
    }

    [Fact]
    public void Read_TextThatIsNone_IsRefused()
    {
        byte[] file = File(tensor => tensor.Bytes(Fields.Tensor.Name, new byte[] { 0xC3, 0x28 }));

        AssertFault(file, "is not a text in UTF-8");
    }

    [Theory]
    [InlineData("")]
    [InlineData("not an ONNX file, but a text of some length\n")]
    public void Read_AnotherFile_IsRefused(string content)
    {
        var thrown = Assert.Throws<OnnxFileException>(() => OnnxReader.Read(System.Text.Encoding.ASCII.GetBytes(content), "a.onnx"));

        Assert.StartsWith("a.onnx: it is not a whole ONNX file: ", thrown.Message, StringComparison.Ordinal);
    }

    /// <summary>A file of one tensor.</summary>
    private static byte[] File(Action<MessageWriter> tensor)
    {
        var model = new MessageWriter();
        model.Message(Fields.Model.Graph, graph => graph.Message(Fields.Graph.Initializer, tensor));
        return model.Written().ToArray();
    }

    private static void AssertFault(byte[] file, string expected)
    {
        var thrown = Assert.Throws<OnnxFileException>(() => OnnxReader.Read(file, "a.onnx"));

        Assert.Contains(expected, thrown.Message, StringComparison.Ordinal);
    }
}

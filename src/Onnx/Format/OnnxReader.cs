using System.Collections.Immutable;
using Google.Protobuf;
using Fields = Permafrost.Onnx.Format.OnnxFields;

namespace Permafrost.Onnx.Format;

/// <summary>Reads the messages of an ONNX file. Memory is bounded by the size of the file: tensors stay where they are in it.</summary>
internal static class OnnxReader
{
    /// <summary>A longer file is no protobuf message.</summary>
    public const long LargestFileBytes = int.MaxValue - 64;

    /// <summary>Nodes, tensors, inputs or attributes of a graph or node: enough for any network, few enough to bound memory.</summary>
    private const int MostItems = 65536;

    /// <exception cref="OnnxFileException">The file is no ONNX file, damaged or too large.</exception>
    public static OnnxModel Read(string path)
    {
        byte[] bytes;
        try
        {
            long size = new FileInfo(path).Length;
            if (size > LargestFileBytes)
            {
                throw new OnnxFileException(
                    $"{path}: it has {size} bytes; expected at most {LargestFileBytes}, as much as one message can hold"
                );
            }

            bytes = File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new OnnxFileException($"{path}: it cannot be read ({exception.Message}); expected an ONNX file");
        }

        return Read(bytes, path);
    }

    /// <param name="bytes">The file.</param>
    /// <param name="name">Its name, for messages.</param>
    public static OnnxModel Read(byte[] bytes, string name)
    {
        var reader = new MessageReader(bytes);
        try
        {
            return Model(reader);
        }
        catch (Exception exception) when (exception is InvalidProtocolBufferException or InvalidDataException or ArgumentException)
        {
            // Positions within inner messages are part of the text where they are known.
            string where =
                exception is InvalidDataException
                    ? exception.Message
                    : $"the message around byte {reader.Position} of {bytes.Length} is damaged";
            throw new OnnxFileException(
                $"{name}: it is not a whole ONNX file: {where}; compare its size and digest with those of its source"
            );
        }
    }

    private static OnnxModel Model(MessageReader message)
    {
        long version = 0;
        var sets = new List<KeyValuePair<string, long>>();
        var metadata = new List<KeyValuePair<string, string>>();
        string producer = "";
        string documentation = "";
        OnnxGraph? graph = null;
        while (message.Next())
        {
            switch (message.Field)
            {
                case Fields.Model.IrVersion:
                    version = message.Integer();
                    break;
                case Fields.Model.Producer:
                    producer = message.Text();
                    break;
                case Fields.Model.Documentation:
                    documentation = message.Text();
                    break;
                case Fields.Model.Graph when graph is not null:
                    throw new InvalidDataException("it has a second graph");
                case Fields.Model.Graph:
                    graph = Graph(message.Message());
                    break;
                case Fields.Model.OperatorSet:
                    Add(sets, OperatorSet(message.Message()), "operator sets");
                    break;
                case Fields.Model.Metadata:
                    Add(metadata, Entry(message.Message()), "metadata");
                    break;
                case Fields.Model.Functions:
                    throw new InvalidDataException("it defines operators of its own (functions); export it without them");
                default:
                    message.Skip();
                    break;
            }
        }

        return graph is null
            ? throw new InvalidDataException("it has no graph")
            : new OnnxModel(version, [.. sets], producer, documentation, [.. metadata], graph);
    }

    private static KeyValuePair<string, long> OperatorSet(MessageReader message)
    {
        string domain = "";
        long version = 0;
        while (message.Next())
        {
            switch (message.Field)
            {
                case Fields.OperatorSet.Domain:
                    domain = message.Text();
                    break;
                case Fields.OperatorSet.Version:
                    version = message.Integer();
                    break;
                default:
                    message.Skip();
                    break;
            }
        }

        return new(domain, version);
    }

    private static KeyValuePair<string, string> Entry(MessageReader message)
    {
        string key = "";
        string value = "";
        while (message.Next())
        {
            switch (message.Field)
            {
                case Fields.Entry.Key:
                    key = message.Text();
                    break;
                case Fields.Entry.Value:
                    value = message.Text();
                    break;
                default:
                    message.Skip();
                    break;
            }
        }

        return new(key, value);
    }

    private static OnnxGraph Graph(MessageReader message)
    {
        string name = "";
        var nodes = new List<OnnxNode>();
        var initializers = new List<OnnxTensor>();
        var inputs = new List<OnnxValue>();
        var outputs = new List<OnnxValue>();
        while (message.Next())
        {
            switch (message.Field)
            {
                case Fields.Graph.Node:
                    Add(nodes, Node(message.Message()), "nodes");
                    break;
                case Fields.Graph.Name:
                    name = message.Text();
                    break;
                case Fields.Graph.Initializer:
                    Add(initializers, TensorReader.Read(message.Message()), "initializers");
                    break;
                case Fields.Graph.SparseInitializer:
                    throw new InvalidDataException("it has a sparse initializer; expected dense ones");
                case Fields.Graph.Input:
                    Add(inputs, ValueReader.Read(message.Message()), "inputs");
                    break;
                case Fields.Graph.Output:
                    Add(outputs, ValueReader.Read(message.Message()), "outputs");
                    break;
                default:
                    message.Skip();
                    break;
            }
        }

        return new OnnxGraph(name, [.. nodes], [.. initializers], [.. inputs], [.. outputs]);
    }

    private static OnnxNode Node(MessageReader message)
    {
        string name = "";
        string type = "";
        string domain = "";
        var inputs = new List<string>();
        var outputs = new List<string>();
        var attributes = new List<OnnxAttribute>();
        while (message.Next())
        {
            switch (message.Field)
            {
                case Fields.Node.Input:
                    Add(inputs, message.Text(), "inputs of a node");
                    break;
                case Fields.Node.Output:
                    Add(outputs, message.Text(), "outputs of a node");
                    break;
                case Fields.Node.Name:
                    name = message.Text();
                    break;
                case Fields.Node.Operator:
                    type = message.Text();
                    break;
                case Fields.Node.Attribute:
                    Add(attributes, Attribute(message.Message()), "attributes of a node");
                    break;
                case Fields.Node.Domain:
                    domain = message.Text();
                    break;
                default:
                    message.Skip();
                    break;
            }
        }

        return new OnnxNode(name, type, domain, [.. inputs], [.. outputs], [.. attributes]);
    }

    private static OnnxAttribute Attribute(MessageReader message)
    {
        string name = "";
        long type = 0;
        float single = 0f;
        long integer = 0;
        string text = "";
        OnnxTensor? tensor = null;
        var floats = new List<float>();
        var integers = new List<long>();
        while (message.Next())
        {
            switch (message.Field)
            {
                case Fields.Attribute.Name:
                    name = message.Text();
                    break;
                case Fields.Attribute.Type:
                    type = message.Integer();
                    break;
                case Fields.Attribute.Float:
                    single = message.Float();
                    break;
                case Fields.Attribute.Int:
                    integer = message.Integer();
                    break;
                case Fields.Attribute.Text:
                    text = message.Text();
                    break;
                case Fields.Attribute.Tensor:
                    tensor = TensorReader.Read(message.Message());
                    break;
                case Fields.Attribute.Floats:
                    message.Floats(floats, MostItems);
                    break;
                case Fields.Attribute.Ints:
                    message.Integers(integers, MostItems);
                    break;
                default:
                    message.Skip();
                    break;
            }
        }

        return new OnnxAttribute(name, Enum.IsDefined((OnnxAttributeType)type) ? (OnnxAttributeType)type : OnnxAttributeType.Undefined)
        {
            Float = single,
            Int = integer,
            Text = text,
            Tensor = tensor,
            Floats = [.. floats],
            Ints = [.. integers],
        };
    }

    private static void Add<T>(List<T> list, T item, string what)
    {
        if (list.Count == MostItems)
        {
            throw new InvalidDataException($"it has more than {MostItems} {what}");
        }

        list.Add(item);
    }
}

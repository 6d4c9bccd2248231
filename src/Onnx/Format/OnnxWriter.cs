using Fields = Permafrost.Onnx.Format.OnnxFields;

namespace Permafrost.Onnx.Format;

/// <summary>Writes an ONNX file: the fields of a message in the order of their numbers, so that a model has one form of bytes.</summary>
internal static class OnnxWriter
{
    public static void Write(OnnxModel model, Stream output)
    {
        var message = new MessageWriter();
        message.Integer(Fields.Model.IrVersion, model.IrVersion);
        message.OptionalText(Fields.Model.Producer, model.Producer);
        message.OptionalText(Fields.Model.Documentation, model.Documentation);
        message.Message(Fields.Model.Graph, inner => Graph(inner, model.Graph));
        foreach (var set in model.OperatorSets)
        {
            message.Message(
                Fields.Model.OperatorSet,
                inner =>
                {
                    inner.Text(Fields.OperatorSet.Domain, set.Key);
                    inner.Integer(Fields.OperatorSet.Version, set.Value);
                }
            );
        }

        foreach (var entry in model.Metadata)
        {
            message.Message(
                Fields.Model.Metadata,
                inner =>
                {
                    inner.Text(Fields.Entry.Key, entry.Key);
                    inner.Text(Fields.Entry.Value, entry.Value);
                }
            );
        }

        output.Write(message.Written().Span);
    }

    private static void Graph(MessageWriter message, OnnxGraph graph)
    {
        foreach (var node in graph.Nodes)
        {
            message.Message(Fields.Graph.Node, inner => Node(inner, node));
        }

        message.Text(Fields.Graph.Name, graph.Name);
        foreach (var tensor in graph.Initializers)
        {
            message.Message(Fields.Graph.Initializer, inner => Tensor(inner, tensor));
        }

        foreach (var value in graph.Inputs)
        {
            message.Message(Fields.Graph.Input, inner => Value(inner, value));
        }

        foreach (var value in graph.Outputs)
        {
            message.Message(Fields.Graph.Output, inner => Value(inner, value));
        }
    }

    private static void Node(MessageWriter message, OnnxNode node)
    {
        foreach (string input in node.Inputs)
        {
            message.Text(Fields.Node.Input, input);
        }

        foreach (string output in node.Outputs)
        {
            message.Text(Fields.Node.Output, output);
        }

        message.OptionalText(Fields.Node.Name, node.Name);
        message.Text(Fields.Node.Operator, node.Operator);
        foreach (var attribute in node.Attributes)
        {
            message.Message(Fields.Node.Attribute, inner => Attribute(inner, attribute));
        }

        message.OptionalText(Fields.Node.Domain, node.Domain);
    }

    private static void Attribute(MessageWriter message, OnnxAttribute attribute)
    {
        message.Text(Fields.Attribute.Name, attribute.Name);
        switch (attribute.Type)
        {
            case OnnxAttributeType.Float:
                message.Float(Fields.Attribute.Float, attribute.Float);
                break;
            case OnnxAttributeType.Int:
                message.Integer(Fields.Attribute.Int, attribute.Int);
                break;
            case OnnxAttributeType.Text:
                message.Text(Fields.Attribute.Text, attribute.Text);
                break;
            case OnnxAttributeType.Tensor:
                message.Message(Fields.Attribute.Tensor, inner => Tensor(inner, attribute.Tensor!));
                break;
            case OnnxAttributeType.Floats:
                foreach (float value in attribute.Floats)
                {
                    message.Float(Fields.Attribute.Floats, value);
                }

                break;
            case OnnxAttributeType.Ints:
                foreach (long value in attribute.Ints)
                {
                    message.Integer(Fields.Attribute.Ints, value);
                }

                break;
            default:
                throw new ArgumentException($"{attribute.Name} holds nothing.", nameof(attribute));
        }

        message.Integer(Fields.Attribute.Type, (long)attribute.Type);
    }

    private static void Tensor(MessageWriter message, OnnxTensor tensor)
    {
        foreach (long side in tensor.Sides)
        {
            message.Integer(Fields.Tensor.Sides, side);
        }

        message.Integer(Fields.Tensor.ElementType, (long)tensor.ElementType);
        message.OptionalText(Fields.Tensor.Name, tensor.Name);
        message.Bytes(Fields.Tensor.Bytes, tensor.Bytes);
    }

    private static void Value(MessageWriter message, OnnxValue value)
    {
        message.Text(Fields.Value.Name, value.Name);
        message.Message(
            Fields.Value.Type,
            type =>
            {
                type.Message(Fields.ValueType.Tensor, tensor => TensorType(tensor, value));
                type.OptionalText(Fields.ValueType.Meaning, value.Meaning);
            }
        );
    }

    private static void TensorType(MessageWriter message, OnnxValue value)
    {
        message.Integer(Fields.TensorType.ElementType, (long)value.ElementType);
        if (value.Dimensions is not { } dimensions)
        {
            return;
        }

        message.Message(
            Fields.TensorType.Shape,
            shape =>
            {
                foreach (var dimension in dimensions)
                {
                    shape.Message(Fields.Shape.Dimension, inner => Dimension(inner, dimension));
                }
            }
        );
    }

    private static void Dimension(MessageWriter message, OnnxDimension dimension)
    {
        if (dimension.Size is { } size)
        {
            message.Integer(Fields.Dimension.Size, size);
        }

        message.OptionalText(Fields.Dimension.Symbol, dimension.Symbol);
        message.OptionalText(Fields.Dimension.Meaning, dimension.Meaning);
    }
}

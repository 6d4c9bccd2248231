using Fields = Permafrost.Onnx.Format.OnnxFields;

namespace Permafrost.Onnx.Format;

/// <summary>Reads the name, type and shape of a graph's input or output.</summary>
internal static class ValueReader
{
    private const int MostSides = 8;

    public static OnnxValue Read(MessageReader message)
    {
        string name = "";
        var value = new OnnxValue("", OnnxElementType.Undefined, null);
        while (message.Next())
        {
            switch (message.Field)
            {
                case Fields.Value.Name:
                    name = message.Text();
                    break;
                case Fields.Value.Type:
                    value = Type(message.Message());
                    break;
                default:
                    message.Skip();
                    break;
            }
        }

        return value with
        {
            Name = name,
        };
    }

    private static OnnxValue Type(MessageReader message)
    {
        var value = new OnnxValue("", OnnxElementType.Undefined, null);
        string meaning = "";
        while (message.Next())
        {
            switch (message.Field)
            {
                case Fields.ValueType.Tensor:
                    value = Tensor(message.Message());
                    break;
                case Fields.ValueType.Meaning:
                    meaning = message.Text();
                    break;
                default:
                    message.Skip();
                    break;
            }
        }

        return value with
        {
            Meaning = meaning,
        };
    }

    private static OnnxValue Tensor(MessageReader message)
    {
        long type = 0;
        List<OnnxDimension>? dimensions = null;
        while (message.Next())
        {
            switch (message.Field)
            {
                case Fields.TensorType.ElementType:
                    type = message.Integer();
                    break;
                case Fields.TensorType.Shape:
                    dimensions = Dimensions(message.Message());
                    break;
                default:
                    message.Skip();
                    break;
            }
        }

        var elementType = Enum.IsDefined((OnnxElementType)type) ? (OnnxElementType)type : OnnxElementType.Undefined;
        return new OnnxValue("", elementType, dimensions is null ? null : [.. dimensions]);
    }

    private static List<OnnxDimension> Dimensions(MessageReader message)
    {
        var dimensions = new List<OnnxDimension>();
        while (message.Next())
        {
            if (message.Field != Fields.Shape.Dimension)
            {
                message.Skip();
                continue;
            }

            if (dimensions.Count == MostSides)
            {
                throw new InvalidDataException($"a value has more than {MostSides} dimensions");
            }

            dimensions.Add(Dimension(message.Message()));
        }

        return dimensions;
    }

    private static OnnxDimension Dimension(MessageReader message)
    {
        var dimension = new OnnxDimension(null);
        while (message.Next())
        {
            switch (message.Field)
            {
                case Fields.Dimension.Size:
                    dimension = dimension with { Size = message.Integer() };
                    break;
                case Fields.Dimension.Symbol:
                    dimension = dimension with { Symbol = message.Text() };
                    break;
                case Fields.Dimension.Meaning:
                    dimension = dimension with { Meaning = message.Text() };
                    break;
                default:
                    message.Skip();
                    break;
            }
        }

        return dimension;
    }
}

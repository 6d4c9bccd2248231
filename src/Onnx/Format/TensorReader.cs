using System.Buffers.Binary;
using System.Collections.Immutable;
using Permafrost.Core.Text;
using Fields = Permafrost.Onnx.Format.OnnxFields.Tensor;

namespace Permafrost.Onnx.Format;

/// <summary>Reads a tensor, whose elements stand in the file as bytes or as numbers, and as many of them as its shape says.</summary>
internal static class TensorReader
{
    private const int MostSides = 8;

    /// <summary>Where the elements of a tensor lie that are not in the file.</summary>
    private const int External = 1;

    /// <exception cref="InvalidDataException">The tensor holds more or fewer elements than its shape says, or holds them elsewhere.</exception>
    public static OnnxTensor Read(MessageReader message)
    {
        var sides = new List<long>();
        long type = 0;
        string name = "";
        var elements = new Elements();
        bool isElsewhere = false;
        while (message.Next())
        {
            switch (message.Field)
            {
                case Fields.Sides:
                    message.Integers(sides, MostSides);
                    break;
                case Fields.ElementType:
                    type = message.Integer();
                    break;
                case Fields.Name:
                    name = message.Text();
                    break;
                case Fields.Bytes:
                    elements.AddBytes(message.Bytes());
                    break;
                case Fields.Floats:
                    elements.AddFloats(message);
                    break;
                case Fields.Integers:
                    elements.AddIntegers(message);
                    break;
                case Fields.ExternalData:
                    isElsewhere = true;
                    message.Skip();
                    break;
                case Fields.Location:
                    isElsewhere |= message.Integer() == External;
                    break;
                case Fields.Segment:
                    throw new InvalidDataException($"tensor '{VisibleText.Of(name, 200)}' is cut into segments; expected a whole one");
                default:
                    message.Skip();
                    break;
            }
        }

        if (isElsewhere)
        {
            throw new InvalidDataException(
                $"the elements of tensor '{VisibleText.Of(name, 200)}' lie in another file (external data); expected all in one: save the model without external data"
            );
        }

        var elementType = Enum.IsDefined((OnnxElementType)type) ? (OnnxElementType)type : OnnxElementType.Undefined;
        var tensor = new OnnxTensor(name, elementType, [.. sides], elements.ToBytes());
        Check(tensor);
        return tensor;
    }

    /// <summary>Of types that nothing here computes with, nothing is asked.</summary>
    private static void Check(OnnxTensor tensor)
    {
        int size = tensor.ElementType switch
        {
            OnnxElementType.Float => sizeof(float),
            OnnxElementType.Int64 => sizeof(long),
            _ => 0,
        };
        long count = 1;
        foreach (long side in tensor.Sides)
        {
            // Products beyond any file stay what they are: too large.
            count = side < 0 ? -1 : Math.Min(long.MaxValue / int.MaxValue, count) * Math.Min(side, int.MaxValue);
            if (count < 0)
            {
                break;
            }
        }

        if (size != 0 && (count < 0 || count > tensor.Bytes.Length || count * size != tensor.Bytes.Length))
        {
            throw new InvalidDataException(
                $"tensor '{VisibleText.Of(tensor.Name, 200)}' of shape [{string.Join(", ", tensor.Sides)}] has {tensor.Bytes.Length / size} elements"
            );
        }
    }

    /// <summary>Elements in one of three ways to write them; of packed ones, any number of pieces.</summary>
    private sealed class Elements
    {
        private ReadOnlyMemory<byte>? bytes;
        private List<float>? floats;
        private List<long>? integers;

        public void AddBytes(ReadOnlyMemory<byte> more) => bytes = more;

        public void AddFloats(MessageReader message) => message.Floats(floats ??= [], int.MaxValue);

        public void AddIntegers(MessageReader message) => message.Integers(integers ??= [], int.MaxValue);

        public ReadOnlyMemory<byte> ToBytes()
        {
            if (floats is not null)
            {
                return OnnxTensor.Of("", [], [.. floats]).Bytes;
            }

            return integers is not null ? OnnxTensor.Of("", [.. integers]).Bytes : bytes ?? ReadOnlyMemory<byte>.Empty;
        }
    }
}

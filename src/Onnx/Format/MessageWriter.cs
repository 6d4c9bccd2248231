using Google.Protobuf;

namespace Permafrost.Onnx.Format;

/// <summary>Writes the fields of a protobuf message, always to the same bytes.</summary>
internal sealed class MessageWriter
{
    private readonly MemoryStream bytes = new();
    private readonly CodedOutputStream output;

    public MessageWriter() => output = new CodedOutputStream(bytes, leaveOpen: true);

    public void Integer(int field, long value)
    {
        output.WriteTag(field, WireFormat.WireType.Varint);
        output.WriteInt64(value);
    }

    public void Float(int field, float value)
    {
        output.WriteTag(field, WireFormat.WireType.Fixed32);
        output.WriteFloat(value);
    }

    public void Text(int field, string value)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteString(value);
    }

    /// <summary>A text that is left out where it is empty, as readers expect.</summary>
    public void OptionalText(int field, string value)
    {
        if (value.Length > 0)
        {
            Text(field, value);
        }
    }

    public void Bytes(int field, ReadOnlyMemory<byte> value)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(UnsafeByteOperations.UnsafeWrap(value));
    }

    public void Message(int field, Action<MessageWriter> fields)
    {
        var inner = new MessageWriter();
        fields(inner);
        Bytes(field, inner.Written());
    }

    /// <summary>All fields so far.</summary>
    public ReadOnlyMemory<byte> Written()
    {
        output.Flush();
        return bytes.GetBuffer().AsMemory(0, (int)bytes.Length);
    }
}

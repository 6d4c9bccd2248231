using System.Text;
using Google.Protobuf;

namespace Permafrost.Onnx.Format;

/// <summary>The fields of one protobuf message in the order of the file. Nothing is copied, and nothing is trusted: a length that leads out of the message is refused.</summary>
internal sealed class MessageReader
{
    private static readonly UTF8Encoding StrictText = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly byte[] file;
    private readonly CodedInputStream input;
    private WireFormat.WireType type;

    public MessageReader(byte[] file)
        : this(file, 0, file.Length) { }

    private MessageReader(byte[] file, int start, int length)
    {
        this.file = file;
        input = new CodedInputStream(file, start, length);
    }

    /// <summary>Number of the field that <see cref="Next"/> found.</summary>
    public int Field { get; private set; }

    /// <summary>Where in the file the reader is.</summary>
    public long Position => input.Position;

    /// <summary>Goes to the next field.</summary>
    /// <returns>False at the end of the message.</returns>
    /// <exception cref="InvalidProtocolBufferException">There is something else than a field.</exception>
    /// <exception cref="InvalidDataException">As this exception of all methods: the field is of a kind that ONNX does not have there.</exception>
    public bool Next()
    {
        uint tag = input.ReadTag();
        if (tag == 0)
        {
            return false;
        }

        Field = WireFormat.GetTagFieldNumber(tag);
        type = WireFormat.GetTagWireType(tag);
        if (type is WireFormat.WireType.StartGroup or WireFormat.WireType.EndGroup)
        {
            throw Unexpected();
        }

        return true;
    }

    /// <summary>Reads past the field.</summary>
    public void Skip() => input.SkipLastField();

    public long Integer()
    {
        Expect(WireFormat.WireType.Varint);
        return input.ReadInt64();
    }

    public float Float()
    {
        Expect(WireFormat.WireType.Fixed32);
        return input.ReadFloat();
    }

    public string Text()
    {
        var bytes = Bytes();
        try
        {
            return StrictText.GetString(bytes.Span);
        }
        catch (DecoderFallbackException exception)
        {
            throw new InvalidDataException($"field {Field} before byte {Position} is not a text in UTF-8", exception);
        }
    }

    public ReadOnlyMemory<byte> Bytes()
    {
        var (start, length) = Range();
        return file.AsMemory(start, length);
    }

    public MessageReader Message()
    {
        var (start, length) = Range();
        return new MessageReader(file, start, length);
    }

    /// <summary>Adds one integer, or as many as are packed into the field.</summary>
    public void Integers(List<long> values, int atMost)
    {
        if (type == WireFormat.WireType.Varint)
        {
            Append(values, input.ReadInt64(), atMost);
            return;
        }

        var packed = Message().input;
        while (!packed.IsAtEnd)
        {
            Append(values, packed.ReadInt64(), atMost);
        }
    }

    /// <summary>As <see cref="Integers"/>, of floats.</summary>
    public void Floats(List<float> values, int atMost)
    {
        if (type == WireFormat.WireType.Fixed32)
        {
            Append(values, input.ReadFloat(), atMost);
            return;
        }

        var packed = Message().input;
        while (!packed.IsAtEnd)
        {
            Append(values, packed.ReadFloat(), atMost);
        }
    }

    private void Append<T>(List<T> values, T value, int atMost)
    {
        if (values.Count == atMost)
        {
            throw new InvalidDataException($"field {Field} before byte {Position} has more than {atMost} numbers");
        }

        values.Add(value);
    }

    /// <summary>Where in the file the content of the field lies; reads past it.</summary>
    private (int Start, int Length) Range()
    {
        Expect(WireFormat.WireType.LengthDelimited);
        int before = (int)input.Position;
        input.SkipLastField();
        int after = (int)input.Position;
        int length = new CodedInputStream(file, before, after - before).ReadLength();
        return (after - length, length);
    }

    private void Expect(WireFormat.WireType expected)
    {
        if (type != expected)
        {
            throw Unexpected();
        }
    }

    private InvalidDataException Unexpected() => new($"field {Field} before byte {Position} is of type {type}");
}

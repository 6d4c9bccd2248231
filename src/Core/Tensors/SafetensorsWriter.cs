using System.Buffers.Binary;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Permafrost.Core.Tensors;

/// <summary>Writes a safetensors file: a JSON header, then the tensors one after another in little-endian order.</summary>
/// <remarks>
/// The same tensors give the same bytes: no time and no provenance inside. The header is padded with spaces so that the
/// data start at a multiple of 64 bytes; declare tensors of larger elements first, then each one is aligned to its elements.
/// </remarks>
public sealed class SafetensorsWriter : IDisposable
{
    internal const int Alignment = 64;

    private readonly Stream output;
    private readonly long dataBytes;
    private long writtenBytes;

    /// <param name="output">Where to write; stays open.</param>
    /// <param name="tensors">Every tensor of the file, in the order in which its bytes will be written.</param>
    public SafetensorsWriter(Stream output, IReadOnlyList<TensorEntry> tensors)
    {
        this.output = output;
        dataBytes = tensors.Sum(tensor => tensor.SizeBytes);
        byte[] header = Header(tensors);
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        output.Write(length);
        output.Write(header);
    }

    /// <summary>Appends bytes of the declared tensors, in any portions.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        writtenBytes += bytes.Length;
        if (writtenBytes > dataBytes)
        {
            throw new InvalidOperationException($"{writtenBytes} bytes of tensor data written; {dataBytes} declared.");
        }

        output.Write(bytes);
    }

    /// <summary>Ends the file.</summary>
    /// <exception cref="InvalidOperationException">Fewer bytes were written than declared.</exception>
    public void Complete()
    {
        if (writtenBytes != dataBytes)
        {
            throw new InvalidOperationException($"{writtenBytes} bytes of tensor data written; {dataBytes} declared.");
        }

        output.Flush();
    }

    public void Dispose() => output.Flush();

    private static byte[] Header(IReadOnlyList<TensorEntry> tensors)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            long offset = 0;
            foreach (var tensor in tensors)
            {
                json.WriteStartObject(tensor.Name);
                json.WriteString("dtype", ElementTypeName(tensor.ElementType));
                json.WriteStartArray("shape");
                foreach (long side in tensor.Shape)
                {
                    json.WriteNumberValue(side);
                }

                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(offset);
                offset += tensor.SizeBytes;
                json.WriteNumberValue(offset);
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        int unpadded = sizeof(ulong) + (int)buffer.Length;
        int padding = (Alignment - unpadded % Alignment) % Alignment;
        buffer.Write(Encoding.ASCII.GetBytes(new string(' ', padding)));
        return buffer.ToArray();
    }

    internal static string ElementTypeName(TensorElementType type) =>
        type switch
        {
            TensorElementType.UInt8 => "U8",
            TensorElementType.Int32 => "I32",
            TensorElementType.Float32 => "F32",
            TensorElementType.Float64 => "F64",
            _ => throw new ArgumentOutOfRangeException(nameof(type)),
        };
}

using System.Collections.Immutable;
using System.IO.MemoryMappedFiles;
using System.Text.Json;

namespace Permafrost.Core.Tensors;

/// <summary>A safetensors file, mapped into memory and read only. Any number of threads may read it.</summary>
public sealed unsafe class SafetensorsFile : IDisposable
{
    private const long LargestHeaderBytes = 100_000_000;

    private readonly MemoryMappedFile map;
    private readonly MemoryMappedViewAccessor view;
    private readonly byte* data;
    private readonly Dictionary<string, long> offsets = new(StringComparer.Ordinal);

    private SafetensorsFile(string path)
    {
        long sizeBytes = new FileInfo(path).Length;
        if (sizeBytes < sizeof(ulong) + 2)
        {
            throw new InvalidDataException($"{path}: {sizeBytes} bytes are too few for a safetensors file.");
        }

        map = MemoryMappedFile.CreateFromFile(
            new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete),
            mapName: null,
            capacity: 0,
            MemoryMappedFileAccess.Read,
            HandleInheritability.None,
            leaveOpen: false
        );
        view = map.CreateViewAccessor(0, sizeBytes, MemoryMappedFileAccess.Read);
        byte* start = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        try
        {
            start += view.PointerOffset;
            ulong headerBytes = System.Buffers.Binary.BinaryPrimitives.ReadUInt64LittleEndian(new ReadOnlySpan<byte>(start, sizeof(ulong)));
            if (headerBytes > (ulong)Math.Min(LargestHeaderBytes, sizeBytes - sizeof(ulong)))
            {
                throw new InvalidDataException($"{path}: its header claims {headerBytes} bytes, the file has {sizeBytes}.");
            }

            data = start + sizeof(ulong) + headerBytes;
            long dataBytes = sizeBytes - sizeof(ulong) - (long)headerBytes;
            Tensors = ReadHeader(path, new ReadOnlySpan<byte>(start + sizeof(ulong), (int)headerBytes), dataBytes);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The tensors by name.</summary>
    public IReadOnlyDictionary<string, TensorEntry> Tensors { get; }

    /// <exception cref="InvalidDataException">The file is malformed; the message names it.</exception>
    public static SafetensorsFile Open(string path) => new(path);

    /// <summary>Address of the first element. Valid until <see cref="Dispose"/>.</summary>
    public byte* Pointer(string name) => data + offsets[name];

    /// <summary>The bytes of a tensor below 2 GiB.</summary>
    public ReadOnlySpan<byte> Bytes(string name) => new(Pointer(name), checked((int)Tensors[name].SizeBytes));

    public void Dispose()
    {
        view.SafeMemoryMappedViewHandle.ReleasePointer();
        view.Dispose();
        map.Dispose();
    }

    private Dictionary<string, TensorEntry> ReadHeader(string path, ReadOnlySpan<byte> header, long dataBytes)
    {
        var tensors = new Dictionary<string, TensorEntry>(StringComparer.Ordinal);
        try
        {
            using var json = JsonDocument.Parse(header.ToArray());
            foreach (var property in json.RootElement.EnumerateObject())
            {
                if (property.NameEquals("__metadata__"))
                {
                    continue;
                }

                var shape = property.Value.GetProperty("shape").EnumerateArray().Select(side => side.GetInt64()).ToImmutableArray();
                var entry = new TensorEntry(property.Name, ElementType(property.Value.GetProperty("dtype").GetString()), shape);
                long begin = property.Value.GetProperty("data_offsets")[0].GetInt64();
                long end = property.Value.GetProperty("data_offsets")[1].GetInt64();
                if (shape.Any(side => side < 0) || begin < 0 || end > dataBytes || end - begin != entry.SizeBytes)
                {
                    throw new InvalidDataException(
                        $"{path}: tensor {property.Name} lies at {begin}..{end}; expected {entry.SizeBytes} bytes within {dataBytes}."
                    );
                }

                tensors.Add(entry.Name, entry);
                offsets.Add(entry.Name, begin);
            }
        }
        catch (Exception exception)
            when (exception
                    is JsonException
                        or KeyNotFoundException
                        or InvalidOperationException
                        or FormatException
                        or IndexOutOfRangeException
                        or OverflowException
                        or ArgumentException
            )
        {
            throw new InvalidDataException($"{path}: its header is not that of a safetensors file ({exception.Message})", exception);
        }

        return tensors;
    }

    private static TensorElementType ElementType(string? name) =>
        name switch
        {
            "U8" => TensorElementType.UInt8,
            "I32" => TensorElementType.Int32,
            "F32" => TensorElementType.Float32,
            "F64" => TensorElementType.Float64,
            _ => throw new FormatException($"element type {name} is not known; expected U8, I32, F32 or F64"),
        };
}

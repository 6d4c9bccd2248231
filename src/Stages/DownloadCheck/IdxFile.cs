using System.Buffers.Binary;
using System.Collections.Immutable;
using Microsoft.Win32.SafeHandles;
using Permafrost.Core.Errors;

namespace Permafrost.Stages.DownloadCheck;

/// <summary>A file of MNIST's IDX format with unsigned bytes: 0, 0, type, number of dimensions, each dimension big-endian in 4 bytes, then the data.</summary>
internal sealed class IdxFile : IDisposable
{
    private const byte UnsignedByte = 0x08;
    private const int MostDimensions = 4;

    private readonly SafeFileHandle handle;
    private readonly int headerBytes;

    /// <param name="path">Where it is.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="UserErrorException">It is no such file, or its length is not what its header says.</exception>
    public IdxFile(string path, string name)
    {
        Name = name;
        handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        try
        {
            Span<byte> header = stackalloc byte[4 + 4 * MostDimensions];
            int length = RandomAccess.Read(handle, header, 0);
            int dimensions = length < 4 ? 0 : header[3];
            headerBytes = 4 + 4 * dimensions;
            if (length < 4 || header[0] != 0 || header[1] != 0 || header[2] != UnsignedByte || dimensions is 0 or > MostDimensions)
            {
                throw new UserErrorException(
                    $"{name}: its magic number is {Convert.ToHexStringLower(header[..Math.Min(length, 4)])}, expected 000008 and 1 to {MostDimensions} dimensions (IDX of bytes)."
                );
            }

            if (length < headerBytes)
            {
                throw new UserErrorException($"{name}: found {length} bytes, its header alone needs {headerBytes}.");
            }

            Shape = ReadShape(header[4..headerBytes], name);
            long expected =
                Shape.Aggregate((Int128)1, (product, side) => product * side) is var count && count <= long.MaxValue - headerBytes
                    ? headerBytes + (long)count
                    : long.MaxValue;
            long found = RandomAccess.GetLength(handle);
            if (found != expected)
            {
                throw new UserErrorException($"{name}: found {found} bytes, its header [{string.Join(", ", Shape)}] asks for {expected}.");
            }
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    public string Name { get; }

    public ImmutableArray<int> Shape { get; }

    /// <summary>Fills <paramref name="bytes"/> with data from <paramref name="offset"/> on. Any number of threads may read.</summary>
    public void Read(long offset, Span<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            int count = RandomAccess.Read(handle, bytes, headerBytes + offset);
            if (count == 0)
            {
                throw new EndOfStreamException($"{Name} ended at byte {headerBytes + offset}; it was longer when it was opened.");
            }

            offset += count;
            bytes = bytes[count..];
        }
    }

    public void Dispose() => handle.Dispose();

    private static ImmutableArray<int> ReadShape(ReadOnlySpan<byte> header, string name)
    {
        var shape = ImmutableArray.CreateBuilder<int>();
        for (; !header.IsEmpty; header = header[4..])
        {
            uint side = BinaryPrimitives.ReadUInt32BigEndian(header);
            shape.Add(
                side <= int.MaxValue
                    ? (int)side
                    : throw new UserErrorException($"{name}: one dimension is {side}, expected at most {int.MaxValue}.")
            );
        }

        return shape.ToImmutable();
    }
}

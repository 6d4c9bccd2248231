using System.Buffers.Binary;
using System.Text;
using Permafrost.Core.Digests;
using Permafrost.Core.Errors;

namespace Permafrost.Stages.Reproduction.Bundles;

/// <summary>Writes a zip file whose bytes depend on names and contents alone: nothing is compressed, no time, no system is noted.</summary>
/// <remarks>
/// PKWARE's APPNOTE 6.3, without its 64-bit extensions. The platform's own writer notes the system it runs on, and what its compressor gives differs between versions.
/// </remarks>
/// <param name="stream">Where the file goes; its position counts from 0.</param>
internal sealed class ZipWriter(Stream stream)
{
    private const ushort Version = 20;

    // Names are UTF-8.
    private const ushort Flags = 1 << 11;

    // The first day that the format knows: 1980-01-01, 00:00.
    private const ushort FirstDay = (1 << 5) + 1;

    private readonly MemoryStream directory = new();
    private int entries;

    /// <summary>Adds a file.</summary>
    /// <param name="name">Its path, with forward slashes.</param>
    /// <param name="content">What it holds.</param>
    /// <exception cref="UserErrorException">The archive would be larger than the format holds.</exception>
    public void Add(string name, ReadOnlySpan<byte> content)
    {
        byte[] path = Encoding.UTF8.GetBytes(name);
        long offset = stream.Position;
        if (offset + content.Length > uint.MaxValue - (1 << 24) || entries == ushort.MaxValue - 1)
        {
            throw new UserErrorException(
                $"The bundle would be larger than a zip file holds (4 GB, {ushort.MaxValue} files) with {name}; expected fewer experiments: choose with --only."
            );
        }

        byte[] facts = Facts(path, content);
        Write(stream, 0x04034b50u);
        stream.Write(facts);
        stream.Write(path);
        stream.Write(content);

        Write(directory, 0x02014b50u);
        Write(directory, Version);
        directory.Write(facts);

        // No comment, first disk, no attributes inside or outside.
        directory.Write(new byte[2 + 2 + 2 + 4]);
        Write(directory, (uint)offset);
        directory.Write(path);
        entries++;
    }

    /// <summary>Writes the directory, with which the archive is whole.</summary>
    public void Complete()
    {
        uint start = (uint)stream.Position;
        directory.WriteTo(stream);
        Write(stream, 0x06054b50u);
        stream.Write(new byte[2 + 2]);
        Write(stream, (ushort)entries);
        Write(stream, (ushort)entries);
        Write(stream, (uint)directory.Length);
        Write(stream, start);
        stream.Write(new byte[2]);
    }

    /// <summary>What stands before every file and in the directory: version, flags, method 0, time, CRC-32, both sizes, length of the name, no extras.</summary>
    private static byte[] Facts(byte[] path, ReadOnlySpan<byte> content)
    {
        var facts = new MemoryStream();
        Write(facts, Version);
        Write(facts, Flags);
        facts.Write(new byte[2 + 2]);
        Write(facts, FirstDay);
        Write(facts, Crc32.Append(0, content));
        Write(facts, (uint)content.Length);
        Write(facts, (uint)content.Length);
        Write(facts, (ushort)path.Length);
        facts.Write(new byte[2]);
        return facts.ToArray();
    }

    private static void Write(Stream target, ushort value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, value);
        target.Write(bytes);
    }

    private static void Write(Stream target, uint value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        target.Write(bytes);
    }
}

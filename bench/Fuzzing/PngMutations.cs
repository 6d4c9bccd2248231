using System.Buffers.Binary;
using System.Text;
using Permafrost.Core.Digests;
using Permafrost.Imaging.Png;

namespace Permafrost.Bench.Fuzzing;

/// <summary>Damage that keeps a PNG file one, so that it is noticed deep inside the decoder and not by a checksum.</summary>
internal static class PngMutations
{
    private const int SignatureBytes = 8;
    private const int Kinds = 10;
    private const int LargestRows = 1 << 20;

    private static readonly string[] Types =
    [
        "IHDR",
        "PLTE",
        "IDAT",
        "IEND",
        "tRNS",
        "eXIf",
        "gAMA",
        "iCCP",
        "acTL",
        "fdAT",
        "ABCD",
        "abcd",
    ];

    /// <summary>Damages a chunk, or the order of chunks. Checksums are right afterwards.</summary>
    public static byte[] Apply(byte[] file, byte[] other, MutationRandom random)
    {
        var chunks = Read(file);
        if (chunks.Count == 0)
        {
            return ByteMutations.Apply(file, other, random);
        }

        int at = random.Below(chunks.Count);
        switch (random.Below(Kinds))
        {
            case 0:
                Header(chunks[0].Data, random);
                break;
            case 1:
                chunks.RemoveAt(at);
                break;
            case 2:
                chunks.Insert(random.Below(chunks.Count + 1), chunks[at]);
                break;
            case 3:
                int with = random.Below(chunks.Count);
                (chunks[at], chunks[with]) = (chunks[with], chunks[at]);
                break;
            case 4:
                chunks[at] = chunks[at] with { Data = ByteMutations.Apply(chunks[at].Data, other, random) };
                break;
            case 5:
                var others = Read(other);
                chunks.Insert(at, others.Count > 0 ? random.Pick(others) : new Chunk(random.Pick(Types), []));
                break;
            case 6:
                int cut = random.Below(chunks[at].Data.Length + 1);
                chunks.Insert(at + 1, chunks[at] with { Data = chunks[at].Data[cut..] });
                chunks[at] = chunks[at] with { Data = chunks[at].Data[..cut] };
                break;
            case 7:
                chunks[at] = chunks[at] with { Type = random.Pick(Types) };
                break;
            case 8:
                byte[] added = new byte[random.Small(800)];
                Array.Fill(added, random.Byte());
                chunks.Insert(Math.Min(1, at), new Chunk(random.Pick(Types), ByteMutations.Apply(added, other, random)));
                break;
            default:
                Rows(chunks, other, random);
                break;
        }

        return Write(chunks);
    }

    /// <summary>Makes the checksums right as far as there are chunks.</summary>
    public static void FixChecksums(byte[] file)
    {
        for (int at = SignatureBytes; file.Length - at >= 12; )
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at));
            if (length > file.Length - at - 12)
            {
                return;
            }

            int end = at + 8 + (int)length;
            BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(end), Crc32.Append(0, file.AsSpan(at + 4, 4 + (int)length)));
            at = end + 4;
        }
    }

    private static void Header(byte[] header, MutationRandom random)
    {
        if (header.Length < 13)
        {
            return;
        }

        switch (random.Below(6))
        {
            case 0:
                BinaryPrimitives.WriteUInt32BigEndian(header, ByteMutations.Number(random));
                break;
            case 1:
                BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4), ByteMutations.Number(random));
                break;
            case 2:
                header[8] = (byte)(1 << random.Below(6));
                break;
            case 3:
                header[9] = (byte)random.Below(8);
                break;
            case 4:
                header[12] ^= 1;
                break;
            default:
                header[8 + random.Below(5)] = random.Byte();
                break;
        }
    }

    /// <summary>Damages the filtered rows and compresses them again.</summary>
    private static void Rows(List<Chunk> chunks, byte[] other, MutationRandom random)
    {
        int first = chunks.FindIndex(chunk => string.Equals(chunk.Type, "IDAT", StringComparison.Ordinal));
        if (first < 0)
        {
            return;
        }

        byte[] data =
        [
            .. chunks.Where(chunk => string.Equals(chunk.Type, "IDAT", StringComparison.Ordinal)).SelectMany(chunk => chunk.Data),
        ];
        byte[] rows = ByteMutations.Apply(Inflate(data), other, random);
        byte[] compressed = random.OneIn(3) ? Store(rows) : Deflater.Compress(rows);
        chunks.RemoveAll(chunk => string.Equals(chunk.Type, "IDAT", StringComparison.Ordinal));
        chunks.Insert(Math.Min(first, chunks.Count), new Chunk("IDAT", compressed));
    }

    /// <summary>What can be had of a stream. The platform's zlib differs from one to the next in what it takes for damaged.</summary>
    private static byte[] Inflate(byte[] data)
    {
        byte[] chunk = [.. new byte[4], .. "IDAT"u8, .. data];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        var inflater = new Inflater();
        inflater.Start(chunk, new ImageDataReader(chunk, 0, chunk.Length), LargestRows);
        return inflater.Take(chunk, LargestRows).ToArray();
    }

    /// <summary>A stream that is not compressed.</summary>
    private static byte[] Store(byte[] rows)
    {
        var stream = new List<byte> { 0x78, 0x01 };
        foreach (byte[] part in rows.Chunk(ushort.MaxValue))
        {
            stream.AddRange([0, (byte)part.Length, (byte)(part.Length >> 8), (byte)~part.Length, (byte)(~part.Length >> 8), .. part]);
        }

        var checksum = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(checksum, Adler32.Append(Adler32.Initial, rows));
        return [.. stream, 1, 0, 0, 255, 255, .. checksum];
    }

    private static List<Chunk> Read(byte[] file)
    {
        var chunks = new List<Chunk>();
        for (int at = SignatureBytes; file.Length - at >= 12; )
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at));
            if (length > file.Length - at - 12)
            {
                break;
            }

            chunks.Add(new Chunk(Encoding.Latin1.GetString(file, at + 4, 4), file[(at + 8)..(at + 8 + (int)length)]));
            at += 12 + (int)length;
        }

        return chunks;
    }

    private static byte[] Write(List<Chunk> chunks)
    {
        var file = new byte[SignatureBytes + chunks.Sum(chunk => 12 + chunk.Data.Length)];
        FuzzCorpus.PngSignature.CopyTo(file);
        int at = SignatureBytes;
        foreach (var (type, data) in chunks)
        {
            BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(at), data.Length);
            Encoding.Latin1.GetBytes(type, file.AsSpan(at + 4));
            data.CopyTo(file, at + 8);
            at += 12 + data.Length;
        }

        FixChecksums(file);
        return file;
    }

    private readonly record struct Chunk(string Type, byte[] Data);
}

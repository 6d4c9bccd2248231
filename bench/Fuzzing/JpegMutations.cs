using System.Buffers.Binary;

namespace Permafrost.Bench.Fuzzing;

/// <summary>Damage that aims at the segments of a JPEG file.</summary>
internal static class JpegMutations
{
    private const int Kinds = 10;
    private const byte StartOfScan = 0xda;
    private const byte RestartInterval = 0xdd;

    /// <summary>Damages a segment, the order of segments, or the data of a scan.</summary>
    public static byte[] Apply(byte[] file, byte[] other, MutationRandom random)
    {
        var segments = Read(file);
        if (segments.Count == 0)
        {
            return ByteMutations.Apply(file, other, random);
        }

        int at = random.Below(segments.Count);
        var segment = segments[at];
        switch (random.Below(Kinds))
        {
            case 0:
                segments[at] = Set(segment, 4 + random.Small(Math.Max(1, segment.HeadBytes - 4)), random.Byte());
                break;
            case 1:
                segments.RemoveAt(at);
                break;
            case 2:
                segments.Insert(random.Below(segments.Count + 1), segment);
                break;
            case 3:
                int with = random.Below(segments.Count);
                (segments[at], segments[with]) = (segments[with], segments[at]);
                break;
            case 4:
                segments[at] = Frame(segment, random);
                break;
            case 5:
                // Another kind of segment: mostly frames and tables.
                segments[at] = Set(segment, 1, random.OneIn(4) ? random.Byte() : (byte)(0xc0 + random.Below(32)));
                break;
            case 6:
                segments[at] = InsertMarker(segment, random);
                break;
            case 7:
                var others = Read(other);
                segments.Insert(at, others.Count > 0 ? random.Pick(others) : segment);
                break;
            case 8:
                byte[] interval = [0xff, RestartInterval, 0, 4, 0, random.Byte()];
                segments.Insert(at, new Segment(interval, interval.Length));
                break;
            default:
                byte[] scan = ByteMutations.Apply(segment.Bytes[segment.HeadBytes..], other, random);
                segments[at] = segment with { Bytes = [.. segment.Bytes[..segment.HeadBytes], .. scan] };
                break;
        }

        return [0xff, 0xd8, .. segments.SelectMany(one => one.Bytes)];
    }

    /// <summary>Sizes, components and samplings of a frame; the same places of another segment.</summary>
    private static Segment Frame(Segment segment, MutationRandom random)
    {
        if (random.OneIn(3))
        {
            return Set(segment, 11 + 3 * random.Below(4), (byte)(1 + random.Below(4) << 4 | 1 + random.Below(4)));
        }

        int place = 5 + 2 * random.Below(3);
        byte[] bytes = [.. segment.Bytes];
        if (place + 2 <= bytes.Length)
        {
            BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(place), (ushort)ByteMutations.Number(random));
        }

        return segment with
        {
            Bytes = bytes,
        };
    }

    private static Segment InsertMarker(Segment segment, MutationRandom random)
    {
        int at = segment.HeadBytes + random.Below(segment.Bytes.Length - segment.HeadBytes + 1);
        byte marker = random.OneIn(3) ? random.Byte() : (byte)(0xd0 + random.Below(8));
        return segment with { Bytes = [.. segment.Bytes[..at], 0xff, marker, .. segment.Bytes[at..]] };
    }

    private static Segment Set(Segment segment, int at, byte value)
    {
        byte[] bytes = [.. segment.Bytes];
        if (at < bytes.Length)
        {
            bytes[at] = value;
        }

        return segment with
        {
            Bytes = bytes,
        };
    }

    /// <summary>Each segment with all that follows it up to the next one: the data of a scan belong to it.</summary>
    private static List<Segment> Read(byte[] file)
    {
        var segments = new List<Segment>();
        int at = 2;
        while (file.Length - at >= 4 && file[at] == 0xff)
        {
            int head = Math.Min(2 + BinaryPrimitives.ReadUInt16BigEndian(file.AsSpan(at + 2)), file.Length - at);
            int end = at + head;
            while (file[at + 1] == StartOfScan && end < file.Length && !IsMarker(file, end))
            {
                end++;
            }

            segments.Add(new Segment(file[at..end], head));
            at = end;
        }

        return segments;
    }

    /// <summary>Neither a stuffed 255 nor a restart.</summary>
    private static bool IsMarker(byte[] file, int at) =>
        file[at] == 0xff && at + 1 < file.Length && file[at + 1] is not (0 or 0xff or (>= 0xd0 and <= 0xd7));

    /// <param name="Bytes">Marker, length, content, and the data of a scan.</param>
    /// <param name="HeadBytes">Without the data.</param>
    private readonly record struct Segment(byte[] Bytes, int HeadBytes);
}

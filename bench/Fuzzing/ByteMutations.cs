using System.Buffers.Binary;

namespace Permafrost.Bench.Fuzzing;

/// <summary>Damage that knows no format.</summary>
internal static class ByteMutations
{
    private const int Kinds = 11;

    /// <summary>Damages bytes in one place or a few.</summary>
    /// <param name="bytes">Not changed.</param>
    /// <param name="other">Bytes of another file, to take from.</param>
    public static byte[] Apply(byte[] bytes, byte[] other, MutationRandom random)
    {
        if (bytes.Length == 0)
        {
            return [random.Byte()];
        }

        byte[] changed = [.. bytes];
        int at = random.Below(bytes.Length);
        int count = 1 + random.Small(Math.Min(bytes.Length - at, 1000));
        switch (random.Below(Kinds))
        {
            case 0:
                for (int flips = random.Small(8); flips >= 0; flips--)
                {
                    changed[random.Below(changed.Length)] ^= (byte)(1 << random.Below(8));
                }

                return changed;
            case 1:
                changed[at] = random.Byte();
                return changed;
            case 2 when bytes.Length - at >= 2:
                BinaryPrimitives.WriteUInt16BigEndian(changed.AsSpan(at), (ushort)Number(random));
                return changed;
            case 3 when bytes.Length - at >= 4:
                BinaryPrimitives.WriteUInt32BigEndian(changed.AsSpan(at), Number(random));
                return changed;
            case 4:
                return [.. bytes[..at], .. bytes[(at + count)..]];
            case 5:
                return [.. bytes[..(at + count)], .. bytes[at..]];
            case 6:
                return [.. bytes[..at], .. Enumerable.Range(0, 1 + random.Small(20)).Select(_ => random.Byte()), .. bytes[at..]];
            case 7:
                return bytes[..at];
            case 8 when other.Length > 0:
                return [.. bytes[..at], .. other[random.Below(other.Length)..]];
            case 9 when other.Length > 0:
                int from = random.Below(other.Length);
                other.AsSpan(from, Math.Min(count, other.Length - from)).CopyTo(changed = [.. bytes, .. new byte[other.Length]]);
                return changed[..bytes.Length];
            default:
                changed.AsSpan(at, count).Fill(random.Byte());
                return changed;
        }
    }

    /// <summary>A number that may matter: at an edge, or any.</summary>
    public static uint Number(MutationRandom random) =>
        random.Below(4) switch
        {
            0 => random.Byte(),
            1 => (uint)((1L << random.Below(33)) - random.Below(3)),
            2 => (uint)random.Below(1 << 16),
            _ => (uint)random.Next(),
        };
}

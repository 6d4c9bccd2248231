using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Permafrost.Imaging.Jpeg;

/// <summary>
/// The entropy-coded bytes up to the next marker, without the zeros that are stuffed behind each 0xFF (ITU-T T.81, F.1.2.3), and with
/// zeros behind the last: readers need not ask at each step whether there is more.
/// </summary>
internal sealed class EntropySegment
{
    /// <summary>
    /// Zeros behind the data. An MCU has at most 10 blocks of 64 symbols, each of at most 32 bits (code, then value): 2,560 bytes; and
    /// readers look 8 bytes ahead.
    /// </summary>
    private const int Padding = 2560 + 64;

    private byte[] buffer = new byte[64 << 10];

    /// <summary>Bytes of data.</summary>
    public int Length { get; private set; }

    /// <summary>Data, then padding; another array after the next segment.</summary>
    public byte[] Bytes => buffer;

    /// <summary>Takes the bytes up to the next marker, and leaves that in <see cref="JpegBytes.Marker"/>; takes none if one is pending already.</summary>
    public void Load(ref JpegBytes bytes)
    {
        Length = 0;
        if (bytes.Marker == 0)
        {
            var rest = bytes.Rest;
            Reserve(rest.Length + 1 + Padding);
            if (bytes.IsWithinAddedMarker)
            {
                buffer[Length++] = bytes.Next();
            }

            bytes.Skip(Unstuff(rest));
            bytes.FindMarker();
        }

        buffer.AsSpan(Length, Padding).Clear();
    }

    /// <summary>Copies bytes up to a marker, or the end.</summary>
    /// <returns>How many have been read.</returns>
    private int Unstuff(ReadOnlySpan<byte> rest)
    {
        int from = 0;
        while (true)
        {
            from = CopyRun(rest, from);
            if (from == rest.Length)
            {
                return from;
            }

            // Several 0xFF before a zero stand for one, as in libjpeg.
            int behind = from + 1;
            while (behind < rest.Length && rest[behind] == 0xff)
            {
                behind++;
            }

            if (behind == rest.Length || rest[behind] != 0)
            {
                return from;
            }

            buffer[Length++] = 0xff;
            from = behind + 1;
        }
    }

    /// <summary>Copies bytes up to the next 0xFF, or the end. Such bytes are common, so whole registers are copied before it is known how far they count.</summary>
    /// <returns>Where it lies.</returns>
    private int CopyRun(ReadOnlySpan<byte> rest, int from)
    {
        var to = buffer.AsSpan(Length);
        int at = from;
        if (Vector256.IsHardwareAccelerated)
        {
            // The buffer has room for all of the rest, and more.
            ref byte source = ref MemoryMarshal.GetReference(rest);
            ref byte target = ref MemoryMarshal.GetReference(to[..(rest.Length - from)]);
            for (; at <= rest.Length - Vector256<byte>.Count; at += Vector256<byte>.Count)
            {
                var part = Vector256.LoadUnsafe(ref source, (nuint)at);
                part.StoreUnsafe(ref target, (nuint)(at - from));
                uint marks = Vector256.Equals(part, Vector256.Create((byte)0xff)).ExtractMostSignificantBits();
                if (marks != 0)
                {
                    at += BitOperations.TrailingZeroCount(marks);
                    Length += at - from;
                    return at;
                }
            }
        }

        int run = rest[at..].IndexOf((byte)0xff);
        run = run < 0 ? rest.Length - at : run;
        rest.Slice(at, run).CopyTo(to[(at - from)..]);
        Length += at + run - from;
        return at + run;
    }

    private void Reserve(int bytes)
    {
        if (buffer.Length < bytes)
        {
            buffer = GC.AllocateUninitializedArray<byte>(bytes);
        }
    }
}

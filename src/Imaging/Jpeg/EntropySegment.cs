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
                Append([bytes.Next()]);
            }

            while (true)
            {
                int run = rest.IndexOf((byte)0xff);
                if (run < 0)
                {
                    Append(rest);
                    bytes.Skip(rest.Length);
                    bytes.FindMarker();
                    break;
                }

                Append(rest[..run]);
                int behind = run + 1;
                while (behind < rest.Length && rest[behind] == 0xff)
                {
                    behind++;
                }

                if (behind == rest.Length || rest[behind] != 0)
                {
                    bytes.Skip(run);
                    bytes.FindMarker();
                    break;
                }

                // Several 0xFF before the zero stand for one, as in libjpeg.
                Append([0xff]);
                bytes.Skip(behind + 1);
                rest = rest[(behind + 1)..];
            }
        }

        buffer.AsSpan(Length, Padding).Clear();
    }

    private void Append(ReadOnlySpan<byte> data)
    {
        data.CopyTo(buffer.AsSpan(Length));
        Length += data.Length;
    }

    private void Reserve(int bytes)
    {
        if (buffer.Length < bytes)
        {
            buffer = GC.AllocateUninitializedArray<byte>(bytes);
        }
    }
}

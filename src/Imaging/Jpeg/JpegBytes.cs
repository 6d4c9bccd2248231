namespace Permafrost.Imaging.Jpeg;

/// <summary>
/// A file's bytes in order. Behind the last one follow end markers without end, so that a file that breaks off reads like one that
/// ends there; libjpeg's readers of files do the same.
/// </summary>
internal ref struct JpegBytes(ReadOnlySpan<byte> file)
{
    private readonly ReadOnlySpan<byte> file = file;

    /// <summary>Index of the next byte; may lie behind the end.</summary>
    public long Position { get; private set; }

    /// <summary>A marker that has been read but not acted on; 0 if there is none.</summary>
    public int Marker { get; set; }

    /// <summary>Whether bytes were missing, out of place or meaningless so far.</summary>
    public bool Damaged { get; set; }

    /// <summary>What the file holds from <see cref="Position"/> on; empty behind the end.</summary>
    public readonly ReadOnlySpan<byte> Rest => Position < file.Length ? file[(int)Position..] : [];

    /// <summary>Whether the next byte is the second one of an end marker behind the end, whose first one was taken for something else.</summary>
    public readonly bool IsWithinAddedMarker => Position > file.Length && (Position - file.Length) % 2 != 0;

    public byte Next()
    {
        long at = Position++;
        if (at < file.Length)
        {
            return file[(int)at];
        }

        Damaged = true;
        return (at - file.Length) % 2 == 0 ? (byte)0xff : (byte)JpegMarker.EndOfImage;
    }

    /// <summary>Two bytes, the high one first.</summary>
    public int NextWord()
    {
        int high = Next();
        return (high << 8) | Next();
    }

    public void Read(scoped Span<byte> into)
    {
        var rest = Rest;
        if (rest.Length >= into.Length)
        {
            rest[..into.Length].CopyTo(into);
            Position += into.Length;
            return;
        }

        foreach (ref byte value in into)
        {
            value = Next();
        }
    }

    public void Skip(int count)
    {
        Position += count;
        if (Position > file.Length)
        {
            Damaged = true;
        }
    }

    /// <summary>Reads on to the next marker, into <see cref="Marker"/>. Bytes between are damage; fill bytes (0xFF) are not.</summary>
    public void FindMarker()
    {
        while (true)
        {
            int between = Rest.IndexOf((byte)0xff);
            if (between != 0)
            {
                // Also where nothing is left: the end marker behind the end follows at once.
                Damaged = true;
                Skip(between > 0 ? between : Rest.Length);
            }

            int code;
            do
            {
                code = Next();
            } while (code == 0xff);

            if (code != 0)
            {
                Marker = code;
                return;
            }

            Damaged = true;
        }
    }
}

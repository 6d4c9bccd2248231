using System.Buffers.Binary;

namespace Permafrost.Imaging.Png;

/// <summary>The bytes of consecutive IDAT chunks, one after the other, as if they were one.</summary>
internal struct ImageDataReader
{
    private readonly int end;
    private int at;
    private int left;

    /// <param name="file">The whole file.</param>
    /// <param name="start">Offset of the first IDAT chunk.</param>
    /// <param name="end">Offset behind the last one, or where the file breaks off.</param>
    public ImageDataReader(ReadOnlySpan<byte> file, int start, int end)
    {
        this.end = end;
        at = start;
        Enter(file);
    }

    /// <summary>Copies what comes next; fewer bytes than there is room for only at the end.</summary>
    public int Read(ReadOnlySpan<byte> file, Span<byte> target)
    {
        int done = 0;
        while (done < target.Length)
        {
            if (left == 0)
            {
                at += PngChunk.TailBytes;
                if (!Enter(file))
                {
                    break;
                }
            }

            int count = Math.Min(left, target.Length - done);
            file.Slice(at, count).CopyTo(target[done..]);
            at += count;
            left -= count;
            done += count;
        }

        return done;
    }

    /// <summary>Steps into the next chunk that is not empty.</summary>
    private bool Enter(ReadOnlySpan<byte> file)
    {
        while (end - at > PngChunk.HeadBytes)
        {
            int length = (int)Math.Min(BinaryPrimitives.ReadUInt32BigEndian(file[at..]), int.MaxValue);
            at += PngChunk.HeadBytes;
            left = Math.Min(length, end - at);
            if (left > 0)
            {
                return true;
            }

            at += PngChunk.TailBytes;
        }

        at = end;
        left = 0;
        return false;
    }
}

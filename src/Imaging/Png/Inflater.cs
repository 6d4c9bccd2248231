using System.Buffers.Binary;

namespace Permafrost.Imaging.Png;

/// <summary>Decompresses a zlib stream (RFC 1950, 1951) piece by piece, in memory that does not grow with the stream.</summary>
/// <remarks>
/// <para>
/// Our own, since the platform's differ in what they give of a stream that is cut or damaged: how much comes out before the fault, and which fault it
/// is, is decided here, bit by bit, and is the same everywhere. A stream is refused where zlib refuses it, except that distances may exceed the
/// window that the header declares, up to 32 KB.
/// </para>
/// <para>Not thread-safe; used again for many streams.</para>
/// </remarks>
internal sealed partial class Inflater
{
    private const int WindowBytes = 32 * 1024;
    private const int InputBytes = 32 * 1024;

    /// <summary>Room that a piece of output has beside the window, at least.</summary>
    private const int PieceBytes = 96 * 1024;

    /// <summary>Room behind the last place where a symbol may begin: the longest match, and copies in blocks that write beyond their end.</summary>
    private const int OutputMargin = 320;

    private readonly byte[] input = new byte[InputBytes];
    private readonly DecodingTable symbols = DeflateAlphabet.SymbolTable();
    private readonly DecodingTable distances = DeflateAlphabet.DistanceTable();
    private readonly DecodingTable lengthCodes = DeflateAlphabet.LengthCodeTable();
    private byte[] output = new byte[WindowBytes + PieceBytes + OutputMargin];

    private ImageDataReader source;
    private bool sourceEnded;
    private int inputAt;
    private int inputEnd;

    /// <summary>Bits taken from the input and not yet used, the next one lowest; those above <see cref="bitCount"/> are zero between symbols.</summary>
    private ulong bits;
    private int bitCount;

    private int readAt;
    private int writeAt;
    private uint adler;

    private BlockKind block;
    private bool isLast;
    private int storedLeft;
    private bool fixedTables;

    private enum BlockKind
    {
        None,
        Stored,
        Coded,
    }

    public InflateState State { get; private set; }

    /// <summary>What is wrong with the stream, if it is <see cref="InflateState.Damaged"/>.</summary>
    public string Fault { get; private set; } = "";

    /// <summary>Begins with a stream.</summary>
    /// <param name="file">The file that holds it.</param>
    /// <param name="data">Where it lies.</param>
    /// <param name="largestTake">Most bytes that <see cref="Take"/> is going to be asked for.</param>
    public void Start(ReadOnlySpan<byte> file, ImageDataReader data, int largestTake)
    {
        int room = checked(WindowBytes + Math.Max(PieceBytes, largestTake) + OutputMargin);
        if (output.Length < room)
        {
            output = GC.AllocateUninitializedArray<byte>(room);
        }

        source = data;
        (sourceEnded, inputAt, inputEnd, bits, bitCount) = (false, 0, 0, 0, 0);
        (readAt, writeAt, adler) = (0, 0, Adler32.Initial);
        (block, isLast, storedLeft) = (BlockKind.None, false, 0);
        (State, Fault) = (InflateState.Running, "");
        ReadStreamHeader(file);
    }

    /// <summary>The next bytes of the stream; fewer than asked for only if it has ended, and <see cref="State"/> says how. Valid until the next call.</summary>
    public ReadOnlySpan<byte> Take(ReadOnlySpan<byte> file, int count)
    {
        if (writeAt - readAt < count && State == InflateState.Running)
        {
            Produce(file, count);
        }

        var taken = output.AsSpan(readAt, Math.Min(count, writeAt - readAt));
        adler = Adler32.Append(adler, taken);
        readAt += taken.Length;
        return taken;
    }

    /// <summary>Whether the stream ends where it has been taken to, with the checksum of what was taken.</summary>
    /// <remarks>A stream that goes on is not decompressed to its end and counts as good: it is longer than it need be.</remarks>
    public bool EndsWell(ReadOnlySpan<byte> file)
    {
        if (writeAt == readAt && State == InflateState.Running)
        {
            Produce(file, count: 1);
        }

        if (writeAt > readAt)
        {
            return true;
        }

        if (State != InflateState.Finished)
        {
            return false;
        }

        SkipToByte();
        if (!Need(file, 32))
        {
            State = InflateState.CutShort;
            return false;
        }

        return BinaryPrimitives.ReverseEndianness((uint)Drop(32)) == adler;
    }

    private void Produce(ReadOnlySpan<byte> file, int count)
    {
        int limit = output.Length - OutputMargin;
        if (readAt + count > limit)
        {
            int from = Math.Min(readAt, Math.Max(0, writeAt - WindowBytes));
            output.AsSpan(from, writeAt - from).CopyTo(output);
            readAt -= from;
            writeAt -= from;
        }

        while (State == InflateState.Running && writeAt - readAt < count)
        {
            switch (block)
            {
                case BlockKind.Stored:
                    CopyStored(file, limit);
                    break;
                case BlockKind.Coded:
                    DecodeSymbols(file, limit);
                    break;
                default:
                    BeginBlock(file);
                    break;
            }
        }
    }

    private void EndBlock()
    {
        block = BlockKind.None;
        if (isLast)
        {
            State = InflateState.Finished;
        }
    }

    private void CopyStored(ReadOnlySpan<byte> file, int limit)
    {
        while (storedLeft > 0 && writeAt < limit)
        {
            if (inputAt == inputEnd && !Load(file))
            {
                State = InflateState.CutShort;
                return;
            }

            int count = Math.Min(Math.Min(storedLeft, limit - writeAt), inputEnd - inputAt);
            input.AsSpan(inputAt, count).CopyTo(output.AsSpan(writeAt));
            inputAt += count;
            writeAt += count;
            storedLeft -= count;
        }

        if (storedLeft == 0)
        {
            EndBlock();
        }
    }

    /// <summary>Moves what is left of the input to the front and fills up behind it. The last bytes that were taken stay, for <see cref="GiveBack"/>.</summary>
    /// <returns>False if nothing came.</returns>
    private bool Load(ReadOnlySpan<byte> file)
    {
        if (sourceEnded)
        {
            return false;
        }

        int kept = Math.Min(inputAt, sizeof(ulong));
        int left = kept + inputEnd - inputAt;
        input.AsSpan(inputAt - kept, left).CopyTo(input);
        int read = source.Read(file, input.AsSpan(left));
        (inputAt, inputEnd) = (kept, left + read);
        sourceEnded = inputEnd < input.Length;
        return read > 0;
    }

    /// <summary>Puts whole bytes back that were taken and not used.</summary>
    private void GiveBack()
    {
        inputAt -= bitCount >> 3;
        bitCount &= 7;
        bits &= (1ul << bitCount) - 1;
    }

    /// <summary>Sees to it that so many bits are at hand, at most 57, if the stream has them.</summary>
    private bool Need(ReadOnlySpan<byte> file, int count)
    {
        while (bitCount < count)
        {
            if (inputAt == inputEnd && !Load(file))
            {
                return false;
            }

            bits |= (ulong)input[inputAt++] << bitCount;
            bitCount += 8;
        }

        return true;
    }

    /// <summary>Takes bits that are at hand.</summary>
    private ulong Drop(int count)
    {
        ulong taken = bits & (1ul << count) - 1;
        bits >>= count;
        bitCount -= count;
        return taken;
    }

    private void SkipToByte() => Drop(bitCount & 7);

    private void Damage(string fault)
    {
        State = InflateState.Damaged;
        Fault = fault;
    }
}

namespace Permafrost.Imaging.Png;

/// <summary>The lengths of a block's two codes as the block's header tells them: repeated ones counted, and the whole in a code of its own (RFC 1951, 3.2.7).</summary>
internal sealed class CodeLengths
{
    private const int LeastLengthCodes = 4;

    private readonly int symbolCount;
    private readonly int distanceCount;
    private readonly int lengthCodeCount;
    private readonly List<(byte Symbol, byte Extra)> tokens = [];
    private readonly PrefixCode code;

    /// <param name="symbols">Lengths of the codes of literals and lengths.</param>
    /// <param name="distances">Lengths of the codes of distances.</param>
    public CodeLengths(ReadOnlySpan<byte> symbols, ReadOnlySpan<byte> distances)
    {
        symbolCount = Math.Max(DeflateAlphabet.FirstLength, 1 + symbols.LastIndexOfAnyExcept((byte)0));
        distanceCount = 1 + distances.LastIndexOfAnyExcept((byte)0);
        Collect([.. symbols[..symbolCount], .. distances[..distanceCount]]);
        var counts = new int[DeflateAlphabet.LengthCodes];
        foreach (var (symbol, _) in tokens)
        {
            counts[symbol]++;
        }

        code = PrefixCode.OfFrequencies(counts, DeflateAlphabet.LongestLengthCode);
        for (int at = 0; at < DeflateAlphabet.LengthCodes; at++)
        {
            if (code.Lengths[DeflateAlphabet.LengthCodeOrder[at]] != 0)
            {
                lengthCodeCount = Math.Max(LeastLengthCodes, at + 1);
            }
        }

        Bits = 14 + 3 * lengthCodeCount;
        foreach (var (symbol, _) in tokens)
        {
            Bits += code.Lengths[symbol] + ExtraBits(symbol);
        }
    }

    /// <summary>What <see cref="Write"/> writes.</summary>
    public int Bits { get; }

    public void Write(BitWriter writer)
    {
        writer.Write((uint)(symbolCount - DeflateAlphabet.FirstLength), 5);
        writer.Write((uint)(distanceCount - 1), 5);
        writer.Write((uint)(lengthCodeCount - LeastLengthCodes), 4);
        foreach (byte symbol in DeflateAlphabet.LengthCodeOrder[..lengthCodeCount])
        {
            writer.Write(code.Lengths[symbol], 3);
        }

        foreach (var (symbol, extra) in tokens)
        {
            code.Write(writer, symbol);
            writer.Write(extra, ExtraBits(symbol));
        }
    }

    private static int ExtraBits(byte symbol) =>
        symbol switch
        {
            DeflateAlphabet.RepeatPrevious => 2,
            DeflateAlphabet.RepeatZero => 3,
            DeflateAlphabet.RepeatZeroLong => 7,
            _ => 0,
        };

    private void Collect(ReadOnlySpan<byte> lengths)
    {
        while (!lengths.IsEmpty)
        {
            byte length = lengths[0];
            int run = lengths.IndexOfAnyExcept(length);
            run = run < 0 ? lengths.Length : run;
            lengths = lengths[run..];
            if (length == 0)
            {
                for (; run >= 11; run -= Math.Min(run, 138))
                {
                    tokens.Add((DeflateAlphabet.RepeatZeroLong, (byte)(Math.Min(run, 138) - 11)));
                }

                if (run >= 3)
                {
                    tokens.Add((DeflateAlphabet.RepeatZero, (byte)(run - 3)));
                    run = 0;
                }
            }
            else
            {
                tokens.Add((length, 0));
                run--;
                for (; run >= 3; run -= Math.Min(run, 6))
                {
                    tokens.Add((DeflateAlphabet.RepeatPrevious, (byte)(Math.Min(run, 6) - 3)));
                }
            }

            for (; run > 0; run--)
            {
                tokens.Add((length, 0));
            }
        }
    }
}

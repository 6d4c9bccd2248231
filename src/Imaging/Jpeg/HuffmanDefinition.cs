namespace Permafrost.Imaging.Jpeg;

/// <summary>A Huffman table as a file writes it (ITU-T T.81, B.2.4.2).</summary>
internal sealed class HuffmanDefinition
{
    public const int MaxLength = 16;
    public const int MaxSymbols = 256;

    private readonly byte[] bytes = new byte[MaxLength + MaxSymbols];

    /// <summary>Whether the slot holds a table at all.</summary>
    public bool IsDefined { get; private set; }

    /// <summary>How many codes there are of 1, 2, … 16 bits.</summary>
    public ReadOnlySpan<byte> Counts => bytes.AsSpan(0, MaxLength);

    /// <summary>Symbols in the order of their codes; zeros behind the last.</summary>
    public ReadOnlySpan<byte> Symbols => bytes.AsSpan(MaxLength);

    /// <summary>Counts, then symbols: what identifies the table.</summary>
    public ReadOnlySpan<byte> Bytes => bytes;

    public void Clear() => IsDefined = false;

    public void Set(ReadOnlySpan<byte> counts, ReadOnlySpan<byte> symbols)
    {
        counts.CopyTo(bytes);
        symbols.CopyTo(bytes.AsSpan(MaxLength));
        bytes.AsSpan(MaxLength + symbols.Length).Clear();
        IsDefined = true;
    }
}

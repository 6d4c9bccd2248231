using Permafrost.Imaging.Decoding;

namespace Permafrost.Imaging.Jpeg;

/// <summary>Tables that were made ready lately, by the bytes that define them: most files of a set share theirs, and making one costs as much as decoding a small picture.</summary>
internal sealed class HuffmanTableCache
{
    private const int Capacity = 32;

    private readonly List<(byte[] Definition, bool IsDc, HuffmanTable Table)> entries = new(Capacity);
    private int next;

    /// <exception cref="UnreadableImageException">The slot holds no table, or one that is no prefix code.</exception>
    public HuffmanTable Get(ReadOnlySpan<HuffmanDefinition> slots, int slot, bool isDc)
    {
        if (slot >= slots.Length || !slots[slot].IsDefined)
        {
            throw new UnreadableImageException($"is a JPEG file that uses {(isDc ? "DC" : "AC")} Huffman table {slot} without defining it");
        }

        var definition = slots[slot];
        foreach (var entry in entries)
        {
            if (entry.IsDc == isDc && definition.Bytes.SequenceEqual(entry.Definition))
            {
                return entry.Table;
            }
        }

        var made = (definition.Bytes.ToArray(), isDc, new HuffmanTable(definition, isDc));
        if (entries.Count < Capacity)
        {
            entries.Add(made);
        }
        else
        {
            // The oldest goes.
            entries[next] = made;
            next = (next + 1) % Capacity;
        }

        return made.Item3;
    }
}

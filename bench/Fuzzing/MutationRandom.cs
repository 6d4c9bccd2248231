namespace Permafrost.Bench.Fuzzing;

/// <summary>The random numbers of one mutant: SplitMix64 (Steele, Lea and Flood, OOPSLA 2014), begun at a place of its own.</summary>
/// <param name="seed">Of the run.</param>
/// <param name="index">Of the mutant.</param>
internal sealed class MutationRandom(ulong seed, long index)
{
    private const ulong Step = 0x9e3779b97f4a7c15;
    private ulong state = Mix(seed) ^ Mix((ulong)index * Step + 1);

    public ulong Next() => Mix(state += Step);

    /// <summary>0 to <paramref name="bound"/> - 1.</summary>
    public int Below(int bound) => (int)((Next() >> 32) * (uint)bound >> 32);

    /// <summary>0 to <paramref name="bound"/> - 1, small ones more often.</summary>
    public int Small(int bound) => Below(1 + Below(bound));

    public bool OneIn(int chances) => Below(chances) == 0;

    /// <summary>A byte: half of the time one at an edge.</summary>
    public byte Byte() => OneIn(2) ? Edges[Below(Edges.Length)] : (byte)Next();

    public T Pick<T>(IReadOnlyList<T> from) => from[Below(from.Count)];

    private static ReadOnlySpan<byte> Edges => [0, 1, 2, 3, 4, 8, 15, 16, 17, 32, 63, 64, 65, 127, 128, 129, 254, 255];

    private static ulong Mix(ulong value)
    {
        value = (value ^ value >> 30) * 0xbf58476d1ce4e5b9;
        value = (value ^ value >> 27) * 0x94d049bb133111eb;
        return value ^ value >> 31;
    }
}

namespace Permafrost.Bench.Fuzzing;

/// <summary>What a run found.</summary>
internal sealed record FuzzSummary
{
    public required int Mutants { get; init; }

    /// <summary>Files that the run began with.</summary>
    public required int Seeds { get; init; }

    /// <summary>Mutants that gave pixels; the others gave a typed error.</summary>
    public required int Decoded { get; init; }

    /// <summary>How many mutants went each way.</summary>
    public required IReadOnlyDictionary<string, int> Kinds { get; init; }

    public required double SlowestSeconds { get; init; }

    /// <summary>Most bytes allocated for one file.</summary>
    public required long MostBytes { get; init; }

    /// <summary>CRC-32 over all results in the order of the mutants: the same on every machine, with any number of threads.</summary>
    public required uint Checksum { get; init; }

    public required double Seconds { get; init; }

    public required IReadOnlyList<FuzzFailure> Failures { get; init; }
}

namespace Permafrost.Bench.Fuzzing;

/// <summary>What a decoder made of a mutant.</summary>
/// <param name="Kind">The error without its numbers, or what was decoded and whether it was whole: two mutants of one kind went similar ways.</param>
/// <param name="IsDecoded">There are pixels.</param>
/// <param name="Checksum">CRC-32 of the whole error or of size and pixels.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Bytes">What was allocated.</param>
/// <param name="Fault">What no decoder may do; null if it did not.</param>
internal readonly record struct FuzzOutcome(string Kind, bool IsDecoded, uint Checksum, double Seconds, long Bytes, string? Fault);

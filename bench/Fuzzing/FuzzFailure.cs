namespace Permafrost.Bench.Fuzzing;

/// <summary>A mutant that a decoder did not treat as it promises.</summary>
/// <param name="Number">Which mutant.</param>
/// <param name="Fault">What went wrong.</param>
/// <param name="Mutant">Its bytes.</param>
internal sealed record FuzzFailure(int Number, string Fault, byte[] Mutant);

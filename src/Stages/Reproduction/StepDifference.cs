namespace Permafrost.Stages.Reproduction;

/// <summary>The first step of a training whose loss is another one. The weights that gave it were the work of the step before.</summary>
/// <param name="Epoch">Counted from 1.</param>
/// <param name="Step">Counted from 1 within the epoch.</param>
/// <param name="Expected">The recorded 64 bits of the loss, hexadecimal; null where the recorded run had no such step.</param>
/// <param name="Found">Those found here.</param>
public sealed record StepDifference(int Epoch, int Step, string? Expected, string? Found);

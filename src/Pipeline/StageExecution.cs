namespace Permafrost.Pipeline;

/// <summary>How a stage that was made elsewhere went.</summary>
/// <param name="HasRun">Whether it ran for the one who asks; false where its outputs were found after all.</param>
/// <param name="Seconds">Seconds it took; 0 where it did not run.</param>
public sealed record StageExecution(bool HasRun, double Seconds);

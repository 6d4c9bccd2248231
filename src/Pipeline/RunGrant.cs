namespace Permafrost.Pipeline;

/// <summary>What a run of a stage may use, and what ends it.</summary>
/// <param name="Threads">Its share of the threads.</param>
/// <param name="Cancellation">Ends it.</param>
internal readonly record struct RunGrant(int Threads, CancellationToken Cancellation);

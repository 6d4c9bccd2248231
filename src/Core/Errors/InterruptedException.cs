namespace Permafrost.Core.Errors;

/// <summary>The user stopped the run, and there is something to know about how it goes on: exit code 130.</summary>
public sealed class InterruptedException(string message, CancellationToken cancellation)
    : OperationCanceledException(message, cancellation);

namespace Permafrost.Pipeline.Remote;

/// <summary>The remote did not do what it was asked for. It ends no run: what it does not have is made here.</summary>
internal sealed class RemoteException(RemoteFault fault, string message, TimeSpan? retryAfter = null) : Exception(message)
{
    public RemoteFault Fault { get; } = fault;

    /// <summary>When the server wants to be asked again; null where it did not say.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;
}

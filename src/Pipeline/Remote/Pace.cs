namespace Permafrost.Pipeline.Remote;

/// <summary>Ends a transfer that stands still, or creeps: every so many bytes must come within a time.</summary>
internal sealed class Pace : IDisposable
{
    private const int LeastBytes = 1 << 16;

    private readonly CancellationTokenSource source;
    private readonly CancellationToken cancellation;
    private readonly TimeSpan limit;
    private int since;

    /// <param name="limit">For the first byte, and for every further 64 KiB.</param>
    /// <param name="cancellation">Ends the transfer, too.</param>
    public Pace(TimeSpan limit, CancellationToken cancellation)
    {
        this.limit = limit;
        this.cancellation = cancellation;
        source = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        source.CancelAfter(limit);
    }

    public CancellationToken Token => source.Token;

    /// <summary>Whether the transfer was ended for being slow.</summary>
    public bool IsTooSlow => source.IsCancellationRequested && !cancellation.IsCancellationRequested;

    /// <summary>Bytes that went by.</summary>
    public void Add(int bytes)
    {
        since += bytes;
        if (since >= LeastBytes)
        {
            since = 0;
            source.CancelAfter(limit);
        }
    }

    public void Dispose() => source.Dispose();
}

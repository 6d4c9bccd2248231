namespace Permafrost.Pipeline.Remote;

/// <summary>Keeps count of what a remote failed to do: says each kind of trouble once, and gives the remote up where it is only in the way.</summary>
/// <remarks>For several threads.</remarks>
internal sealed class RemoteHealth(RemoteOptions options, Action<string> warn)
{
    /// <summary>A server that neither gives nor takes has one trouble, not two.</summary>
    private const string Trouble = "trouble";

    private readonly Lock gate = new();
    private readonly CancellationTokenSource givenUp = new();
    private readonly HashSet<string> said = new(StringComparer.Ordinal);
    private int failedReads;
    private int failedUploads;
    private volatile bool takesUploads = options.Upload;

    /// <summary>Whether it is asked for nothing more in this run.</summary>
    public bool IsGivenUp => givenUp.IsCancellationRequested;

    public bool TakesUploads => takesUploads && !IsGivenUp;

    /// <summary>Ends what is under way when it is given up.</summary>
    public CancellationToken GivenUp => givenUp.Token;

    /// <summary>It gave what it was asked for, or said that it does not have it.</summary>
    public void Gave() => Volatile.Write(ref failedReads, 0);

    /// <summary>It took an upload.</summary>
    public void Took() => Volatile.Write(ref failedUploads, 0);

    /// <summary>It did not give what it was asked for; after some kinds of failure, or too many, it is left alone.</summary>
    public void GaveNot(RemoteException failure)
    {
        lock (gate)
        {
            if (IsGivenUp || GivesUpAtOnce(failure))
            {
                return;
            }

            bool isLast = failure.Fault != RemoteFault.Absent && ++failedReads >= options.Patience;
            if (failure.Fault == RemoteFault.Wrong)
            {
                // Each is evidence of something else that is broken.
                warn(isLast ? $"{failure.Message}; this run goes on without the remote cache" : failure.Message);
            }
            else if (failure.Fault == RemoteFault.Absent)
            {
                WarnOnce("absent", $"{failure.Message}, and a record names it; what the remote cache has lost is made here");
            }
            else
            {
                WarnOnce(
                    Trouble,
                    $"{failure.Message}; what it does not give is made here, and after {options.Patience} failures in a row it is left alone"
                );
            }

            if (isLast)
            {
                givenUp.Cancel();
            }
        }
    }

    /// <summary>It did not take an upload; after some kinds of failure, or too many, it is only read.</summary>
    public void TookNot(RemoteException failure)
    {
        lock (gate)
        {
            if (!TakesUploads || GivesUpAtOnce(failure))
            {
                return;
            }

            if (failure.Fault == RemoteFault.TooLarge)
            {
                WarnOnce("size", $"{failure.Message}; what is too large is not uploaded");
                return;
            }

            if (failure.Fault == RemoteFault.NoUploads)
            {
                takesUploads = false;
                warn($"{failure.Message}; nothing more is uploaded in this run");
                return;
            }

            WarnOnce(Trouble, $"{failure.Message}; this is not uploaded, and after {options.Patience} failures in a row nothing more is");
            takesUploads = ++failedUploads < options.Patience;
        }
    }

    /// <summary>Where nobody is, or lets us in, nobody will in a minute.</summary>
    private bool GivesUpAtOnce(RemoteException failure)
    {
        bool isHopeless = failure.Fault is RemoteFault.Unreachable or RemoteFault.Closed;
        if (isHopeless)
        {
            warn($"{failure.Message}; this run goes on without the remote cache");
            givenUp.Cancel();
        }

        return isHopeless;
    }

    private void WarnOnce(string kind, string message)
    {
        if (said.Add(kind))
        {
            warn(message);
        }
    }
}

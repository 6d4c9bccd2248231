namespace Permafrost.Pipeline.Remote;

/// <summary>Keeps count of what a remote failed to do: says each kind of trouble once, and gives the remote up where it is only in the way.</summary>
/// <remarks>For several threads.</remarks>
internal sealed class RemoteHealth(RemoteOptions options, Action<string> warn)
{
    private readonly Lock gate = new();
    private readonly CancellationTokenSource givenUp = new();
    private readonly HashSet<RemoteFault> said = [];
    private int failuresInARow;
    private volatile bool takesUploads = options.Upload;

    /// <summary>Whether it is asked for nothing more in this run.</summary>
    public bool IsGivenUp => givenUp.IsCancellationRequested;

    public bool TakesUploads => takesUploads && !IsGivenUp;

    /// <summary>Ends what is under way when it is given up.</summary>
    public CancellationToken GivenUp => givenUp.Token;

    /// <summary>It did what it was asked for.</summary>
    public void Succeeded() => Volatile.Write(ref failuresInARow, 0);

    /// <summary>It did not; after that of another kind, or too often, it is left alone.</summary>
    public void Failed(RemoteException failure)
    {
        lock (gate)
        {
            if (IsGivenUp || (failure.Fault == RemoteFault.NoUploads && !takesUploads))
            {
                return;
            }

            bool isNew = said.Add(Kind(failure.Fault));
            switch (failure.Fault)
            {
                case RemoteFault.Unreachable or RemoteFault.Closed:
                    warn($"{failure.Message}; this run goes on without the remote cache");
                    givenUp.Cancel();
                    break;
                case RemoteFault.NoUploads:
                    takesUploads = false;
                    warn($"{failure.Message}; nothing more is uploaded in this run");
                    break;
                case RemoteFault.Wrong:
                    bool isLast = CountFailure();
                    warn(isLast ? $"{failure.Message}; this run goes on without the remote cache" : failure.Message);
                    GiveUpIf(isLast);
                    break;
                default:
                    if (isNew)
                    {
                        warn(Once(failure));
                    }

                    GiveUpIf(failure.Fault is RemoteFault.Passing or RemoteFault.Odd && CountFailure());
                    break;
            }
        }
    }

    /// <summary>Kinds that are one to a reader.</summary>
    private static RemoteFault Kind(RemoteFault fault) => fault == RemoteFault.Odd ? RemoteFault.Passing : fault;

    private string Once(RemoteException failure) =>
        failure.Fault switch
        {
            RemoteFault.TooLarge => $"{failure.Message}; what is too large is not uploaded",
            RemoteFault.Absent => $"{failure.Message}, and a record names it; what the remote cache has lost is made here",
            _ => $"{failure.Message}; what it does not give is made here, and after {options.Patience} failures in a row it is left alone",
        };

    private bool CountFailure() => Interlocked.Increment(ref failuresInARow) >= options.Patience;

    private void GiveUpIf(bool isHopeless)
    {
        if (isHopeless)
        {
            givenUp.Cancel();
        }
    }
}

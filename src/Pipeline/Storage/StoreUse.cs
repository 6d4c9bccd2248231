using System.Diagnostics;
using Permafrost.Core.Errors;
using Permafrost.Core.Files;

namespace Permafrost.Pipeline.Storage;

/// <summary>Keeps the collection of garbage and the runs of other processes apart: neither starts while the other is at it.</summary>
/// <remarks>
/// Each run lays a mark into <c>users/</c> before it looks anything up, and then waits while there is a mark <c>collecting</c>; a collection lays down
/// <c>collecting</c>, and then looks for users. Whoever comes second sees the other. Marks are <see cref="Claim"/>s, so those of dead processes count for nothing.
/// </remarks>
internal sealed class StoreUse
{
    /// <summary>A mark from a machine that cannot be asked and that nobody touched for so long is nobody's; generous, since clocks differ.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromHours(1);

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(200);

    private readonly string users;
    private readonly string collecting;
    private readonly Lock gate = new();
    private Claim? mark;
    private bool isMarked;

    public StoreUse(string store)
    {
        users = Path.Combine(store, "users");
        collecting = Path.Combine(store, "collecting");
    }

    /// <summary>Marks the store as in use by this run, once; waits while garbage is being collected.</summary>
    public void Enter(CancellationToken cancellation)
    {
        lock (gate)
        {
            if (isMarked)
            {
                return;
            }

            isMarked = true;
            try
            {
                mark = Claim.TryTake(Path.Combine(users, ProcessTag.New()));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // A store that cannot be written is collected by nobody here; elsewhere a run notices what is missing and makes it again.
                return;
            }

            AwaitCollection(cancellation);
        }
    }

    /// <summary>This run needs nothing of the store any more.</summary>
    public void Leave()
    {
        lock (gate)
        {
            mark?.Dispose();
            mark = null;
            isMarked = false;
        }
    }

    /// <summary>The right to collect garbage, until it is disposed of: no run starts meanwhile.</summary>
    /// <exception cref="UserErrorException">Somebody else uses the store.</exception>
    public Claim Collect()
    {
        if (
            Claim.Look(collecting) is { } other
            && (
                other.Owner.Length > 0
                    ? !IsAlive(other.Owner, other.Beat)
                    : Claim.IsAbandoned(other.Owner, (DateTime.UtcNow - other.Beat).Duration())
            )
        )
        {
            Claim.Break(collecting, other.Owner);
        }

        var claim =
            Claim.TryTake(collecting)
            ?? throw new UserErrorException(
                $"{collecting}: garbage is being collected by {Claim.Look(collecting)?.Owner ?? "another process"}; expected nobody else at it. Wait until it is done."
            );
        string[] others = [.. Others()];
        if (others.Length == 0)
        {
            return claim;
        }

        claim.Dispose();
        throw new UserErrorException(
            $"The store is in use, and what a run needs must not be removed: {string.Join(", ", others)}. Wait until it ends, or stop it; "
                + $"if nobody runs there, delete its file in {users}."
        );
    }

    /// <summary>Owners of living marks, those of this process left out.</summary>
    public IReadOnlyList<string> Others()
    {
        Claim.Sweep(users);
        return
        [
            .. (Directory.Exists(users) ? SortedDirectory.Files(users) : [])
                .Select(path =>
                    Claim.Look(path) is not { } found ? null
                    // Of a process that was killed before it had written its name, the name of the file tells.
                    : found.Owner.Length > 0 ? found
                    : ((string Owner, DateTime Beat)?)(Path.GetFileName(path), found.Beat)
                )
                .OfType<(string Owner, DateTime Beat)>()
                .Where(user => !ProcessTag.IsOwn(user.Owner) && IsAlive(user.Owner, user.Beat))
                .Select(user => user.Owner),
        ];
    }

    private static bool IsAlive(string owner, DateTime beat) => !(ProcessTag.IsDead(owner) ?? DateTime.UtcNow - beat > Silence);

    private void AwaitCollection(CancellationToken cancellation)
    {
        (string Owner, DateTime Beat)? seen = null;
        long since = Stopwatch.GetTimestamp();
        while (Claim.Look(collecting) is { } now && !ProcessTag.IsOwn(now.Owner))
        {
            if (now != seen)
            {
                (seen, since) = (now, Stopwatch.GetTimestamp());
            }

            if (Claim.IsAbandoned(now.Owner, Stopwatch.GetElapsedTime(since)))
            {
                Claim.Break(collecting, now.Owner);
                continue;
            }

            cancellation.WaitHandle.WaitOne(PollInterval);
            cancellation.ThrowIfCancellationRequested();
        }
    }
}

namespace Permafrost.Pipeline.Scheduling;

/// <summary>Threads that stages share which run at the same time: handed out when one starts, taken back when it ends. For one thread at a time.</summary>
/// <param name="threads">All there are, 1 or more.</param>
internal sealed class ThreadBudget(int threads)
{
    /// <summary>Threads that nobody has.</summary>
    public int Free { get; private set; } = threads;

    /// <summary>Hands out an equal share of what is free; what does not divide goes to those who come first.</summary>
    /// <param name="claimants">How many are about to start, the one that asks among them; 1 to <see cref="Free"/>.</param>
    public int Take(int claimants)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(claimants, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(claimants, Free);
        int share = (Free + claimants - 1) / claimants;
        Free -= share;
        return share;
    }

    /// <summary>Takes back what <see cref="Take"/> handed out.</summary>
    public void Return(int share) => Free += share;
}

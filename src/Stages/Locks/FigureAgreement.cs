namespace Permafrost.Stages.Locks;

/// <summary>A figure of an experiment whose bits are not promised, beside the one that its lock holds.</summary>
/// <param name="Name">As in the lock: <c>test_accuracy</c>.</param>
/// <param name="Expected">The lock's.</param>
/// <param name="Found">The one here.</param>
/// <param name="Allowed">Largest distance at which the two agree.</param>
public sealed record FigureAgreement(string Name, double Expected, double Found, double Allowed)
{
    /// <summary>Whether the two agree.</summary>
    public bool Agrees => Math.Abs(Found - Expected) <= Allowed;
}

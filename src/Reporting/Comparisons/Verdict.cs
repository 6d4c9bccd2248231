namespace Permafrost.Reporting.Comparisons;

/// <summary>What a comparison says of B against A.</summary>
public enum Verdict
{
    NoDifferenceShown,
    Better,
    Worse,
}

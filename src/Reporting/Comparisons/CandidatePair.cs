namespace Permafrost.Reporting.Comparisons;

/// <summary>Two members of a family that could be compared.</summary>
/// <param name="A">Number of the one that stands first in the report.</param>
/// <param name="B">Number of the other one.</param>
/// <param name="Differs">The one thing in which they differ.</param>
internal readonly record struct CandidatePair(int A, int B, string Differs);

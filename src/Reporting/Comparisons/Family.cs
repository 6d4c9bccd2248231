using System.Collections.Immutable;

namespace Permafrost.Reporting.Comparisons;

/// <summary>The comparisons that share a correction.</summary>
/// <param name="Comparisons">Those that were made, in the order of the report.</param>
/// <param name="LeftOut">Pairs that differ in one thing and were not compared (<see cref="PairChoice"/>).</param>
internal sealed record Family<T>(ImmutableArray<T> Comparisons, int LeftOut);

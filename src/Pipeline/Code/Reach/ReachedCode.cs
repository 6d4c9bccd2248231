using System.Collections.Immutable;

namespace Permafrost.Pipeline.Code.Reach;

/// <summary>Everything that the code of a stage can reach.</summary>
/// <param name="Parts">The parts, in ordinal order of their names.</param>
/// <param name="MethodNames">
/// Every method that may run, those among them that the compiler made: type and name as reflection writes them,
/// <c>Some.Type+Inner:Method</c>.
/// </param>
internal sealed record ReachedCode(ImmutableArray<CodePart> Parts, ImmutableSortedSet<string> MethodNames);

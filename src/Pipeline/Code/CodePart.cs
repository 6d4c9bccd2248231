namespace Permafrost.Pipeline.Code;

/// <summary>One part of the code behind a fingerprint.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name"><c>Some.Space.Type.Method(int)</c>, <c>Some.Space.Type</c>, or the name of a package.</param>
/// <param name="Value">A digest of what it says; of a package its version.</param>
/// <param name="ReachedBy">The part that led to it first; null for where the search began.</param>
public sealed record CodePart(CodePartKind Kind, string Name, string Value, string? ReachedBy);

using Permafrost.Core.Digests;

namespace Permafrost.Pipeline.Code;

/// <summary>The version of the code that a stage runs.</summary>
/// <param name="Digest">What enters the stage's key.</param>
/// <param name="Parts">What it was made of, by name: a digest for our own code, a version for a package. For explanations.</param>
public sealed record CodeVersion(Sha256Digest Digest, IReadOnlyDictionary<string, string> Parts);

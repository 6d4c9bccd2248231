using Permafrost.Core.Digests;

namespace Permafrost.Pipeline.Storage;

/// <summary>A file of the store as its folder lists it.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Name">Its name: the digest of what it should hold, or a stage's key.</param>
/// <param name="SizeBytes">Length.</param>
internal readonly record struct ListedFile(string Path, Sha256Digest Name, long SizeBytes);

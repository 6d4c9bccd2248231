using Permafrost.Core.Digests;

namespace Permafrost.Pipeline.Storage;

/// <summary>A file of the store, by its content.</summary>
internal readonly record struct StoredFile(Sha256Digest Digest, long SizeBytes);

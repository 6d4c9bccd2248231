using Permafrost.Core.Digests;

namespace Permafrost.Stages.Export;

/// <summary>A file that <c>Export</c> wrote.</summary>
/// <param name="Experiment">The experiment that the model comes of.</param>
/// <param name="Format">What was asked for.</param>
/// <param name="Path">Absolute path.</param>
/// <param name="Digest">SHA-256.</param>
/// <param name="Bytes">Its size.</param>
public sealed record ExportedFile(string Experiment, ExportFormat Format, string Path, Sha256Digest Digest, long Bytes);

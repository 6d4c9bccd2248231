using System.Collections.Immutable;

namespace Permafrost.Reporting.Examination;

/// <summary>A picture that the page holds in itself.</summary>
/// <param name="Png">A PNG file.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
public sealed record Picture(ImmutableArray<byte> Png, int Width, int Height);

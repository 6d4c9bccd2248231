using System.Runtime.InteropServices;

namespace Permafrost.Imaging.Jpeg;

/// <summary>A block that waits to be transformed.</summary>
/// <param name="Steps">Index of its component's first step.</param>
/// <param name="Start">Index of its first sample.</param>
/// <param name="Stride">Samples from one row to the next.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PendingBlock(int Steps, int Start, int Stride);

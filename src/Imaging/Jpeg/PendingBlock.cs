using System.Runtime.InteropServices;

namespace Permafrost.Imaging.Jpeg;

/// <summary>A block that waits to be transformed, or will.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct PendingBlock
{
    /// <summary>Index of its component's first step.</summary>
    public int Steps;

    /// <summary>Index of its first sample.</summary>
    public int Start;

    /// <summary>Samples from one row to the next.</summary>
    public int Stride;
}

using System.Runtime.InteropServices;

namespace Permafrost.Imaging.Augmentation;

/// <summary>A fill with the value that it puts in where it is one of the two that do.</summary>
/// <param name="Fill">What comes in.</param>
/// <param name="Constant">The value of <see cref="BorderFill.Constant"/>.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Border(BorderFill Fill, byte Constant = 0)
{
    /// <summary>Every sample that comes in has one value.</summary>
    public bool IsConstant => Fill is BorderFill.Zeros or BorderFill.Constant;

    /// <summary>That value.</summary>
    public byte Value => Fill == BorderFill.Constant ? Constant : (byte)0;
}

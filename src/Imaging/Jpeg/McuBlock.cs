using System.Runtime.InteropServices;

namespace Permafrost.Imaging.Jpeg;

/// <summary>One block of an MCU.</summary>
/// <param name="Component">Whose samples it holds.</param>
/// <param name="InScan">The component's place in the scan.</param>
/// <param name="Step">Blocks of the component from one MCU to the next.</param>
/// <param name="Column">Blocks to the right of the MCU's first.</param>
/// <param name="Row">Blocks below the MCU's first.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct McuBlock(JpegComponent Component, int InScan, int Step, int Column, int Row);

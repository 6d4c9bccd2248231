using System.Runtime.InteropServices;

namespace Permafrost.Imaging.Jpeg;

/// <summary>One block of an MCU, as a sequential scan decodes it.</summary>
/// <param name="DcTable">For the difference of the DC coefficient.</param>
/// <param name="AcTable">For the AC coefficients.</param>
/// <param name="InScan">The component's place in the scan.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SequentialPart(HuffmanTable DcTable, CoefficientTable AcTable, int InScan);

using System.Runtime.InteropServices;

namespace Permafrost.Model.Kernels;

/// <summary>Figures of each channel, each <c>[pitch]</c>, with which batch normalisation goes over the pixels.</summary>
[StructLayout(LayoutKind.Auto)]
internal unsafe struct Normalization
{
    public int Pitch;

    /// <summary>Mean of the batch.</summary>
    public float* Means;

    /// <summary>gamma / sqrt(variance + epsilon).</summary>
    public float* Scales;

    /// <summary>beta - mean * scale.</summary>
    public float* Shifts;

    /// <summary>What x adds to dL/dx.</summary>
    public float* Slopes;

    /// <summary>What every pixel adds to dL/dx.</summary>
    public float* Offsets;
}

using System.Runtime.InteropServices;

namespace Permafrost.Model.Layers;

/// <summary>Which samples go through the network, and to what end.</summary>
[StructLayout(LayoutKind.Auto)]
internal unsafe struct SamplePass
{
    /// <summary>
    /// Samples that a thread takes through the network together. Gradients are sums over groups, added in order: the
    /// number is part of the order of additions.
    /// </summary>
    public const int GroupSize = 8;

    /// <summary>Samples in this group: 1 to <see cref="GroupSize"/>.</summary>
    public int Samples;

    /// <summary>Position of the group in the batch.</summary>
    public int Group;

    /// <summary>Whether gradients will be wanted; dropout is on then.</summary>
    public bool Training;

    /// <summary>Whether dropout is on although there is no training.</summary>
    public bool Sampling;

    /// <summary>Epoch, or number of the pass where a trained network samples, counted from 0; the address of random numbers.</summary>
    public uint Epoch;

    /// <summary>Index of each sample in its dataset; the address of random numbers.</summary>
    public int* SampleIndices;

    /// <summary>Whether dropout is on.</summary>
    public readonly bool Drops => Training || Sampling;

    /// <summary>Groups that so many samples make.</summary>
    public static int GroupsOf(int samples) => (samples + GroupSize - 1) / GroupSize;

    /// <summary>Position of the first sample in the batch.</summary>
    public readonly int First => Group * GroupSize;
}

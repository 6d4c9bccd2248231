using Permafrost.Model.Kernels;
using Permafrost.Model.Memory;

namespace Permafrost.Model.Layers;

/// <summary>A gradient as each group of a batch finds it: written side by side, then added in the order of the groups.</summary>
/// <param name="count">Floats of one gradient.</param>
internal sealed unsafe class GroupSums(long count) : IDisposable
{
    private NativeBuffer<float> sums = new(0);

    /// <summary>Makes room for the groups of a batch.</summary>
    public void Prepare(int batchSize)
    {
        sums.Dispose();
        sums = new NativeBuffer<float>(count * SamplePass.GroupsOf(batchSize));
    }

    /// <summary>What a group writes to.</summary>
    public float* Of(int group) => sums.Pointer + group * count;

    /// <summary>Elements <paramref name="first"/> and following of all groups of a batch, added from group 0 up.</summary>
    public void Add(long first, int length, int batchSamples, float* target)
    {
        new ReadOnlySpan<float>(Of(0) + first, length).CopyTo(new Span<float>(target, length));
        for (int group = 1; group < SamplePass.GroupsOf(batchSamples); group++)
        {
            Elementwise.Add(Of(group) + first, target, length);
        }
    }

    public void Dispose() => sums.Dispose();
}

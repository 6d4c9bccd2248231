using Permafrost.Model.Memory;

namespace Permafrost.Model.Training;

/// <summary>Buffers for the gradients of activations, each large enough for any layer. As many come to be as are in use at once, in the first step.</summary>
/// <param name="floats">Size of each.</param>
internal sealed unsafe class GradientBuffers(long floats) : IDisposable
{
    private readonly List<NativeBuffer<float>> all = [];
    private readonly Stack<nint> free = [];

    public float* Rent()
    {
        if (free.TryPop(out nint buffer))
        {
            return (float*)buffer;
        }

        all.Add(new NativeBuffer<float>(floats));
        free.EnsureCapacity(all.Count);
        return all[^1].Pointer;
    }

    /// <param name="buffer">From <see cref="Rent"/>, or null: then nothing happens.</param>
    public void Return(float* buffer)
    {
        if (buffer is not null)
        {
            free.Push((nint)buffer);
        }
    }

    public void Dispose()
    {
        foreach (var buffer in all)
        {
            buffer.Dispose();
        }
    }
}

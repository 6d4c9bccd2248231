using Permafrost.Model.Memory;

namespace Permafrost.Model.Training;

/// <summary>Buffers for the gradients of activations, each large enough for any layer. As many come to be as are in use at once, in the first step.</summary>
/// <remarks>
/// A thread gets back what it returned last, which its cache still holds; where it has none, what another thread returned. So a group that
/// waits for others keeps one buffer, not all that it ever used.
/// </remarks>
/// <param name="floats">Size of each.</param>
/// <param name="threads">Threads that rent.</param>
internal sealed unsafe class GradientBuffers(long floats, int threads) : IDisposable
{
    private readonly Lock access = new();
    private readonly List<NativeBuffer<float>> all = [];
    private readonly Stack<nint>[] free = [.. Enumerable.Range(0, threads).Select(_ => new Stack<nint>())];

    public float* Rent(int thread)
    {
        lock (access)
        {
            for (int i = 0; i < threads; i++)
            {
                if (free[(thread + i) % threads].TryPop(out nint buffer))
                {
                    return (float*)buffer;
                }
            }

            all.Add(new NativeBuffer<float>(floats));
            foreach (var stack in free)
            {
                stack.EnsureCapacity(all.Count);
            }

            return all[^1].Pointer;
        }
    }

    /// <param name="buffer">From <see cref="Rent"/>, or null: then nothing happens.</param>
    /// <param name="thread">The thread that used it last.</param>
    public void Return(float* buffer, int thread)
    {
        if (buffer is null)
        {
            return;
        }

        lock (access)
        {
            free[thread].Push((nint)buffer);
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

using Permafrost.Core.Digests;

namespace Permafrost.Stages.Locks;

/// <summary>The first epoch after which a training's weights are not those that a lock promises, and the first such tensor from input to output.</summary>
/// <param name="Epoch">Counted from 1.</param>
/// <param name="Tensor">Its name; null where one of the two has no such epoch.</param>
/// <param name="Expected">The lock's digest; null where it has none.</param>
/// <param name="Found">The run's digest; null where it has none.</param>
internal sealed record TensorDifference(int Epoch, string? Tensor, Sha256Digest? Expected, Sha256Digest? Found)
{
    /// <summary>Null where all epochs agree.</summary>
    public static TensorDifference? First(IReadOnlyList<LockedEpoch> locked, IReadOnlyList<TrailEpoch> found)
    {
        for (int index = 0; index < Math.Max(locked.Count, found.Count); index++)
        {
            if (index >= locked.Count || index >= found.Count)
            {
                return new TensorDifference(index + 1, null, null, null);
            }

            if (Of(locked[index].Tensors, found[index].Tensors) is var (tensor, expected, digest))
            {
                return new TensorDifference(found[index].Epoch, tensor, expected, digest);
            }
        }

        return null;
    }

    /// <summary><c>epoch 2, tensor conv2d_1/kernel (the lock has 5b09…, this run 77aa…)</c>, digests in full.</summary>
    public override string ToString() =>
        Tensor is null
            ? $"epoch {Epoch}, which only one of them has"
            : $"epoch {Epoch}, tensor {Tensor} (the lock has {Expected?.ToString() ?? "none"}, this run {Found?.ToString() ?? "none"})";

    private static (string Tensor, Sha256Digest? Expected, Sha256Digest? Found)? Of(
        IReadOnlyList<KeyValuePair<string, Sha256Digest>> locked,
        IReadOnlyList<KeyValuePair<string, Sha256Digest>> found
    )
    {
        var expected = locked.ToDictionary(StringComparer.Ordinal);
        foreach (var (tensor, digest) in found)
        {
            if (!expected.Remove(tensor, out var promised))
            {
                return (tensor, null, digest);
            }

            if (promised != digest)
            {
                return (tensor, promised, digest);
            }
        }

        foreach (var (tensor, promised) in expected.OrderBy(left => left.Key, StringComparer.Ordinal))
        {
            return (tensor, promised, null);
        }

        return null;
    }
}

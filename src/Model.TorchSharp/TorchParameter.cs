using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Permafrost.Model.Torch;

/// <summary>A tensor of weights on a device, in the logical shape that files have: <c>[kernel row, kernel column, in, out]</c>, <c>[in, out]</c> or <c>[out]</c>.</summary>
internal sealed class TorchParameter : IDisposable
{
    public TorchParameter(Parameter source, Device device)
    {
        Source = source;
        Values = CopyOf(source.ToArray(), device);
        if (source.Trained)
        {
            Values.requires_grad_(true);
        }
    }

    /// <summary>Where the network has it.</summary>
    public Parameter Source { get; }

    /// <summary>The weights; a leaf of every graph, where they are trained.</summary>
    public Tensor Values { get; }

    /// <summary>Numbers in logical order as a tensor of this shape.</summary>
    public Tensor CopyOf(ReadOnlySpan<float> logical, Device device)
    {
        using var staged = empty([.. Source.Shape.Select(side => (long)side)], dtype: ScalarType.Float32);
        MemoryMarshal.AsBytes(logical).CopyTo(staged.bytes);

        // A copy also on the CPU, where `to` would give the same tensor again.
        return staged.to(device).clone().DetachFromDisposeScope();
    }

    /// <summary>A tensor of this shape as numbers in logical order.</summary>
    public static float[] ArrayOf(Tensor values)
    {
        using var scope = NewDisposeScope();
        var here = values.detach().cpu().contiguous();
        return MemoryMarshal.Cast<byte, float>(here.bytes).ToArray();
    }

    public void Dispose() => Values.Dispose();
}

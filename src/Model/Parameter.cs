using System.Collections.Immutable;
using Permafrost.Core.Digests;
using Permafrost.Model.Memory;

namespace Permafrost.Model;

/// <summary>One tensor of weights with its gradient, packed as the kernels read it.</summary>
/// <remarks>
/// <para>
/// A matrix of rows (for a convolution: kernel row, kernel column, input channel; for a dense layer: the inputs; for a bias:
/// one) and columns (output channels). Columns are padded to <see cref="Pitch"/>; rows come in blocks of
/// <see cref="RowPitch"/>, of which the first <see cref="RowCount"/> are real. Padding is zero, its gradient is zero, and
/// every optimiser leaves it zero.
/// </para>
/// <para>
/// The logical tensor, without padding and in the order of its <see cref="Shape"/>, is what files and digests hold.
/// </para>
/// </remarks>
public sealed unsafe class Parameter : IDisposable
{
    private readonly NativeBuffer<float> values;
    private readonly NativeBuffer<float> gradients;

    internal Parameter(
        string name,
        ImmutableArray<int> shape,
        int rowBlocks,
        int rowCount,
        int rowPitch,
        int columns,
        double l2,
        bool trained = true
    )
    {
        Name = name;
        Shape = shape;
        RowCount = rowCount;
        RowPitch = rowPitch;
        Rows = checked(rowBlocks * rowPitch);
        Columns = columns;
        Pitch = ActivationLayout.RoundUp(columns);
        L2 = l2;
        Trained = trained;
        values = new NativeBuffer<float>((long)Rows * Pitch);
        gradients = new NativeBuffer<float>(trained ? (long)Rows * Pitch : 0);
    }

    /// <summary><c>conv2d_1/kernel</c>.</summary>
    public string Name { get; }

    /// <summary>Logical shape: <c>[kernel row, kernel column, in, out]</c>, <c>[in, out]</c> or <c>[out]</c>.</summary>
    public ImmutableArray<int> Shape { get; }

    /// <summary>Number of logical elements.</summary>
    public int Count => Rows / RowPitch * RowCount * Columns;

    /// <summary>Weight of the penalty l2 * sum(w^2) in the loss.</summary>
    public double L2 { get; }

    /// <summary>Whether the optimiser moves it. The running statistics of batch normalisation are kept with the weights, but not trained.</summary>
    public bool Trained { get; }

    /// <summary>Whether weight decay applies: to kernels, not to biases nor to the scale and shift of a normalisation, which have one dimension.</summary>
    public bool Decays => Shape.Length > 1;

    internal int Rows { get; }

    internal int RowCount { get; }

    internal int RowPitch { get; }

    internal int Columns { get; }

    internal int Pitch { get; }

    internal long PackedCount => values.Count;

    internal float* Values => values.Pointer;

    internal float* Gradients => gradients.Pointer;

    /// <summary>The weights in logical order.</summary>
    public float[] ToArray() => Unpack(Values);

    /// <summary>Their gradient in the last step, in logical order, penalty included.</summary>
    /// <exception cref="InvalidOperationException">The tensor is not trained.</exception>
    public float[] GradientToArray() =>
        Trained ? Unpack(Gradients) : throw new InvalidOperationException($"{Name} is not trained: it has no gradient.");

    /// <summary>SHA-256 of the logical weights as little-endian float32.</summary>
    public Sha256Digest Digest() => Sha256Digest.OfBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(ToArray()));

    /// <summary>Sets the weights from logical order.</summary>
    internal void Assign(ReadOnlySpan<float> logical)
    {
        if (logical.Length != Count)
        {
            throw new ArgumentException($"{Name} has {Count} weights; {logical.Length} were given.", nameof(logical));
        }

        Pack(logical, Values);
    }

    /// <summary>Lays numbers in logical order, one per weight, into memory that is packed as the weights are.</summary>
    internal void Pack(ReadOnlySpan<float> logical, float* packed)
    {
        int at = 0;
        for (int row = 0; row < Rows; row++)
        {
            if (row % RowPitch < RowCount)
            {
                logical.Slice(at, Columns).CopyTo(new Span<float>(packed + (long)row * Pitch, Columns));
                at += Columns;
            }
        }
    }

    /// <summary>The reverse of <see cref="Pack"/>.</summary>
    internal float[] Unpack(float* packed)
    {
        float[] logical = new float[Count];
        int at = 0;
        for (int row = 0; row < Rows; row++)
        {
            if (row % RowPitch < RowCount)
            {
                new ReadOnlySpan<float>(packed + (long)row * Pitch, Columns).CopyTo(logical.AsSpan(at));
                at += Columns;
            }
        }

        return logical;
    }

    public void Dispose()
    {
        values.Dispose();
        gradients.Dispose();
    }
}

using System.Collections.Immutable;

namespace Permafrost.Core.Tensors;

/// <summary>Name, element type and shape of one tensor in a file; the last dimension is contiguous.</summary>
public sealed record TensorEntry(string Name, TensorElementType ElementType, ImmutableArray<long> Shape)
{
    public int ElementSize =>
        ElementType switch
        {
            TensorElementType.UInt8 => 1,
            TensorElementType.Float64 => 8,
            _ => 4,
        };

    public long Count => Shape.Aggregate(1L, (product, side) => checked(product * side));

    public long SizeBytes => checked(Count * ElementSize);
}

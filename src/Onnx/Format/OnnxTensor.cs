using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Permafrost.Onnx.Format;

/// <summary>A constant of a graph: weights, mostly.</summary>
/// <param name="Name">Name of the value; empty within an attribute.</param>
/// <param name="ElementType">Type of its elements.</param>
/// <param name="Sides">Shape; empty for a single number. The last dimension is contiguous.</param>
/// <param name="Bytes">The elements, little-endian. Of a float or int64 tensor, exactly as many as the shape says.</param>
internal sealed record OnnxTensor(string Name, OnnxElementType ElementType, ImmutableArray<long> Sides, ReadOnlyMemory<byte> Bytes)
{
    public static OnnxTensor Of(string name, ReadOnlySpan<int> sides, float[] values)
    {
        byte[] bytes = new byte[values.Length * sizeof(float)];
        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), values[i]);
        }

        return new OnnxTensor(name, OnnxElementType.Float, Sides64(sides), bytes);
    }

    public static OnnxTensor Of(string name, ReadOnlySpan<long> values)
    {
        byte[] bytes = new byte[values.Length * sizeof(long)];
        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(i * sizeof(long)), values[i]);
        }

        return new OnnxTensor(name, OnnxElementType.Int64, [values.Length], bytes);
    }

    /// <summary>The elements of a float tensor.</summary>
    public float[] Floats()
    {
        float[] values = new float[Bytes.Length / sizeof(float)];
        if (BitConverter.IsLittleEndian)
        {
            Bytes.Span.CopyTo(MemoryMarshal.AsBytes(values.AsSpan()));
            return values;
        }

        for (int i = 0; i < values.Length; i++)
        {
            values[i] = BinaryPrimitives.ReadSingleLittleEndian(Bytes.Span[(i * sizeof(float))..]);
        }

        return values;
    }

    /// <summary>The elements of an int64 tensor.</summary>
    public ImmutableArray<long> Integers()
    {
        var values = ImmutableArray.CreateBuilder<long>(Bytes.Length / sizeof(long));
        for (int at = 0; at < Bytes.Length; at += sizeof(long))
        {
            values.Add(BinaryPrimitives.ReadInt64LittleEndian(Bytes.Span[at..]));
        }

        return values.MoveToImmutable();
    }

    private static ImmutableArray<long> Sides64(ReadOnlySpan<int> sides)
    {
        var wide = ImmutableArray.CreateBuilder<long>(sides.Length);
        foreach (int side in sides)
        {
            wide.Add(side);
        }

        return wide.MoveToImmutable();
    }
}

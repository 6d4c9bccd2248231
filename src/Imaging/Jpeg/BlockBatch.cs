using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Permafrost.Imaging.Jpeg;

/// <summary>Collects blocks, to transform as many at once as registers hold.</summary>
internal sealed class BlockBatch
{
    /// <summary>Blocks in the widest register.</summary>
    private const int Widest = 4;

    /// <summary>Blocks of the largest MCU, so often that they fill registers.</summary>
    private const int Capacity = Widest * McuLayout.MaxBlocks;

    // Pinned, so that blocks begin where cache lines do.
    private readonly short[] memory = GC.AllocateArray<short>(Capacity * SequentialMcu.Stride + 32, pinned: true);
    private readonly int firstBlock;
    private readonly PendingBlock[] blocks = new PendingBlock[Capacity];
    private readonly short[] steps = new short[JpegFrame.MaxComponents * JpegComponent.BlockSize];
    private byte[] samples = [];
    private int end;
    private int done;
    private int count;

    public unsafe BlockBatch()
    {
        const int LineBytes = 64;
        nuint address = (nuint)Unsafe.AsPointer(ref memory[0]);
        firstBlock = (int)((LineBytes - address % LineBytes) % LineBytes / sizeof(short));
    }

    private Span<short> Coefficients => memory.AsSpan(firstBlock, Capacity * SequentialMcu.Stride);

    /// <summary>Begins an image.</summary>
    /// <param name="frame">Whose components' steps hold.</param>
    /// <param name="blocksInMcu">Blocks that are decoded at once, 1 to 10.</param>
    /// <param name="target">Where samples go.</param>
    public void Begin(JpegFrame frame, int blocksInMcu, byte[] target)
    {
        samples = target;
        end = Widest * blocksInMcu;
        (count, done) = (0, 0);
        Coefficients.Clear();
        foreach (var component in frame.Components)
        {
            component.Quantization.CopyTo(steps.AsSpan(component.Index * JpegComponent.BlockSize));
        }
    }

    /// <summary>Memory of the next MCU's blocks, 96 elements each: 64 coefficients, all zero, and room behind them.</summary>
    public Span<short> Next => Coefficients[(count * SequentialMcu.Stride)..];

    /// <summary>Takes a block in that was decoded before.</summary>
    public void Add(ReadOnlySpan<short> coefficients, in PendingBlock block)
    {
        coefficients[..JpegComponent.BlockSize].CopyTo(Next);
        Add(block);
        Transform();
    }

    /// <summary>Takes the next block of <see cref="Next"/> in.</summary>
    public void Add(in PendingBlock block)
    {
        // Rows are written unchecked; this one reaches farthest.
        _ = samples.AsSpan(block.Start + (JpegComponent.BlockSide - 1) * block.Stride, JpegComponent.BlockSide);
        blocks[count++] = block;
    }

    /// <summary>Ends an MCU: transforms its blocks as far as they fill registers.</summary>
    public void Transform()
    {
        while (count - done >= Widest)
        {
            done += Transform(done);
        }

        if (count == end)
        {
            Flush();
        }
    }

    /// <summary>Transforms what is left.</summary>
    public void Flush()
    {
        while (done < count)
        {
            done += Transform(done);
        }

        Coefficients[..(count * SequentialMcu.Stride)].Clear();
        (count, done) = (0, 0);
    }

    /// <returns>How many blocks have been transformed.</returns>
    private int Transform(int first)
    {
        ref short own = ref memory[firstBlock + first * SequentialMcu.Stride];
        ref short step = ref steps[0];
        ref byte sample = ref samples[0];
        ref var block = ref blocks[first];
        int left = count - first;
        if (
            Avx512BW.IsSupported
            && left >= 4
            && VectorInverseDct<BlockLanes512, Vector512<short>, Vector512<int>>.TryTransform(ref own, ref step, ref sample, ref block)
        )
        {
            return 4;
        }

        if (
            Avx2.IsSupported
            && left >= 2
            && VectorInverseDct<BlockLanes256, Vector256<short>, Vector256<int>>.TryTransform(ref own, ref step, ref sample, ref block)
        )
        {
            return 2;
        }

        if (
            Vector128.IsHardwareAccelerated
            && BitConverter.IsLittleEndian
            && VectorInverseDct<BlockLanes128, Vector128<short>, Vector128<int>>.TryTransform(ref own, ref step, ref sample, ref block)
        )
        {
            return 1;
        }

        InverseDct.Transform(
            MemoryMarshal.CreateReadOnlySpan(ref own, JpegComponent.BlockSize),
            steps.AsSpan(block.Steps, JpegComponent.BlockSize),
            samples.AsSpan(block.Start),
            block.Stride
        );
        return 1;
    }
}

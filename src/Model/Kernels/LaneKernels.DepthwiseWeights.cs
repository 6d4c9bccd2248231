using System.Runtime.CompilerServices;

namespace Permafrost.Model.Kernels;

/// <summary>Depthwise convolution, to its weights.</summary>
// Nine taps at a time, each with its chain in a register; pixels beyond the border are read from a row of zeros.
internal sealed unsafe partial class LaneKernels<TLanes, TVector>
{
    /// <summary>Rows and columns of taps that go side by side.</summary>
    private const int Block = 3;

    public override void DepthwiseWeights(in DepthwiseShape shape, float* x, float* dy, int samples, float* zeros, float* dWeights)
    {
        for (int r = 0; r < shape.Size; r += Block)
        {
            for (int s = 0; s < shape.Size; s += Block)
            {
                DepthwiseWeightBlock(shape, r, s, x, dy, samples, zeros, dWeights);
            }
        }
    }

    /// <summary>The taps from (r, s) on. Those beyond the size of the kernel are computed too, and not stored.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void DepthwiseWeightBlock(
        in DepthwiseShape shape,
        int r,
        int s,
        float* x,
        float* dy,
        int samples,
        float* zeros,
        float* dWeights
    )
    {
        nint pitch = shape.Pitch;
        nint step = shape.Stride * pitch;
        nint row = shape.InputWidth * pitch;
        int left = s - shape.PadLeft;

        // Outputs from inner to outer - 1 read three columns that all lie inside: stride j + left >= 0 and stride j + left + 2 < width.
        int inner = Math.Min(shape.OutputWidth, left >= 0 ? 0 : (-left + shape.Stride - 1) / shape.Stride);
        int room = shape.InputWidth - Block - left;
        int outer = Math.Max(inner, Math.Min(shape.OutputWidth, room < 0 ? 0 : room / shape.Stride + 1));
        for (int c = 0; c < shape.Pitch; c += TLanes.Count)
        {
            TVector w00 = TLanes.Broadcast(0f),
                w01 = TLanes.Broadcast(0f),
                w02 = TLanes.Broadcast(0f),
                w10 = TLanes.Broadcast(0f),
                w11 = TLanes.Broadcast(0f),
                w12 = TLanes.Broadcast(0f),
                w20 = TLanes.Broadcast(0f),
                w21 = TLanes.Broadcast(0f),
                w22 = TLanes.Broadcast(0f);
            float* gradient = dy + c;
            for (int sample = 0; sample < samples; sample++)
            {
                float* image = x + sample * shape.InputHeight * row + c;
                int top = r - shape.PadTop;
                for (int i = shape.OutputHeight; i > 0; i--, top += shape.Stride)
                {
                    float* x0 = RowAt(top, shape.InputHeight, image, row, zeros);
                    float* x1 = RowAt(top + 1, shape.InputHeight, image, row, zeros);
                    float* x2 = RowAt(top + 2, shape.InputHeight, image, row, zeros);
                    int j = 0;
                    for (; j < inner; j++, gradient += pitch)
                    {
                        var g = TLanes.Load(gradient);
                        int column = j * shape.Stride + left;
                        bool inside = (uint)column < (uint)shape.InputWidth;
                        nint at = column * pitch;
                        w00 = TLanes.MultiplyAdd(g, TLanes.Load(inside ? x0 + at : zeros), w00);
                        w10 = TLanes.MultiplyAdd(g, TLanes.Load(inside ? x1 + at : zeros), w10);
                        w20 = TLanes.MultiplyAdd(g, TLanes.Load(inside ? x2 + at : zeros), w20);
                        inside = (uint)(column + 1) < (uint)shape.InputWidth;
                        at += pitch;
                        w01 = TLanes.MultiplyAdd(g, TLanes.Load(inside ? x0 + at : zeros), w01);
                        w11 = TLanes.MultiplyAdd(g, TLanes.Load(inside ? x1 + at : zeros), w11);
                        w21 = TLanes.MultiplyAdd(g, TLanes.Load(inside ? x2 + at : zeros), w21);
                        inside = (uint)(column + 2) < (uint)shape.InputWidth;
                        at += pitch;
                        w02 = TLanes.MultiplyAdd(g, TLanes.Load(inside ? x0 + at : zeros), w02);
                        w12 = TLanes.MultiplyAdd(g, TLanes.Load(inside ? x1 + at : zeros), w12);
                        w22 = TLanes.MultiplyAdd(g, TLanes.Load(inside ? x2 + at : zeros), w22);
                    }

                    nint first = (j * shape.Stride + left) * pitch;
                    float* a0 = x0 + first;
                    float* a1 = x1 + first;
                    float* a2 = x2 + first;
                    for (int n = outer - j; n > 0; n--, a0 += step, a1 += step, a2 += step, gradient += pitch)
                    {
                        var g = TLanes.Load(gradient);
                        w00 = TLanes.MultiplyAdd(g, TLanes.Load(a0), w00);
                        w01 = TLanes.MultiplyAdd(g, TLanes.Load(a0 + pitch), w01);
                        w02 = TLanes.MultiplyAdd(g, TLanes.Load(a0 + 2 * pitch), w02);
                        w10 = TLanes.MultiplyAdd(g, TLanes.Load(a1), w10);
                        w11 = TLanes.MultiplyAdd(g, TLanes.Load(a1 + pitch), w11);
                        w12 = TLanes.MultiplyAdd(g, TLanes.Load(a1 + 2 * pitch), w12);
                        w20 = TLanes.MultiplyAdd(g, TLanes.Load(a2), w20);
                        w21 = TLanes.MultiplyAdd(g, TLanes.Load(a2 + pitch), w21);
                        w22 = TLanes.MultiplyAdd(g, TLanes.Load(a2 + 2 * pitch), w22);
                    }

                    for (j = outer; j < shape.OutputWidth; j++, a0 += step, a1 += step, a2 += step, gradient += pitch)
                    {
                        var g = TLanes.Load(gradient);
                        int column = j * shape.Stride + left;
                        bool inside = (uint)column < (uint)shape.InputWidth;
                        w00 = TLanes.MultiplyAdd(g, TLanes.Load(inside ? a0 : zeros), w00);
                        w10 = TLanes.MultiplyAdd(g, TLanes.Load(inside ? a1 : zeros), w10);
                        w20 = TLanes.MultiplyAdd(g, TLanes.Load(inside ? a2 : zeros), w20);
                        inside = (uint)(column + 1) < (uint)shape.InputWidth;
                        w01 = TLanes.MultiplyAdd(g, TLanes.Load(inside ? a0 + pitch : zeros), w01);
                        w11 = TLanes.MultiplyAdd(g, TLanes.Load(inside ? a1 + pitch : zeros), w11);
                        w21 = TLanes.MultiplyAdd(g, TLanes.Load(inside ? a2 + pitch : zeros), w21);
                        inside = (uint)(column + 2) < (uint)shape.InputWidth;
                        w02 = TLanes.MultiplyAdd(g, TLanes.Load(inside ? a0 + 2 * pitch : zeros), w02);
                        w12 = TLanes.MultiplyAdd(g, TLanes.Load(inside ? a1 + 2 * pitch : zeros), w12);
                        w22 = TLanes.MultiplyAdd(g, TLanes.Load(inside ? a2 + 2 * pitch : zeros), w22);
                    }
                }
            }

            float* sums = dWeights + c;
            StoreTap(w00, shape, r, s, sums);
            StoreTap(w01, shape, r, s + 1, sums);
            StoreTap(w02, shape, r, s + 2, sums);
            StoreTap(w10, shape, r + 1, s, sums);
            StoreTap(w11, shape, r + 1, s + 1, sums);
            StoreTap(w12, shape, r + 1, s + 2, sums);
            StoreTap(w20, shape, r + 2, s, sums);
            StoreTap(w21, shape, r + 2, s + 1, sums);
            StoreTap(w22, shape, r + 2, s + 2, sums);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float* RowAt(int row, int height, float* image, nint floats, float* zeros) =>
        (uint)row < (uint)height ? image + row * floats : zeros;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreTap(TVector sum, in DepthwiseShape shape, int r, int s, float* dWeights)
    {
        if (r < shape.Size && s < shape.Size)
        {
            TLanes.Store(sum, dWeights + (r * shape.Size + s) * (nint)shape.Pitch);
        }
    }
}

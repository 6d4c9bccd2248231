using System.Runtime.CompilerServices;

namespace Permafrost.Model.Kernels;

/// <summary>Batch normalisation.</summary>
internal sealed unsafe partial class LaneKernels<TLanes, TVector>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Moments(float* x, int pixels, int pitch, float* means, float* squares)
    {
        nint step = pitch;
        for (int c = 0; c < pitch; c += TLanes.Count)
        {
            TVector s0 = TLanes.Broadcast(0f),
                s1 = TLanes.Broadcast(0f),
                s2 = TLanes.Broadcast(0f),
                s3 = TLanes.Broadcast(0f);
            float* at = x + c;
            int p = pixels;
            for (; p >= 4; p -= 4, at += 4 * step)
            {
                s0 = TLanes.Add(s0, TLanes.Load(at));
                s1 = TLanes.Add(s1, TLanes.Load(at + step));
                s2 = TLanes.Add(s2, TLanes.Load(at + 2 * step));
                s3 = TLanes.Add(s3, TLanes.Load(at + 3 * step));
            }

            s0 = p > 0 ? TLanes.Add(s0, TLanes.Load(at)) : s0;
            s1 = p > 1 ? TLanes.Add(s1, TLanes.Load(at + step)) : s1;
            s2 = p > 2 ? TLanes.Add(s2, TLanes.Load(at + 2 * step)) : s2;
            var mean = TLanes.Divide(Sum(s0, s1, s2, s3), TLanes.Broadcast(pixels));
            TLanes.Store(mean, means + c);

            s0 = s1 = s2 = s3 = TLanes.Broadcast(0f);
            at = x + c;
            for (p = pixels; p >= 4; p -= 4, at += 4 * step)
            {
                s0 = AddSquare(TLanes.Load(at), mean, s0);
                s1 = AddSquare(TLanes.Load(at + step), mean, s1);
                s2 = AddSquare(TLanes.Load(at + 2 * step), mean, s2);
                s3 = AddSquare(TLanes.Load(at + 3 * step), mean, s3);
            }

            s0 = p > 0 ? AddSquare(TLanes.Load(at), mean, s0) : s0;
            s1 = p > 1 ? AddSquare(TLanes.Load(at + step), mean, s1) : s1;
            s2 = p > 2 ? AddSquare(TLanes.Load(at + 2 * step), mean, s2) : s2;
            TLanes.Store(Sum(s0, s1, s2, s3), squares + c);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector AddSquare(TVector x, TVector mean, TVector sum)
    {
        var deviation = TLanes.Subtract(x, mean);
        return TLanes.MultiplyAdd(deviation, deviation, sum);
    }

    /// <summary>The chains, from the first up.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Sum(TVector x0, TVector x1, TVector x2, TVector x3) => TLanes.Add(TLanes.Add(TLanes.Add(x0, x1), x2), x3);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Normalize(in Normalization channels, float* x, int pixels, bool relu, float* y)
    {
        nint pitch = channels.Pitch;
        var floor = Floor(relu);
        if (GoesByColumns(pitch))
        {
            for (int c = 0; c < pitch; c += TLanes.Count)
            {
                var scale = TLanes.Load(channels.Scales + c);
                var shift = TLanes.Load(channels.Shifts + c);
                float* read = x + c;
                float* write = y + c;
                for (int p = pixels; p > 0; p--, read += pitch, write += pitch)
                {
                    var value = TLanes.MultiplyAdd(scale, TLanes.Load(read), shift);
                    TLanes.Store(TLanes.AtLeast(floor, value), write);
                }
            }

            return;
        }

        for (int p = pixels; p > 0; p--, x += pitch, y += pitch)
        {
            for (int c = 0; c < pitch; c += TLanes.Count)
            {
                var value = TLanes.MultiplyAdd(TLanes.Load(channels.Scales + c), TLanes.Load(x + c), TLanes.Load(channels.Shifts + c));
                TLanes.Store(TLanes.AtLeast(floor, value), y + c);
            }
        }
    }

    /// <summary>
    /// Whether figures of channels stay in registers, one register of channels going over all pixels before the next. That pays where
    /// a register is a whole cache line and pixels lie close.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool GoesByColumns(nint pitch) => TLanes.Count == TileProblem.ColumnMultiple && pitch <= 4 * TLanes.Count;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void GradientMoments(
        in Normalization channels,
        float* x,
        float* dy,
        int pixels,
        bool relu,
        float* sums,
        float* products
    )
    {
        nint step = channels.Pitch;
        var floor = Floor(relu);
        for (int c = 0; c < step; c += TLanes.Count)
        {
            var mean = TLanes.Load(channels.Means + c);
            var scale = TLanes.Load(channels.Scales + c);
            var shift = TLanes.Load(channels.Shifts + c);
            TVector s0 = TLanes.Broadcast(0f),
                s1 = TLanes.Broadcast(0f),
                s2 = TLanes.Broadcast(0f),
                s3 = TLanes.Broadcast(0f);
            TVector p0 = TLanes.Broadcast(0f),
                p1 = TLanes.Broadcast(0f),
                p2 = TLanes.Broadcast(0f),
                p3 = TLanes.Broadcast(0f);
            float* atX = x + c;
            float* atG = dy + c;
            int p = pixels;
            for (; p >= 4; p -= 4, atX += 4 * step, atG += 4 * step)
            {
                AddProduct(TLanes.Load(atX), TLanes.Load(atG), mean, scale, shift, floor, ref s0, ref p0);
                AddProduct(TLanes.Load(atX + step), TLanes.Load(atG + step), mean, scale, shift, floor, ref s1, ref p1);
                AddProduct(TLanes.Load(atX + 2 * step), TLanes.Load(atG + 2 * step), mean, scale, shift, floor, ref s2, ref p2);
                AddProduct(TLanes.Load(atX + 3 * step), TLanes.Load(atG + 3 * step), mean, scale, shift, floor, ref s3, ref p3);
            }

            if (p > 0)
            {
                AddProduct(TLanes.Load(atX), TLanes.Load(atG), mean, scale, shift, floor, ref s0, ref p0);
            }

            if (p > 1)
            {
                AddProduct(TLanes.Load(atX + step), TLanes.Load(atG + step), mean, scale, shift, floor, ref s1, ref p1);
            }

            if (p > 2)
            {
                AddProduct(TLanes.Load(atX + 2 * step), TLanes.Load(atG + 2 * step), mean, scale, shift, floor, ref s2, ref p2);
            }

            TLanes.Store(Sum(s0, s1, s2, s3), sums + c);
            TLanes.Store(Sum(p0, p1, p2, p3), products + c);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddProduct(
        TVector x,
        TVector dy,
        TVector mean,
        TVector scale,
        TVector shift,
        TVector floor,
        ref TVector sum,
        ref TVector product
    )
    {
        var g = TLanes.GradientAbove(floor, TLanes.MultiplyAdd(x, scale, shift), dy);
        sum = TLanes.Add(sum, g);
        product = TLanes.MultiplyAdd(g, TLanes.Subtract(x, mean), product);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void NormalizeGradient(in Normalization channels, float* x, float* dy, int pixels, bool relu, float* dx)
    {
        nint pitch = channels.Pitch;
        var floor = Floor(relu);
        if (GoesByColumns(pitch))
        {
            for (int c = 0; c < pitch; c += TLanes.Count)
            {
                var scale = TLanes.Load(channels.Scales + c);
                var shift = TLanes.Load(channels.Shifts + c);
                var slope = TLanes.Load(channels.Slopes + c);
                var offset = TLanes.Load(channels.Offsets + c);
                float* readX = x + c;
                float* readG = dy + c;
                float* write = dx + c;
                for (int p = pixels; p > 0; p--, readX += pitch, readG += pitch, write += pitch)
                {
                    var value = TLanes.Load(readX);
                    var g = TLanes.Load(readG);
                    g = TLanes.GradientAbove(floor, TLanes.MultiplyAdd(scale, value, shift), g);
                    TLanes.Store(TLanes.MultiplyAdd(scale, g, TLanes.MultiplyAdd(slope, value, offset)), write);
                }
            }

            return;
        }

        for (int p = pixels; p > 0; p--, x += pitch, dy += pitch, dx += pitch)
        {
            for (int c = 0; c < pitch; c += TLanes.Count)
            {
                var scale = TLanes.Load(channels.Scales + c);
                var value = TLanes.Load(x + c);
                var g = TLanes.Load(dy + c);
                g = TLanes.GradientAbove(floor, TLanes.MultiplyAdd(scale, value, TLanes.Load(channels.Shifts + c)), g);
                var rest = TLanes.MultiplyAdd(TLanes.Load(channels.Slopes + c), value, TLanes.Load(channels.Offsets + c));
                TLanes.Store(TLanes.MultiplyAdd(scale, g, rest), dx + c);
            }
        }
    }
}

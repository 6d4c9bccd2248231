using System.Runtime.CompilerServices;

namespace Permafrost.Model.Kernels;

/// <summary>The vector kernels for registers of one width; each channel stays in its lane.</summary>
/// <remarks>
/// Where there are sums, one register of channels goes over all pixels before the next, so that they stay in registers; elsewhere memory
/// is read as it lies.
/// </remarks>
internal sealed unsafe partial class LaneKernels<TLanes, TVector> : VectorKernels
    where TLanes : unmanaged, ILanes<TVector>
    where TVector : unmanaged
{
    public static LaneKernels<TLanes, TVector> Instance { get; } = new();

    public override void MeanOfPixels(float* x, int pixels, int pitch, float* y)
    {
        int whole = Whole(pitch);
        MeanColumns(x, pixels, pitch, y, 0, whole);
        if (whole < pitch)
        {
            LaneKernels<Lanes1, float>.MeanColumns(x, pixels, pitch, y, whole, pitch);
        }
    }

    public override void SpreadOverPixels(float* dy, int pixels, int pitch, float* dx)
    {
        int whole = Whole(pitch);
        SpreadColumns(dy, pixels, pitch, dx, 0, whole);
        if (whole < pitch)
        {
            LaneKernels<Lanes1, float>.SpreadColumns(dy, pixels, pitch, dx, whole, pitch);
        }
    }

    public override void Add(float* x, float* y, int count, bool relu, float* z)
    {
        int whole = Whole(count);
        AddAll(x, y, whole, relu, z);
        if (whole < count)
        {
            LaneKernels<Lanes1, float>.AddAll(x + whole, y + whole, count - whole, relu, z + whole);
        }
    }

    public override void AddGradient(float* z, float* dz, int count, bool relu, float* dx)
    {
        int whole = Whole(count);
        AddGradientAll(z, dz, whole, relu, dx);
        if (whole < count)
        {
            LaneKernels<Lanes1, float>.AddGradientAll(z + whole, dz + whole, count - whole, relu, dx + whole);
        }
    }

    /// <summary>How many of so many channels fill whole registers.</summary>
    private static int Whole(int channels) => channels / TLanes.Count * TLanes.Count;

    /// <summary>What results are cut off at: 0 for a ReLU; nothing is below a NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Floor(bool relu) => TLanes.Broadcast(relu ? 0f : float.NaN);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MeanColumns(float* x, int pixels, int pitch, float* y, int from, int to)
    {
        for (int c = from; c < to; c += TLanes.Count)
        {
            var sum = TLanes.Broadcast(0f);
            for (int p = 0; p < pixels; p++)
            {
                sum = TLanes.Add(sum, TLanes.Load(x + (long)p * pitch + c));
            }

            TLanes.Store(TLanes.Divide(sum, TLanes.Broadcast(pixels)), y + c);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SpreadColumns(float* dy, int pixels, int pitch, float* dx, int from, int to)
    {
        for (int c = from; c < to; c += TLanes.Count)
        {
            var share = TLanes.Divide(TLanes.Load(dy + c), TLanes.Broadcast(pixels));
            for (int p = 0; p < pixels; p++)
            {
                TLanes.Store(share, dx + (long)p * pitch + c);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddAll(float* x, float* y, int count, bool relu, float* z)
    {
        var floor = Floor(relu);
        for (int i = 0; i < count; i += TLanes.Count)
        {
            TLanes.Store(TLanes.AtLeast(floor, TLanes.Add(TLanes.Load(x + i), TLanes.Load(y + i))), z + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddGradientAll(float* z, float* dz, int count, bool relu, float* dx)
    {
        var floor = Floor(relu);
        for (int i = 0; i < count; i += TLanes.Count)
        {
            var gradient = TLanes.GradientAbove(floor, TLanes.Load(z + i), TLanes.Load(dz + i));
            TLanes.Store(gradient, dz + i);
            TLanes.Store(gradient, dx + i);
        }
    }
}

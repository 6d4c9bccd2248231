using System.Runtime.CompilerServices;

namespace Permafrost.Model.Kernels;

/// <summary>Functions of each element by itself.</summary>
internal sealed unsafe partial class LaneKernels<TLanes, TVector>
{
    public override void Map<TFunction>(TFunction function, float* x, int count, float* y)
    {
        int whole = Whole(count);
        MapAll(function, x, whole, y);
        if (whole < count)
        {
            LaneKernels<Lanes1, float>.MapAll(function, x + whole, count - whole, y + whole);
        }
    }

    public override void MapGradient<TFunction>(TFunction function, float* x, int count, float* gradient)
    {
        int whole = Whole(count);
        MapGradientAll(function, x, whole, gradient);
        if (whole < count)
        {
            LaneKernels<Lanes1, float>.MapGradientAll(function, x + whole, count - whole, gradient + whole);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MapAll<TFunction>(TFunction function, float* x, int count, float* y)
        where TFunction : struct, IElementFunction
    {
        for (int i = 0; i < count; i += TLanes.Count)
        {
            TLanes.Store(function.Value<TLanes, TVector>(TLanes.Load(x + i)), y + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MapGradientAll<TFunction>(TFunction function, float* x, int count, float* gradient)
        where TFunction : struct, IElementFunction
    {
        for (int i = 0; i < count; i += TLanes.Count)
        {
            TLanes.Store(function.Gradient<TLanes, TVector>(TLanes.Load(x + i), TLanes.Load(gradient + i)), gradient + i);
        }
    }
}

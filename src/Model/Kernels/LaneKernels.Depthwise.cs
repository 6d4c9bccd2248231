using System.Runtime.CompilerServices;

namespace Permafrost.Model.Kernels;

/// <summary>Depthwise convolution, forward and to its input.</summary>
// A chain waits for each of its additions; the processor goes on with the next pixels meanwhile. Loops are written out for the
// numbers of taps that kernels of 3x3 meet: nine, six along a border and four in a corner; two and one backward with a stride of 2.
internal sealed unsafe partial class LaneKernels<TLanes, TVector>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Depthwise(in DepthwiseProblem problem)
    {
        for (int c = 0; c < problem.Pitch; c += TLanes.Count)
        {
            for (var group = problem.Plan.Groups; group < problem.Plan.Groups + problem.Plan.GroupCount; group++)
            {
                var taps = problem.Plan.Taps + group->FirstTap;
                float* source = problem.Source + group->Source + c;
                float* weights = problem.Weights + c;
                float* start = problem.Start + c;
                float* target = problem.Target + group->Target + c;
                switch (group->TapRows * group->TapColumns)
                {
                    case 9 when group->TapRows == 3:
                        NineTaps(*group, taps, source, weights, start, problem.Relu, target);
                        break;
                    case 6:
                        SixTaps(*group, taps, source, weights, start, problem.Relu, target);
                        break;
                    case 4:
                        FourTaps(*group, taps, source, weights, start, problem.Relu, target);
                        break;
                    case 2:
                        TwoTaps(*group, taps, source, weights, start, problem.Relu, target);
                        break;
                    case 1:
                        OneTap(*group, taps, source, weights, start, problem.Relu, target);
                        break;
                    default:
                        AnyTaps(*group, taps, source, weights, start, problem.Relu, target);
                        break;
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void NineTaps(
        in DepthwisePlan.Group group,
        DepthwisePlan.Tap* taps,
        float* source,
        float* weights,
        float* start,
        bool relu,
        float* target
    )
    {
        var w00 = TLanes.Load(weights + taps[0].Weights);
        var w01 = TLanes.Load(weights + taps[1].Weights);
        var w02 = TLanes.Load(weights + taps[2].Weights);
        var w10 = TLanes.Load(weights + taps[3].Weights);
        var w11 = TLanes.Load(weights + taps[4].Weights);
        var w12 = TLanes.Load(weights + taps[5].Weights);
        var w20 = TLanes.Load(weights + taps[6].Weights);
        var w21 = TLanes.Load(weights + taps[7].Weights);
        var w22 = TLanes.Load(weights + taps[8].Weights);
        var first = TLanes.Load(start);
        var floor = Floor(relu);
        nint column = taps[1].Source;
        nint row = taps[3].Source;
        nint step = group.PixelSource;
        nint targetStep = group.PixelTarget;
        for (int line = group.Lines; line > 0; line--, source += group.LineSource, target += group.LineTarget)
        {
            float* x0 = source;
            float* x1 = x0 + row;
            float* x2 = x1 + row;
            float* y = target;
            for (int left = group.Pixels; left > 0; left--, x0 += step, x1 += step, x2 += step, y += targetStep)
            {
                var sum = TLanes.MultiplyAdd(w00, TLanes.Load(x0), first);
                sum = TLanes.MultiplyAdd(w01, TLanes.Load(x0 + column), sum);
                sum = TLanes.MultiplyAdd(w02, TLanes.Load(x0 + 2 * column), sum);
                sum = TLanes.MultiplyAdd(w10, TLanes.Load(x1), sum);
                sum = TLanes.MultiplyAdd(w11, TLanes.Load(x1 + column), sum);
                sum = TLanes.MultiplyAdd(w12, TLanes.Load(x1 + 2 * column), sum);
                sum = TLanes.MultiplyAdd(w20, TLanes.Load(x2), sum);
                sum = TLanes.MultiplyAdd(w21, TLanes.Load(x2 + column), sum);
                sum = TLanes.MultiplyAdd(w22, TLanes.Load(x2 + 2 * column), sum);
                TLanes.Store(TLanes.AtLeast(floor, sum), y);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SixTaps(
        in DepthwisePlan.Group group,
        DepthwisePlan.Tap* taps,
        float* source,
        float* weights,
        float* start,
        bool relu,
        float* target
    )
    {
        var w0 = TLanes.Load(weights + taps[0].Weights);
        var w1 = TLanes.Load(weights + taps[1].Weights);
        var w2 = TLanes.Load(weights + taps[2].Weights);
        var w3 = TLanes.Load(weights + taps[3].Weights);
        var w4 = TLanes.Load(weights + taps[4].Weights);
        var w5 = TLanes.Load(weights + taps[5].Weights);
        var first = TLanes.Load(start);
        var floor = Floor(relu);
        nint at1 = taps[1].Source;
        nint at2 = taps[2].Source;
        nint at3 = taps[3].Source;
        nint at4 = taps[4].Source;
        nint at5 = taps[5].Source;
        nint step = group.PixelSource;
        nint targetStep = group.PixelTarget;
        for (int line = group.Lines; line > 0; line--, source += group.LineSource, target += group.LineTarget)
        {
            float* x = source;
            float* y = target;
            for (int left = group.Pixels; left > 0; left--, x += step, y += targetStep)
            {
                var sum = TLanes.MultiplyAdd(w0, TLanes.Load(x), first);
                sum = TLanes.MultiplyAdd(w1, TLanes.Load(x + at1), sum);
                sum = TLanes.MultiplyAdd(w2, TLanes.Load(x + at2), sum);
                sum = TLanes.MultiplyAdd(w3, TLanes.Load(x + at3), sum);
                sum = TLanes.MultiplyAdd(w4, TLanes.Load(x + at4), sum);
                sum = TLanes.MultiplyAdd(w5, TLanes.Load(x + at5), sum);
                TLanes.Store(TLanes.AtLeast(floor, sum), y);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FourTaps(
        in DepthwisePlan.Group group,
        DepthwisePlan.Tap* taps,
        float* source,
        float* weights,
        float* start,
        bool relu,
        float* target
    )
    {
        var w0 = TLanes.Load(weights + taps[0].Weights);
        var w1 = TLanes.Load(weights + taps[1].Weights);
        var w2 = TLanes.Load(weights + taps[2].Weights);
        var w3 = TLanes.Load(weights + taps[3].Weights);
        var first = TLanes.Load(start);
        var floor = Floor(relu);
        nint at1 = taps[1].Source;
        nint at2 = taps[2].Source;
        nint at3 = taps[3].Source;
        nint step = group.PixelSource;
        nint targetStep = group.PixelTarget;
        for (int line = group.Lines; line > 0; line--, source += group.LineSource, target += group.LineTarget)
        {
            float* x = source;
            float* y = target;
            for (int left = group.Pixels; left > 0; left--, x += step, y += targetStep)
            {
                var sum = TLanes.MultiplyAdd(w0, TLanes.Load(x), first);
                sum = TLanes.MultiplyAdd(w1, TLanes.Load(x + at1), sum);
                sum = TLanes.MultiplyAdd(w2, TLanes.Load(x + at2), sum);
                sum = TLanes.MultiplyAdd(w3, TLanes.Load(x + at3), sum);
                TLanes.Store(TLanes.AtLeast(floor, sum), y);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TwoTaps(
        in DepthwisePlan.Group group,
        DepthwisePlan.Tap* taps,
        float* source,
        float* weights,
        float* start,
        bool relu,
        float* target
    )
    {
        var w0 = TLanes.Load(weights + taps[0].Weights);
        var w1 = TLanes.Load(weights + taps[1].Weights);
        var first = TLanes.Load(start);
        var floor = Floor(relu);
        nint at1 = taps[1].Source;
        nint step = group.PixelSource;
        nint targetStep = group.PixelTarget;
        for (int line = group.Lines; line > 0; line--, source += group.LineSource, target += group.LineTarget)
        {
            float* x = source;
            float* y = target;
            for (int left = group.Pixels; left > 0; left--, x += step, y += targetStep)
            {
                var sum = TLanes.MultiplyAdd(w0, TLanes.Load(x), first);
                sum = TLanes.MultiplyAdd(w1, TLanes.Load(x + at1), sum);
                TLanes.Store(TLanes.AtLeast(floor, sum), y);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OneTap(
        in DepthwisePlan.Group group,
        DepthwisePlan.Tap* taps,
        float* source,
        float* weights,
        float* start,
        bool relu,
        float* target
    )
    {
        var w = TLanes.Load(weights + taps[0].Weights);
        var first = TLanes.Load(start);
        var floor = Floor(relu);
        nint step = group.PixelSource;
        nint targetStep = group.PixelTarget;
        for (int line = group.Lines; line > 0; line--, source += group.LineSource, target += group.LineTarget)
        {
            float* x = source;
            float* y = target;
            for (int left = group.Pixels; left > 0; left--, x += step, y += targetStep)
            {
                var sum = TLanes.MultiplyAdd(w, TLanes.Load(x), first);
                TLanes.Store(TLanes.AtLeast(floor, sum), y);
            }
        }
    }

    /// <summary>Any number, or none. Four pixels at a time share the loads of the weights.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AnyTaps(
        in DepthwisePlan.Group group,
        DepthwisePlan.Tap* taps,
        float* source,
        float* weights,
        float* start,
        bool relu,
        float* target
    )
    {
        var first = TLanes.Load(start);
        var floor = Floor(relu);
        var end = taps + group.TapRows * group.TapColumns;
        nint step = group.PixelSource;
        nint targetStep = group.PixelTarget;
        for (int line = group.Lines; line > 0; line--, source += group.LineSource, target += group.LineTarget)
        {
            float* x = source;
            float* y = target;
            int left = group.Pixels;
            for (; left >= 4; left -= 4, x += 4 * step, y += 4 * targetStep)
            {
                TVector sum0 = first,
                    sum1 = first,
                    sum2 = first,
                    sum3 = first;
                for (var tap = taps; tap < end; tap++)
                {
                    var w = TLanes.Load(weights + tap->Weights);
                    float* at = x + tap->Source;
                    sum0 = TLanes.MultiplyAdd(w, TLanes.Load(at), sum0);
                    sum1 = TLanes.MultiplyAdd(w, TLanes.Load(at + step), sum1);
                    sum2 = TLanes.MultiplyAdd(w, TLanes.Load(at + 2 * step), sum2);
                    sum3 = TLanes.MultiplyAdd(w, TLanes.Load(at + 3 * step), sum3);
                }

                TLanes.Store(TLanes.AtLeast(floor, sum0), y);
                TLanes.Store(TLanes.AtLeast(floor, sum1), y + targetStep);
                TLanes.Store(TLanes.AtLeast(floor, sum2), y + 2 * targetStep);
                TLanes.Store(TLanes.AtLeast(floor, sum3), y + 3 * targetStep);
            }

            for (; left > 0; left--, x += step, y += targetStep)
            {
                var sum = first;
                for (var tap = taps; tap < end; tap++)
                {
                    sum = TLanes.MultiplyAdd(TLanes.Load(weights + tap->Weights), TLanes.Load(x + tap->Source), sum);
                }

                TLanes.Store(TLanes.AtLeast(floor, sum), y);
            }
        }
    }
}

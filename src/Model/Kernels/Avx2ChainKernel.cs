using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Permafrost.Model.Kernels;

/// <summary>Sums over lists for AVX2: three runs of four vectors in 12 of the 16 registers.</summary>
internal sealed unsafe class Avx2ChainKernel : ChainKernel
{
    private const int Width = 8;

    public override void Gather(in ChainProblem problem)
    {
        int run = 0;
        for (; run + 3 <= problem.Runs; run += 3)
        {
            int at = 0;
            for (; at + 4 * Width <= problem.Length; at += 4 * Width)
            {
                Gather3x4(problem, run, at);
            }

            for (; at < problem.Length; at += 2 * Width)
            {
                Gather3x2(problem, run, at);
            }
        }

        for (; run < problem.Runs; run++)
        {
            for (int at = 0; at < problem.Length; at += 2 * Width)
            {
                Gather1x2(problem, run, at);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Scatter(in ChainProblem problem)
    {
        for (int term = 0; term < problem.Terms; term++)
        {
            var g = Vector256.Create(problem.Values[term]);
            float* place = problem.Outer + problem.Offsets[term];
            for (int run = 0; run < problem.Runs; run++)
            {
                float* inner = problem.Inner + run * problem.InnerRun;
                float* outer = place + run * problem.OuterRun;
                for (int at = 0; at < problem.Length; at += 2 * Width)
                {
                    Vector256.FusedMultiplyAdd(Vector256.Load(inner + at), g, Vector256.Load(outer + at)).Store(outer + at);
                    Vector256
                        .FusedMultiplyAdd(Vector256.Load(inner + at + Width), g, Vector256.Load(outer + at + Width))
                        .Store(outer + at + Width);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Gather3x4(in ChainProblem problem, int run, int at)
    {
        float* a0 = problem.Outer + run * problem.OuterRun + at;
        float* a1 = a0 + problem.OuterRun;
        float* a2 = a1 + problem.OuterRun;
        float* c0 = problem.Inner + run * problem.InnerRun + at;
        float* c1 = c0 + problem.InnerRun;
        float* c2 = c1 + problem.InnerRun;
        var s0a = Vector256.Load(c0);
        var s0b = Vector256.Load(c0 + 8);
        var s0c = Vector256.Load(c0 + 16);
        var s0d = Vector256.Load(c0 + 24);
        var s1a = Vector256.Load(c1);
        var s1b = Vector256.Load(c1 + 8);
        var s1c = Vector256.Load(c1 + 16);
        var s1d = Vector256.Load(c1 + 24);
        var s2a = Vector256.Load(c2);
        var s2b = Vector256.Load(c2 + 8);
        var s2c = Vector256.Load(c2 + 16);
        var s2d = Vector256.Load(c2 + 24);
        int* offsets = problem.Offsets;
        float* values = problem.Values;
        for (int term = 0; term < problem.Terms; term++)
        {
            nint offset = offsets[term];
            var g = Vector256.Create(values[term]);
            s0a = Vector256.FusedMultiplyAdd(Vector256.Load(a0 + offset), g, s0a);
            s0b = Vector256.FusedMultiplyAdd(Vector256.Load(a0 + offset + 8), g, s0b);
            s0c = Vector256.FusedMultiplyAdd(Vector256.Load(a0 + offset + 16), g, s0c);
            s0d = Vector256.FusedMultiplyAdd(Vector256.Load(a0 + offset + 24), g, s0d);
            s1a = Vector256.FusedMultiplyAdd(Vector256.Load(a1 + offset), g, s1a);
            s1b = Vector256.FusedMultiplyAdd(Vector256.Load(a1 + offset + 8), g, s1b);
            s1c = Vector256.FusedMultiplyAdd(Vector256.Load(a1 + offset + 16), g, s1c);
            s1d = Vector256.FusedMultiplyAdd(Vector256.Load(a1 + offset + 24), g, s1d);
            s2a = Vector256.FusedMultiplyAdd(Vector256.Load(a2 + offset), g, s2a);
            s2b = Vector256.FusedMultiplyAdd(Vector256.Load(a2 + offset + 8), g, s2b);
            s2c = Vector256.FusedMultiplyAdd(Vector256.Load(a2 + offset + 16), g, s2c);
            s2d = Vector256.FusedMultiplyAdd(Vector256.Load(a2 + offset + 24), g, s2d);
        }

        s0a.Store(c0);
        s0b.Store(c0 + 8);
        s0c.Store(c0 + 16);
        s0d.Store(c0 + 24);
        s1a.Store(c1);
        s1b.Store(c1 + 8);
        s1c.Store(c1 + 16);
        s1d.Store(c1 + 24);
        s2a.Store(c2);
        s2b.Store(c2 + 8);
        s2c.Store(c2 + 16);
        s2d.Store(c2 + 24);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Gather3x2(in ChainProblem problem, int run, int at)
    {
        float* a0 = problem.Outer + run * problem.OuterRun + at;
        float* a1 = a0 + problem.OuterRun;
        float* a2 = a1 + problem.OuterRun;
        float* c0 = problem.Inner + run * problem.InnerRun + at;
        float* c1 = c0 + problem.InnerRun;
        float* c2 = c1 + problem.InnerRun;
        var s0a = Vector256.Load(c0);
        var s0b = Vector256.Load(c0 + 8);
        var s1a = Vector256.Load(c1);
        var s1b = Vector256.Load(c1 + 8);
        var s2a = Vector256.Load(c2);
        var s2b = Vector256.Load(c2 + 8);
        int* offsets = problem.Offsets;
        float* values = problem.Values;
        for (int term = 0; term < problem.Terms; term++)
        {
            nint offset = offsets[term];
            var g = Vector256.Create(values[term]);
            s0a = Vector256.FusedMultiplyAdd(Vector256.Load(a0 + offset), g, s0a);
            s0b = Vector256.FusedMultiplyAdd(Vector256.Load(a0 + offset + 8), g, s0b);
            s1a = Vector256.FusedMultiplyAdd(Vector256.Load(a1 + offset), g, s1a);
            s1b = Vector256.FusedMultiplyAdd(Vector256.Load(a1 + offset + 8), g, s1b);
            s2a = Vector256.FusedMultiplyAdd(Vector256.Load(a2 + offset), g, s2a);
            s2b = Vector256.FusedMultiplyAdd(Vector256.Load(a2 + offset + 8), g, s2b);
        }

        s0a.Store(c0);
        s0b.Store(c0 + 8);
        s1a.Store(c1);
        s1b.Store(c1 + 8);
        s2a.Store(c2);
        s2b.Store(c2 + 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Gather1x2(in ChainProblem problem, int run, int at)
    {
        float* a0 = problem.Outer + run * problem.OuterRun + at;
        float* c0 = problem.Inner + run * problem.InnerRun + at;
        var s0a = Vector256.Load(c0);
        var s0b = Vector256.Load(c0 + 8);
        int* offsets = problem.Offsets;
        float* values = problem.Values;
        for (int term = 0; term < problem.Terms; term++)
        {
            nint offset = offsets[term];
            var g = Vector256.Create(values[term]);
            s0a = Vector256.FusedMultiplyAdd(Vector256.Load(a0 + offset), g, s0a);
            s0b = Vector256.FusedMultiplyAdd(Vector256.Load(a0 + offset + 8), g, s0b);
        }

        s0a.Store(c0);
        s0b.Store(c0 + 8);
    }
}

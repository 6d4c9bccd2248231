using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Permafrost.Model.Kernels;

/// <summary>Sums over lists for AVX-512: three runs of six vectors in 18 of the 32 registers, which a 3 x 3 kernel over 32 channels fills.</summary>
internal sealed unsafe class Avx512ChainKernel : ChainKernel
{
    private const int Width = 16;

    public override void Gather(in ChainProblem problem)
    {
        int run = 0;
        for (; run + 3 <= problem.Runs; run += 3)
        {
            int at = 0;
            for (; at + 6 * Width <= problem.Length; at += 6 * Width)
            {
                Gather3x6(problem, run, at);
            }

            for (; at + 3 * Width <= problem.Length; at += 3 * Width)
            {
                Gather3x3(problem, run, at);
            }

            for (; at < problem.Length; at += Width)
            {
                Gather3x1(problem, run, at);
            }
        }

        for (; run < problem.Runs; run++)
        {
            int at = 0;
            for (; at + 5 * Width <= problem.Length; at += 5 * Width)
            {
                Gather1x5(problem, run, at);
            }

            for (; at < problem.Length; at += Width)
            {
                Gather1x1(problem, run, at);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Scatter(in ChainProblem problem)
    {
        if (problem is { Runs: 3, Length: 6 * Width })
        {
            Scatter3x6(problem);
            return;
        }

        for (int term = 0; term < problem.Terms; term++)
        {
            var g = Vector512.Create(problem.Values[term]);
            float* place = problem.Outer + problem.Offsets[term];
            for (int run = 0; run < problem.Runs; run++)
            {
                float* inner = problem.Inner + run * problem.InnerRun;
                float* outer = place + run * problem.OuterRun;
                for (int at = 0; at < problem.Length; at += Width)
                {
                    Vector512.FusedMultiplyAdd(Vector512.Load(inner + at), g, Vector512.Load(outer + at)).Store(outer + at);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Gather3x6(in ChainProblem problem, int run, int at)
    {
        float* a0 = problem.Outer + run * problem.OuterRun + at;
        float* a1 = a0 + problem.OuterRun;
        float* a2 = a1 + problem.OuterRun;
        float* c0 = problem.Inner + run * problem.InnerRun + at;
        float* c1 = c0 + problem.InnerRun;
        float* c2 = c1 + problem.InnerRun;
        var s0a = Vector512.Load(c0);
        var s0b = Vector512.Load(c0 + 16);
        var s0c = Vector512.Load(c0 + 32);
        var s0d = Vector512.Load(c0 + 48);
        var s0e = Vector512.Load(c0 + 64);
        var s0f = Vector512.Load(c0 + 80);
        var s1a = Vector512.Load(c1);
        var s1b = Vector512.Load(c1 + 16);
        var s1c = Vector512.Load(c1 + 32);
        var s1d = Vector512.Load(c1 + 48);
        var s1e = Vector512.Load(c1 + 64);
        var s1f = Vector512.Load(c1 + 80);
        var s2a = Vector512.Load(c2);
        var s2b = Vector512.Load(c2 + 16);
        var s2c = Vector512.Load(c2 + 32);
        var s2d = Vector512.Load(c2 + 48);
        var s2e = Vector512.Load(c2 + 64);
        var s2f = Vector512.Load(c2 + 80);
        int* offsets = problem.Offsets;
        float* values = problem.Values;
        for (int term = 0; term < problem.Terms; term++)
        {
            nint offset = offsets[term];
            var g = Vector512.Create(values[term]);
            s0a = Vector512.FusedMultiplyAdd(Vector512.Load(a0 + offset), g, s0a);
            s0b = Vector512.FusedMultiplyAdd(Vector512.Load(a0 + offset + 16), g, s0b);
            s0c = Vector512.FusedMultiplyAdd(Vector512.Load(a0 + offset + 32), g, s0c);
            s0d = Vector512.FusedMultiplyAdd(Vector512.Load(a0 + offset + 48), g, s0d);
            s0e = Vector512.FusedMultiplyAdd(Vector512.Load(a0 + offset + 64), g, s0e);
            s0f = Vector512.FusedMultiplyAdd(Vector512.Load(a0 + offset + 80), g, s0f);
            s1a = Vector512.FusedMultiplyAdd(Vector512.Load(a1 + offset), g, s1a);
            s1b = Vector512.FusedMultiplyAdd(Vector512.Load(a1 + offset + 16), g, s1b);
            s1c = Vector512.FusedMultiplyAdd(Vector512.Load(a1 + offset + 32), g, s1c);
            s1d = Vector512.FusedMultiplyAdd(Vector512.Load(a1 + offset + 48), g, s1d);
            s1e = Vector512.FusedMultiplyAdd(Vector512.Load(a1 + offset + 64), g, s1e);
            s1f = Vector512.FusedMultiplyAdd(Vector512.Load(a1 + offset + 80), g, s1f);
            s2a = Vector512.FusedMultiplyAdd(Vector512.Load(a2 + offset), g, s2a);
            s2b = Vector512.FusedMultiplyAdd(Vector512.Load(a2 + offset + 16), g, s2b);
            s2c = Vector512.FusedMultiplyAdd(Vector512.Load(a2 + offset + 32), g, s2c);
            s2d = Vector512.FusedMultiplyAdd(Vector512.Load(a2 + offset + 48), g, s2d);
            s2e = Vector512.FusedMultiplyAdd(Vector512.Load(a2 + offset + 64), g, s2e);
            s2f = Vector512.FusedMultiplyAdd(Vector512.Load(a2 + offset + 80), g, s2f);
        }

        s0a.Store(c0);
        s0b.Store(c0 + 16);
        s0c.Store(c0 + 32);
        s0d.Store(c0 + 48);
        s0e.Store(c0 + 64);
        s0f.Store(c0 + 80);
        s1a.Store(c1);
        s1b.Store(c1 + 16);
        s1c.Store(c1 + 32);
        s1d.Store(c1 + 48);
        s1e.Store(c1 + 64);
        s1f.Store(c1 + 80);
        s2a.Store(c2);
        s2b.Store(c2 + 16);
        s2c.Store(c2 + 32);
        s2d.Store(c2 + 48);
        s2e.Store(c2 + 64);
        s2f.Store(c2 + 80);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Gather3x3(in ChainProblem problem, int run, int at)
    {
        float* a0 = problem.Outer + run * problem.OuterRun + at;
        float* a1 = a0 + problem.OuterRun;
        float* a2 = a1 + problem.OuterRun;
        float* c0 = problem.Inner + run * problem.InnerRun + at;
        float* c1 = c0 + problem.InnerRun;
        float* c2 = c1 + problem.InnerRun;
        var s0a = Vector512.Load(c0);
        var s0b = Vector512.Load(c0 + 16);
        var s0c = Vector512.Load(c0 + 32);
        var s1a = Vector512.Load(c1);
        var s1b = Vector512.Load(c1 + 16);
        var s1c = Vector512.Load(c1 + 32);
        var s2a = Vector512.Load(c2);
        var s2b = Vector512.Load(c2 + 16);
        var s2c = Vector512.Load(c2 + 32);
        int* offsets = problem.Offsets;
        float* values = problem.Values;
        for (int term = 0; term < problem.Terms; term++)
        {
            nint offset = offsets[term];
            var g = Vector512.Create(values[term]);
            s0a = Vector512.FusedMultiplyAdd(Vector512.Load(a0 + offset), g, s0a);
            s0b = Vector512.FusedMultiplyAdd(Vector512.Load(a0 + offset + 16), g, s0b);
            s0c = Vector512.FusedMultiplyAdd(Vector512.Load(a0 + offset + 32), g, s0c);
            s1a = Vector512.FusedMultiplyAdd(Vector512.Load(a1 + offset), g, s1a);
            s1b = Vector512.FusedMultiplyAdd(Vector512.Load(a1 + offset + 16), g, s1b);
            s1c = Vector512.FusedMultiplyAdd(Vector512.Load(a1 + offset + 32), g, s1c);
            s2a = Vector512.FusedMultiplyAdd(Vector512.Load(a2 + offset), g, s2a);
            s2b = Vector512.FusedMultiplyAdd(Vector512.Load(a2 + offset + 16), g, s2b);
            s2c = Vector512.FusedMultiplyAdd(Vector512.Load(a2 + offset + 32), g, s2c);
        }

        s0a.Store(c0);
        s0b.Store(c0 + 16);
        s0c.Store(c0 + 32);
        s1a.Store(c1);
        s1b.Store(c1 + 16);
        s1c.Store(c1 + 32);
        s2a.Store(c2);
        s2b.Store(c2 + 16);
        s2c.Store(c2 + 32);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Gather3x1(in ChainProblem problem, int run, int at)
    {
        float* a0 = problem.Outer + run * problem.OuterRun + at;
        float* a1 = a0 + problem.OuterRun;
        float* a2 = a1 + problem.OuterRun;
        float* c0 = problem.Inner + run * problem.InnerRun + at;
        float* c1 = c0 + problem.InnerRun;
        float* c2 = c1 + problem.InnerRun;
        var s0a = Vector512.Load(c0);
        var s1a = Vector512.Load(c1);
        var s2a = Vector512.Load(c2);
        int* offsets = problem.Offsets;
        float* values = problem.Values;
        for (int term = 0; term < problem.Terms; term++)
        {
            nint offset = offsets[term];
            var g = Vector512.Create(values[term]);
            s0a = Vector512.FusedMultiplyAdd(Vector512.Load(a0 + offset), g, s0a);
            s1a = Vector512.FusedMultiplyAdd(Vector512.Load(a1 + offset), g, s1a);
            s2a = Vector512.FusedMultiplyAdd(Vector512.Load(a2 + offset), g, s2a);
        }

        s0a.Store(c0);
        s1a.Store(c1);
        s2a.Store(c2);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Gather1x5(in ChainProblem problem, int run, int at)
    {
        float* a0 = problem.Outer + run * problem.OuterRun + at;
        float* c0 = problem.Inner + run * problem.InnerRun + at;
        var s0a = Vector512.Load(c0);
        var s0b = Vector512.Load(c0 + 16);
        var s0c = Vector512.Load(c0 + 32);
        var s0d = Vector512.Load(c0 + 48);
        var s0e = Vector512.Load(c0 + 64);
        int* offsets = problem.Offsets;
        float* values = problem.Values;
        for (int term = 0; term < problem.Terms; term++)
        {
            nint offset = offsets[term];
            var g = Vector512.Create(values[term]);
            s0a = Vector512.FusedMultiplyAdd(Vector512.Load(a0 + offset), g, s0a);
            s0b = Vector512.FusedMultiplyAdd(Vector512.Load(a0 + offset + 16), g, s0b);
            s0c = Vector512.FusedMultiplyAdd(Vector512.Load(a0 + offset + 32), g, s0c);
            s0d = Vector512.FusedMultiplyAdd(Vector512.Load(a0 + offset + 48), g, s0d);
            s0e = Vector512.FusedMultiplyAdd(Vector512.Load(a0 + offset + 64), g, s0e);
        }

        s0a.Store(c0);
        s0b.Store(c0 + 16);
        s0c.Store(c0 + 32);
        s0d.Store(c0 + 48);
        s0e.Store(c0 + 64);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Gather1x1(in ChainProblem problem, int run, int at)
    {
        float* a0 = problem.Outer + run * problem.OuterRun + at;
        float* c0 = problem.Inner + run * problem.InnerRun + at;
        var s0a = Vector512.Load(c0);
        int* offsets = problem.Offsets;
        float* values = problem.Values;
        for (int term = 0; term < problem.Terms; term++)
        {
            nint offset = offsets[term];
            var g = Vector512.Create(values[term]);
            s0a = Vector512.FusedMultiplyAdd(Vector512.Load(a0 + offset), g, s0a);
        }

        s0a.Store(c0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scatter3x6(in ChainProblem problem)
    {
        float* a0 = problem.Inner;
        float* a1 = a0 + problem.InnerRun;
        float* a2 = a1 + problem.InnerRun;
        float* c0 = problem.Outer;
        float* c1 = c0 + problem.OuterRun;
        float* c2 = c1 + problem.OuterRun;
        var w0a = Vector512.Load(a0);
        var w0b = Vector512.Load(a0 + 16);
        var w0c = Vector512.Load(a0 + 32);
        var w0d = Vector512.Load(a0 + 48);
        var w0e = Vector512.Load(a0 + 64);
        var w0f = Vector512.Load(a0 + 80);
        var w1a = Vector512.Load(a1);
        var w1b = Vector512.Load(a1 + 16);
        var w1c = Vector512.Load(a1 + 32);
        var w1d = Vector512.Load(a1 + 48);
        var w1e = Vector512.Load(a1 + 64);
        var w1f = Vector512.Load(a1 + 80);
        var w2a = Vector512.Load(a2);
        var w2b = Vector512.Load(a2 + 16);
        var w2c = Vector512.Load(a2 + 32);
        var w2d = Vector512.Load(a2 + 48);
        var w2e = Vector512.Load(a2 + 64);
        var w2f = Vector512.Load(a2 + 80);
        int* offsets = problem.Offsets;
        float* values = problem.Values;
        for (int term = 0; term < problem.Terms; term++)
        {
            nint offset = offsets[term];
            var g = Vector512.Create(values[term]);
            Vector512.FusedMultiplyAdd(w0a, g, Vector512.Load(c0 + offset)).Store(c0 + offset);
            Vector512.FusedMultiplyAdd(w0b, g, Vector512.Load(c0 + offset + 16)).Store(c0 + offset + 16);
            Vector512.FusedMultiplyAdd(w0c, g, Vector512.Load(c0 + offset + 32)).Store(c0 + offset + 32);
            Vector512.FusedMultiplyAdd(w0d, g, Vector512.Load(c0 + offset + 48)).Store(c0 + offset + 48);
            Vector512.FusedMultiplyAdd(w0e, g, Vector512.Load(c0 + offset + 64)).Store(c0 + offset + 64);
            Vector512.FusedMultiplyAdd(w0f, g, Vector512.Load(c0 + offset + 80)).Store(c0 + offset + 80);
            Vector512.FusedMultiplyAdd(w1a, g, Vector512.Load(c1 + offset)).Store(c1 + offset);
            Vector512.FusedMultiplyAdd(w1b, g, Vector512.Load(c1 + offset + 16)).Store(c1 + offset + 16);
            Vector512.FusedMultiplyAdd(w1c, g, Vector512.Load(c1 + offset + 32)).Store(c1 + offset + 32);
            Vector512.FusedMultiplyAdd(w1d, g, Vector512.Load(c1 + offset + 48)).Store(c1 + offset + 48);
            Vector512.FusedMultiplyAdd(w1e, g, Vector512.Load(c1 + offset + 64)).Store(c1 + offset + 64);
            Vector512.FusedMultiplyAdd(w1f, g, Vector512.Load(c1 + offset + 80)).Store(c1 + offset + 80);
            Vector512.FusedMultiplyAdd(w2a, g, Vector512.Load(c2 + offset)).Store(c2 + offset);
            Vector512.FusedMultiplyAdd(w2b, g, Vector512.Load(c2 + offset + 16)).Store(c2 + offset + 16);
            Vector512.FusedMultiplyAdd(w2c, g, Vector512.Load(c2 + offset + 32)).Store(c2 + offset + 32);
            Vector512.FusedMultiplyAdd(w2d, g, Vector512.Load(c2 + offset + 48)).Store(c2 + offset + 48);
            Vector512.FusedMultiplyAdd(w2e, g, Vector512.Load(c2 + offset + 64)).Store(c2 + offset + 64);
            Vector512.FusedMultiplyAdd(w2f, g, Vector512.Load(c2 + offset + 80)).Store(c2 + offset + 80);
        }
    }
}

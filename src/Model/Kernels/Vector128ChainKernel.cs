using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Permafrost.Model.Kernels;

/// <summary>Sums over lists for 128-bit registers with a fused multiply-add, such as ARM64's NEON: three runs of four vectors.</summary>
internal sealed unsafe class Vector128ChainKernel : ChainKernel
{
    private const int Width = 4;

    public override void Gather(in ChainProblem problem)
    {
        int run = 0;
        for (; run + 3 <= problem.Runs; run += 3)
        {
            for (int at = 0; at < problem.Length; at += 4 * Width)
            {
                Gather3x4(problem, run, at);
            }
        }

        for (; run < problem.Runs; run++)
        {
            for (int at = 0; at < problem.Length; at += 4 * Width)
            {
                Gather1x4(problem, run, at);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Scatter(in ChainProblem problem)
    {
        for (int term = 0; term < problem.Terms; term++)
        {
            var g = Vector128.Create(problem.Values[term]);
            float* place = problem.Outer + problem.Offsets[term];
            for (int run = 0; run < problem.Runs; run++)
            {
                float* inner = problem.Inner + run * problem.InnerRun;
                float* outer = place + run * problem.OuterRun;
                for (int at = 0; at < problem.Length; at += 2 * Width)
                {
                    Vector128.FusedMultiplyAdd(Vector128.Load(inner + at), g, Vector128.Load(outer + at)).Store(outer + at);
                    Vector128
                        .FusedMultiplyAdd(Vector128.Load(inner + at + Width), g, Vector128.Load(outer + at + Width))
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
        var s0a = Vector128.Load(c0);
        var s0b = Vector128.Load(c0 + 4);
        var s0c = Vector128.Load(c0 + 8);
        var s0d = Vector128.Load(c0 + 12);
        var s1a = Vector128.Load(c1);
        var s1b = Vector128.Load(c1 + 4);
        var s1c = Vector128.Load(c1 + 8);
        var s1d = Vector128.Load(c1 + 12);
        var s2a = Vector128.Load(c2);
        var s2b = Vector128.Load(c2 + 4);
        var s2c = Vector128.Load(c2 + 8);
        var s2d = Vector128.Load(c2 + 12);
        int* offsets = problem.Offsets;
        float* values = problem.Values;
        for (int term = 0; term < problem.Terms; term++)
        {
            nint offset = offsets[term];
            var g = Vector128.Create(values[term]);
            s0a = Vector128.FusedMultiplyAdd(Vector128.Load(a0 + offset), g, s0a);
            s0b = Vector128.FusedMultiplyAdd(Vector128.Load(a0 + offset + 4), g, s0b);
            s0c = Vector128.FusedMultiplyAdd(Vector128.Load(a0 + offset + 8), g, s0c);
            s0d = Vector128.FusedMultiplyAdd(Vector128.Load(a0 + offset + 12), g, s0d);
            s1a = Vector128.FusedMultiplyAdd(Vector128.Load(a1 + offset), g, s1a);
            s1b = Vector128.FusedMultiplyAdd(Vector128.Load(a1 + offset + 4), g, s1b);
            s1c = Vector128.FusedMultiplyAdd(Vector128.Load(a1 + offset + 8), g, s1c);
            s1d = Vector128.FusedMultiplyAdd(Vector128.Load(a1 + offset + 12), g, s1d);
            s2a = Vector128.FusedMultiplyAdd(Vector128.Load(a2 + offset), g, s2a);
            s2b = Vector128.FusedMultiplyAdd(Vector128.Load(a2 + offset + 4), g, s2b);
            s2c = Vector128.FusedMultiplyAdd(Vector128.Load(a2 + offset + 8), g, s2c);
            s2d = Vector128.FusedMultiplyAdd(Vector128.Load(a2 + offset + 12), g, s2d);
        }

        s0a.Store(c0);
        s0b.Store(c0 + 4);
        s0c.Store(c0 + 8);
        s0d.Store(c0 + 12);
        s1a.Store(c1);
        s1b.Store(c1 + 4);
        s1c.Store(c1 + 8);
        s1d.Store(c1 + 12);
        s2a.Store(c2);
        s2b.Store(c2 + 4);
        s2c.Store(c2 + 8);
        s2d.Store(c2 + 12);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Gather1x4(in ChainProblem problem, int run, int at)
    {
        float* a0 = problem.Outer + run * problem.OuterRun + at;
        float* c0 = problem.Inner + run * problem.InnerRun + at;
        var s0a = Vector128.Load(c0);
        var s0b = Vector128.Load(c0 + 4);
        var s0c = Vector128.Load(c0 + 8);
        var s0d = Vector128.Load(c0 + 12);
        int* offsets = problem.Offsets;
        float* values = problem.Values;
        for (int term = 0; term < problem.Terms; term++)
        {
            nint offset = offsets[term];
            var g = Vector128.Create(values[term]);
            s0a = Vector128.FusedMultiplyAdd(Vector128.Load(a0 + offset), g, s0a);
            s0b = Vector128.FusedMultiplyAdd(Vector128.Load(a0 + offset + 4), g, s0b);
            s0c = Vector128.FusedMultiplyAdd(Vector128.Load(a0 + offset + 8), g, s0c);
            s0d = Vector128.FusedMultiplyAdd(Vector128.Load(a0 + offset + 12), g, s0d);
        }

        s0a.Store(c0);
        s0b.Store(c0 + 4);
        s0c.Store(c0 + 8);
        s0d.Store(c0 + 12);
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Permafrost.Model.Kernels;

/// <summary>Tiles of 4 rows: what is left over.</summary>
internal sealed unsafe partial class Avx512TileKernel
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows4x2(in TileProblem problem, int row, int column)
    {
        int* aRows = problem.ARows + row;
        float* a0 = problem.A + aRows[0];
        float* a1 = problem.A + aRows[1];
        float* a2 = problem.A + aRows[2];
        float* a3 = problem.A + aRows[3];
        int* cRows = problem.CRows + row;
        float* c = problem.C + column;
        Vector512<float> s0a,
            s0b,
            s1a,
            s1b,
            s2a,
            s2b,
            s3a,
            s3b;
        if (problem.Init is not null)
        {
            float* init = problem.Init + column;
            s0a = s1a = s2a = s3a = Vector512.Load(init);
            s0b = s1b = s2b = s3b = Vector512.Load(init + 16);
        }
        else
        {
            s0a = Vector512.Load(c + cRows[0]);
            s0b = Vector512.Load(c + cRows[0] + 16);
            s1a = Vector512.Load(c + cRows[1]);
            s1b = Vector512.Load(c + cRows[1] + 16);
            s2a = Vector512.Load(c + cRows[2]);
            s2b = Vector512.Load(c + cRows[2] + 16);
            s3a = Vector512.Load(c + cRows[3]);
            s3b = Vector512.Load(c + cRows[3] + 16);
        }

        float* b = problem.B + column;
        nint aStep = problem.AStep;
        nint bStep = problem.BStep;
        for (int outer = 0; outer < problem.Outer; outer++)
        {
            for (int run = 0; run < problem.Runs; run++)
            {
                nint at = outer * problem.AOuter + run * problem.ARun;
                for (int step = problem.Length; step > 0; step--)
                {
                    var b0 = Vector512.Load(b);
                    var b1 = Vector512.Load(b + 16);
                    var x = Vector512.Create(a0[at]);
                    s0a = Vector512.FusedMultiplyAdd(x, b0, s0a);
                    s0b = Vector512.FusedMultiplyAdd(x, b1, s0b);
                    x = Vector512.Create(a1[at]);
                    s1a = Vector512.FusedMultiplyAdd(x, b0, s1a);
                    s1b = Vector512.FusedMultiplyAdd(x, b1, s1b);
                    x = Vector512.Create(a2[at]);
                    s2a = Vector512.FusedMultiplyAdd(x, b0, s2a);
                    s2b = Vector512.FusedMultiplyAdd(x, b1, s2b);
                    x = Vector512.Create(a3[at]);
                    s3a = Vector512.FusedMultiplyAdd(x, b0, s3a);
                    s3b = Vector512.FusedMultiplyAdd(x, b1, s3b);
                    at += aStep;
                    b += bStep;
                }
            }
        }

        if (problem.Relu)
        {
            s0a = Relu(s0a);
            s0b = Relu(s0b);
            s1a = Relu(s1a);
            s1b = Relu(s1b);
            s2a = Relu(s2a);
            s2b = Relu(s2b);
            s3a = Relu(s3a);
            s3b = Relu(s3b);
        }

        s0a.Store(c + cRows[0]);
        s0b.Store(c + cRows[0] + 16);
        s1a.Store(c + cRows[1]);
        s1b.Store(c + cRows[1] + 16);
        s2a.Store(c + cRows[2]);
        s2b.Store(c + cRows[2] + 16);
        s3a.Store(c + cRows[3]);
        s3b.Store(c + cRows[3] + 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows4x1(in TileProblem problem, int row, int column)
    {
        int* aRows = problem.ARows + row;
        float* a0 = problem.A + aRows[0];
        float* a1 = problem.A + aRows[1];
        float* a2 = problem.A + aRows[2];
        float* a3 = problem.A + aRows[3];
        int* cRows = problem.CRows + row;
        float* c = problem.C + column;
        Vector512<float> s0,
            s1,
            s2,
            s3;
        if (problem.Init is not null)
        {
            float* init = problem.Init + column;
            s0 = s1 = s2 = s3 = Vector512.Load(init);
        }
        else
        {
            s0 = Vector512.Load(c + cRows[0]);
            s1 = Vector512.Load(c + cRows[1]);
            s2 = Vector512.Load(c + cRows[2]);
            s3 = Vector512.Load(c + cRows[3]);
        }

        float* b = problem.B + column;
        nint aStep = problem.AStep;
        nint bStep = problem.BStep;
        for (int outer = 0; outer < problem.Outer; outer++)
        {
            for (int run = 0; run < problem.Runs; run++)
            {
                nint at = outer * problem.AOuter + run * problem.ARun;
                for (int step = problem.Length; step > 0; step--)
                {
                    var b0 = Vector512.Load(b);
                    s0 = Vector512.FusedMultiplyAdd(Vector512.Create(a0[at]), b0, s0);
                    s1 = Vector512.FusedMultiplyAdd(Vector512.Create(a1[at]), b0, s1);
                    s2 = Vector512.FusedMultiplyAdd(Vector512.Create(a2[at]), b0, s2);
                    s3 = Vector512.FusedMultiplyAdd(Vector512.Create(a3[at]), b0, s3);
                    at += aStep;
                    b += bStep;
                }
            }
        }

        if (problem.Relu)
        {
            s0 = Relu(s0);
            s1 = Relu(s1);
            s2 = Relu(s2);
            s3 = Relu(s3);
        }

        s0.Store(c + cRows[0]);
        s1.Store(c + cRows[1]);
        s2.Store(c + cRows[2]);
        s3.Store(c + cRows[3]);
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Permafrost.Model.Kernels;

/// <summary>Tiles of 8 rows: a dense layer has the samples of a group as rows.</summary>
internal sealed unsafe partial class Avx512TileKernel
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows8x2(in TileProblem problem, int row, int column)
    {
        int* aRows = problem.ARows + row;
        float* a0 = problem.A + aRows[0];
        float* a1 = problem.A + aRows[1];
        float* a2 = problem.A + aRows[2];
        float* a3 = problem.A + aRows[3];
        float* a4 = problem.A + aRows[4];
        float* a5 = problem.A + aRows[5];
        float* a6 = problem.A + aRows[6];
        float* a7 = problem.A + aRows[7];
        int* cRows = problem.CRows + row;
        float* c = problem.C + column;
        Vector512<float> s0a,
            s0b,
            s1a,
            s1b,
            s2a,
            s2b,
            s3a,
            s3b,
            s4a,
            s4b,
            s5a,
            s5b,
            s6a,
            s6b,
            s7a,
            s7b;
        if (problem.Init is not null)
        {
            float* init = problem.Init + column;
            s0a = s1a = s2a = s3a = s4a = s5a = s6a = s7a = Vector512.Load(init);
            s0b = s1b = s2b = s3b = s4b = s5b = s6b = s7b = Vector512.Load(init + 16);
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
            s4a = Vector512.Load(c + cRows[4]);
            s4b = Vector512.Load(c + cRows[4] + 16);
            s5a = Vector512.Load(c + cRows[5]);
            s5b = Vector512.Load(c + cRows[5] + 16);
            s6a = Vector512.Load(c + cRows[6]);
            s6b = Vector512.Load(c + cRows[6] + 16);
            s7a = Vector512.Load(c + cRows[7]);
            s7b = Vector512.Load(c + cRows[7] + 16);
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
                    x = Vector512.Create(a4[at]);
                    s4a = Vector512.FusedMultiplyAdd(x, b0, s4a);
                    s4b = Vector512.FusedMultiplyAdd(x, b1, s4b);
                    x = Vector512.Create(a5[at]);
                    s5a = Vector512.FusedMultiplyAdd(x, b0, s5a);
                    s5b = Vector512.FusedMultiplyAdd(x, b1, s5b);
                    x = Vector512.Create(a6[at]);
                    s6a = Vector512.FusedMultiplyAdd(x, b0, s6a);
                    s6b = Vector512.FusedMultiplyAdd(x, b1, s6b);
                    x = Vector512.Create(a7[at]);
                    s7a = Vector512.FusedMultiplyAdd(x, b0, s7a);
                    s7b = Vector512.FusedMultiplyAdd(x, b1, s7b);
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
            s4a = Relu(s4a);
            s4b = Relu(s4b);
            s5a = Relu(s5a);
            s5b = Relu(s5b);
            s6a = Relu(s6a);
            s6b = Relu(s6b);
            s7a = Relu(s7a);
            s7b = Relu(s7b);
        }

        s0a.Store(c + cRows[0]);
        s0b.Store(c + cRows[0] + 16);
        s1a.Store(c + cRows[1]);
        s1b.Store(c + cRows[1] + 16);
        s2a.Store(c + cRows[2]);
        s2b.Store(c + cRows[2] + 16);
        s3a.Store(c + cRows[3]);
        s3b.Store(c + cRows[3] + 16);
        s4a.Store(c + cRows[4]);
        s4b.Store(c + cRows[4] + 16);
        s5a.Store(c + cRows[5]);
        s5b.Store(c + cRows[5] + 16);
        s6a.Store(c + cRows[6]);
        s6b.Store(c + cRows[6] + 16);
        s7a.Store(c + cRows[7]);
        s7b.Store(c + cRows[7] + 16);
    }
}

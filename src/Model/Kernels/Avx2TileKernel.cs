using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Permafrost.Model.Kernels;

/// <summary>The tile kernel for AVX2 with FMA: 6 rows x 16 columns in 12 of the 16 registers.</summary>
internal sealed unsafe class Avx2TileKernel : TileKernel
{
    public static bool IsSupported => Avx2.IsSupported && Fma.IsSupported;

    protected override int TileRows => 6;

    protected override void Compute(in TileProblem problem)
    {
        for (int column = 0; column < problem.Columns; column += 16)
        {
            int row = 0;
            for (; problem.Rows - row > 2; row += 6)
            {
                Rows6x2(problem, row, column);
            }

            if (row < problem.Rows)
            {
                Rows2x2(problem, row, column);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows6x2(in TileProblem problem, int row, int column)
    {
        int* aRows = problem.ARows + row;
        float* a0 = problem.A + aRows[0];
        float* a1 = problem.A + aRows[1];
        float* a2 = problem.A + aRows[2];
        float* a3 = problem.A + aRows[3];
        float* a4 = problem.A + aRows[4];
        float* a5 = problem.A + aRows[5];
        int* cRows = problem.CRows + row;
        float* c = problem.C + column;
        Vector256<float> s0a,
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
            s5b;
        if (problem.Init is not null)
        {
            float* init = problem.Init + column;
            s0a = s1a = s2a = s3a = s4a = s5a = Vector256.Load(init);
            s0b = s1b = s2b = s3b = s4b = s5b = Vector256.Load(init + 8);
        }
        else
        {
            s0a = Vector256.Load(c + cRows[0]);
            s0b = Vector256.Load(c + cRows[0] + 8);
            s1a = Vector256.Load(c + cRows[1]);
            s1b = Vector256.Load(c + cRows[1] + 8);
            s2a = Vector256.Load(c + cRows[2]);
            s2b = Vector256.Load(c + cRows[2] + 8);
            s3a = Vector256.Load(c + cRows[3]);
            s3b = Vector256.Load(c + cRows[3] + 8);
            s4a = Vector256.Load(c + cRows[4]);
            s4b = Vector256.Load(c + cRows[4] + 8);
            s5a = Vector256.Load(c + cRows[5]);
            s5b = Vector256.Load(c + cRows[5] + 8);
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
                    var b0 = Vector256.Load(b);
                    var b1 = Vector256.Load(b + 8);
                    var x = Vector256.Create(a0[at]);
                    s0a = Vector256.FusedMultiplyAdd(x, b0, s0a);
                    s0b = Vector256.FusedMultiplyAdd(x, b1, s0b);
                    x = Vector256.Create(a1[at]);
                    s1a = Vector256.FusedMultiplyAdd(x, b0, s1a);
                    s1b = Vector256.FusedMultiplyAdd(x, b1, s1b);
                    x = Vector256.Create(a2[at]);
                    s2a = Vector256.FusedMultiplyAdd(x, b0, s2a);
                    s2b = Vector256.FusedMultiplyAdd(x, b1, s2b);
                    x = Vector256.Create(a3[at]);
                    s3a = Vector256.FusedMultiplyAdd(x, b0, s3a);
                    s3b = Vector256.FusedMultiplyAdd(x, b1, s3b);
                    x = Vector256.Create(a4[at]);
                    s4a = Vector256.FusedMultiplyAdd(x, b0, s4a);
                    s4b = Vector256.FusedMultiplyAdd(x, b1, s4b);
                    x = Vector256.Create(a5[at]);
                    s5a = Vector256.FusedMultiplyAdd(x, b0, s5a);
                    s5b = Vector256.FusedMultiplyAdd(x, b1, s5b);
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
        }

        s0a.Store(c + cRows[0]);
        s0b.Store(c + cRows[0] + 8);
        s1a.Store(c + cRows[1]);
        s1b.Store(c + cRows[1] + 8);
        s2a.Store(c + cRows[2]);
        s2b.Store(c + cRows[2] + 8);
        s3a.Store(c + cRows[3]);
        s3b.Store(c + cRows[3] + 8);
        s4a.Store(c + cRows[4]);
        s4b.Store(c + cRows[4] + 8);
        s5a.Store(c + cRows[5]);
        s5b.Store(c + cRows[5] + 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows2x2(in TileProblem problem, int row, int column)
    {
        int* aRows = problem.ARows + row;
        float* a0 = problem.A + aRows[0];
        float* a1 = problem.A + aRows[1];
        int* cRows = problem.CRows + row;
        float* c = problem.C + column;
        Vector256<float> s0a,
            s0b,
            s1a,
            s1b;
        if (problem.Init is not null)
        {
            float* init = problem.Init + column;
            s0a = s1a = Vector256.Load(init);
            s0b = s1b = Vector256.Load(init + 8);
        }
        else
        {
            s0a = Vector256.Load(c + cRows[0]);
            s0b = Vector256.Load(c + cRows[0] + 8);
            s1a = Vector256.Load(c + cRows[1]);
            s1b = Vector256.Load(c + cRows[1] + 8);
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
                    var b0 = Vector256.Load(b);
                    var b1 = Vector256.Load(b + 8);
                    var x = Vector256.Create(a0[at]);
                    s0a = Vector256.FusedMultiplyAdd(x, b0, s0a);
                    s0b = Vector256.FusedMultiplyAdd(x, b1, s0b);
                    x = Vector256.Create(a1[at]);
                    s1a = Vector256.FusedMultiplyAdd(x, b0, s1a);
                    s1b = Vector256.FusedMultiplyAdd(x, b1, s1b);
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
        }

        s0a.Store(c + cRows[0]);
        s0b.Store(c + cRows[0] + 8);
        s1a.Store(c + cRows[1]);
        s1b.Store(c + cRows[1] + 8);
    }

    /// <summary>max(0, x) that keeps a NaN, so that a diverging network is noticed.</summary>
    private static Vector256<float> Relu(Vector256<float> x) =>
        Vector256.ConditionalSelect(Vector256.LessThan(x, Vector256<float>.Zero), Vector256<float>.Zero, x);
}

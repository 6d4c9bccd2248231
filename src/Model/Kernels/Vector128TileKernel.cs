using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Permafrost.Model.Kernels;

/// <summary>The tile kernel for 128-bit registers with a fused multiply-add, such as ARM64's NEON: 4 rows x 16 columns in 16 registers.</summary>
internal sealed unsafe class Vector128TileKernel : TileKernel
{
    public static bool IsSupported => AdvSimd.IsSupported || Fma.IsSupported;

    protected override int TileRows => 4;

    protected override void Compute(in TileProblem problem)
    {
        for (int column = 0; column < problem.Columns; column += 16)
        {
            for (int row = 0; row < problem.Rows; row += 4)
            {
                Rows4x4(problem, row, column);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows4x4(in TileProblem problem, int row, int column)
    {
        int* aRows = problem.ARows + row;
        float* a0 = problem.A + aRows[0];
        float* a1 = problem.A + aRows[1];
        float* a2 = problem.A + aRows[2];
        float* a3 = problem.A + aRows[3];
        int* cRows = problem.CRows + row;
        float* c = problem.C + column;
        Vector128<float> s0a,
            s0b,
            s0c,
            s0d,
            s1a,
            s1b,
            s1c,
            s1d,
            s2a,
            s2b,
            s2c,
            s2d,
            s3a,
            s3b,
            s3c,
            s3d;
        if (problem.Init is not null)
        {
            float* init = problem.Init + column;
            s0a = s1a = s2a = s3a = Vector128.Load(init);
            s0b = s1b = s2b = s3b = Vector128.Load(init + 4);
            s0c = s1c = s2c = s3c = Vector128.Load(init + 8);
            s0d = s1d = s2d = s3d = Vector128.Load(init + 12);
        }
        else
        {
            s0a = Vector128.Load(c + cRows[0]);
            s0b = Vector128.Load(c + cRows[0] + 4);
            s0c = Vector128.Load(c + cRows[0] + 8);
            s0d = Vector128.Load(c + cRows[0] + 12);
            s1a = Vector128.Load(c + cRows[1]);
            s1b = Vector128.Load(c + cRows[1] + 4);
            s1c = Vector128.Load(c + cRows[1] + 8);
            s1d = Vector128.Load(c + cRows[1] + 12);
            s2a = Vector128.Load(c + cRows[2]);
            s2b = Vector128.Load(c + cRows[2] + 4);
            s2c = Vector128.Load(c + cRows[2] + 8);
            s2d = Vector128.Load(c + cRows[2] + 12);
            s3a = Vector128.Load(c + cRows[3]);
            s3b = Vector128.Load(c + cRows[3] + 4);
            s3c = Vector128.Load(c + cRows[3] + 8);
            s3d = Vector128.Load(c + cRows[3] + 12);
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
                    var b0 = Vector128.Load(b);
                    var b1 = Vector128.Load(b + 4);
                    var b2 = Vector128.Load(b + 8);
                    var b3 = Vector128.Load(b + 12);
                    var x = Vector128.Create(a0[at]);
                    s0a = Vector128.FusedMultiplyAdd(x, b0, s0a);
                    s0b = Vector128.FusedMultiplyAdd(x, b1, s0b);
                    s0c = Vector128.FusedMultiplyAdd(x, b2, s0c);
                    s0d = Vector128.FusedMultiplyAdd(x, b3, s0d);
                    x = Vector128.Create(a1[at]);
                    s1a = Vector128.FusedMultiplyAdd(x, b0, s1a);
                    s1b = Vector128.FusedMultiplyAdd(x, b1, s1b);
                    s1c = Vector128.FusedMultiplyAdd(x, b2, s1c);
                    s1d = Vector128.FusedMultiplyAdd(x, b3, s1d);
                    x = Vector128.Create(a2[at]);
                    s2a = Vector128.FusedMultiplyAdd(x, b0, s2a);
                    s2b = Vector128.FusedMultiplyAdd(x, b1, s2b);
                    s2c = Vector128.FusedMultiplyAdd(x, b2, s2c);
                    s2d = Vector128.FusedMultiplyAdd(x, b3, s2d);
                    x = Vector128.Create(a3[at]);
                    s3a = Vector128.FusedMultiplyAdd(x, b0, s3a);
                    s3b = Vector128.FusedMultiplyAdd(x, b1, s3b);
                    s3c = Vector128.FusedMultiplyAdd(x, b2, s3c);
                    s3d = Vector128.FusedMultiplyAdd(x, b3, s3d);
                    at += aStep;
                    b += bStep;
                }
            }
        }

        if (problem.Relu)
        {
            s0a = Relu(s0a);
            s0b = Relu(s0b);
            s0c = Relu(s0c);
            s0d = Relu(s0d);
            s1a = Relu(s1a);
            s1b = Relu(s1b);
            s1c = Relu(s1c);
            s1d = Relu(s1d);
            s2a = Relu(s2a);
            s2b = Relu(s2b);
            s2c = Relu(s2c);
            s2d = Relu(s2d);
            s3a = Relu(s3a);
            s3b = Relu(s3b);
            s3c = Relu(s3c);
            s3d = Relu(s3d);
        }

        s0a.Store(c + cRows[0]);
        s0b.Store(c + cRows[0] + 4);
        s0c.Store(c + cRows[0] + 8);
        s0d.Store(c + cRows[0] + 12);
        s1a.Store(c + cRows[1]);
        s1b.Store(c + cRows[1] + 4);
        s1c.Store(c + cRows[1] + 8);
        s1d.Store(c + cRows[1] + 12);
        s2a.Store(c + cRows[2]);
        s2b.Store(c + cRows[2] + 4);
        s2c.Store(c + cRows[2] + 8);
        s2d.Store(c + cRows[2] + 12);
        s3a.Store(c + cRows[3]);
        s3b.Store(c + cRows[3] + 4);
        s3c.Store(c + cRows[3] + 8);
        s3d.Store(c + cRows[3] + 12);
    }

    /// <summary>max(0, x) that keeps a NaN, so that a diverging network is noticed.</summary>
    private static Vector128<float> Relu(Vector128<float> x) =>
        Vector128.ConditionalSelect(Vector128.LessThan(x, Vector128<float>.Zero), Vector128<float>.Zero, x);
}

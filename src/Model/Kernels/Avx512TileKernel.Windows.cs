using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Permafrost.Model.Kernels;

/// <summary>Windows of four pixels x 32 columns in 8 registers, pooled there.</summary>
internal sealed unsafe partial class Avx512TileKernel
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override bool TryPool(in TileProblem problem, bool relu, float* output, byte* winners)
    {
        if (problem.Columns % 32 != 0 || problem.Init is null)
        {
            return false;
        }

        for (int column = 0; column < problem.Columns; column += 32)
        {
            byte* places = winners is null ? null : winners + column;
            Windows(problem, column, relu, output + column, places);
        }

        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Windows(in TileProblem problem, int column, bool relu, float* output, byte* winners)
    {
        int* aRows = problem.ARows;
        var init0 = Vector512.Load(problem.Init + column);
        var init1 = Vector512.Load(problem.Init + column + 16);
        nint aStep = problem.AStep;
        nint bStep = problem.BStep;
        int runs = problem.Runs;
        int length = problem.Length;
        nint pitch = problem.Columns;
        for (int row = 0; row < problem.Rows; row += QuadPooling.Pixels, aRows += QuadPooling.Pixels)
        {
            float* a0 = problem.A + aRows[0];
            float* a1 = problem.A + aRows[1];
            float* a2 = problem.A + aRows[2];
            float* a3 = problem.A + aRows[3];
            float* b = problem.B + column;
            Vector512<float> s0a = init0,
                s0b = init1,
                s1a = init0,
                s1b = init1,
                s2a = init0,
                s2b = init1,
                s3a = init0,
                s3b = init1;
            for (int outer = 0; outer < problem.Outer; outer++)
            {
                for (int run = 0; run < runs; run++)
                {
                    nint at = outer * problem.AOuter + run * problem.ARun;
                    for (int step = length; step > 0; step--)
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

            QuadPooling.Pool(s0a, s1a, s2a, s3a, relu, output, winners);
            QuadPooling.Pool(s0b, s1b, s2b, s3b, relu, output + 16, winners is null ? null : winners + 16);
            output += pitch;
            winners += winners is null ? 0 : pitch;
        }
    }
}

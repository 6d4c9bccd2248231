using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Permafrost.Model.Kernels;

/// <summary>Tiles of 16 columns, a single register, for what 12 rows are not enough work.</summary>
internal sealed unsafe partial class Avx512TileKernel
{
    private const int Sixteen = 16;

    /// <summary>Whether a problem is so short that its right factor fits into sixteen registers: Winograd's products of 16 channels.</summary>
    private static bool IsSixteenSteps(in TileProblem problem) =>
        problem is { Length: Sixteen, Runs: 1, Outer: 1, AStep: 1, Relu: false } && problem.Init is not null;

    /// <summary>Whether sixteen rows of the left factor follow each other float by float: the channels of a pixel, in dL/dW.</summary>
    private static bool AreAdjacent(int* rows) => Vector512.Load(rows) == Vector512.CreateSequence(rows[0], 1);

    /// <summary>All rows with the whole right factor in registers, four at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Steps16x1(in TileProblem problem, int column)
    {
        float* b = problem.B + column;
        nint step = problem.BStep;
        var b0 = Vector512.Load(b);
        var b1 = Vector512.Load(b + step);
        var b2 = Vector512.Load(b + 2 * step);
        var b3 = Vector512.Load(b + 3 * step);
        var b4 = Vector512.Load(b + 4 * step);
        var b5 = Vector512.Load(b + 5 * step);
        var b6 = Vector512.Load(b + 6 * step);
        var b7 = Vector512.Load(b + 7 * step);
        var b8 = Vector512.Load(b + 8 * step);
        var b9 = Vector512.Load(b + 9 * step);
        var b10 = Vector512.Load(b + 10 * step);
        var b11 = Vector512.Load(b + 11 * step);
        var b12 = Vector512.Load(b + 12 * step);
        var b13 = Vector512.Load(b + 13 * step);
        var b14 = Vector512.Load(b + 14 * step);
        var b15 = Vector512.Load(b + 15 * step);
        var init = Vector512.Load(problem.Init + column);
        float* c = problem.C + column;
        for (int row = 0; row < problem.Rows; row += 4)
        {
            int* aRows = problem.ARows + row;
            int* cRows = problem.CRows + row;
            float* a0 = problem.A + aRows[0];
            float* a1 = problem.A + aRows[1];
            float* a2 = problem.A + aRows[2];
            float* a3 = problem.A + aRows[3];
            var s0 = Vector512.FusedMultiplyAdd(Vector512.Create(a0[0]), b0, init);
            var s1 = Vector512.FusedMultiplyAdd(Vector512.Create(a1[0]), b0, init);
            var s2 = Vector512.FusedMultiplyAdd(Vector512.Create(a2[0]), b0, init);
            var s3 = Vector512.FusedMultiplyAdd(Vector512.Create(a3[0]), b0, init);
            s0 = Vector512.FusedMultiplyAdd(Vector512.Create(a0[1]), b1, s0);
            s1 = Vector512.FusedMultiplyAdd(Vector512.Create(a1[1]), b1, s1);
            s2 = Vector512.FusedMultiplyAdd(Vector512.Create(a2[1]), b1, s2);
            s3 = Vector512.FusedMultiplyAdd(Vector512.Create(a3[1]), b1, s3);
            s0 = Vector512.FusedMultiplyAdd(Vector512.Create(a0[2]), b2, s0);
            s1 = Vector512.FusedMultiplyAdd(Vector512.Create(a1[2]), b2, s1);
            s2 = Vector512.FusedMultiplyAdd(Vector512.Create(a2[2]), b2, s2);
            s3 = Vector512.FusedMultiplyAdd(Vector512.Create(a3[2]), b2, s3);
            s0 = Vector512.FusedMultiplyAdd(Vector512.Create(a0[3]), b3, s0);
            s1 = Vector512.FusedMultiplyAdd(Vector512.Create(a1[3]), b3, s1);
            s2 = Vector512.FusedMultiplyAdd(Vector512.Create(a2[3]), b3, s2);
            s3 = Vector512.FusedMultiplyAdd(Vector512.Create(a3[3]), b3, s3);
            s0 = Vector512.FusedMultiplyAdd(Vector512.Create(a0[4]), b4, s0);
            s1 = Vector512.FusedMultiplyAdd(Vector512.Create(a1[4]), b4, s1);
            s2 = Vector512.FusedMultiplyAdd(Vector512.Create(a2[4]), b4, s2);
            s3 = Vector512.FusedMultiplyAdd(Vector512.Create(a3[4]), b4, s3);
            s0 = Vector512.FusedMultiplyAdd(Vector512.Create(a0[5]), b5, s0);
            s1 = Vector512.FusedMultiplyAdd(Vector512.Create(a1[5]), b5, s1);
            s2 = Vector512.FusedMultiplyAdd(Vector512.Create(a2[5]), b5, s2);
            s3 = Vector512.FusedMultiplyAdd(Vector512.Create(a3[5]), b5, s3);
            s0 = Vector512.FusedMultiplyAdd(Vector512.Create(a0[6]), b6, s0);
            s1 = Vector512.FusedMultiplyAdd(Vector512.Create(a1[6]), b6, s1);
            s2 = Vector512.FusedMultiplyAdd(Vector512.Create(a2[6]), b6, s2);
            s3 = Vector512.FusedMultiplyAdd(Vector512.Create(a3[6]), b6, s3);
            s0 = Vector512.FusedMultiplyAdd(Vector512.Create(a0[7]), b7, s0);
            s1 = Vector512.FusedMultiplyAdd(Vector512.Create(a1[7]), b7, s1);
            s2 = Vector512.FusedMultiplyAdd(Vector512.Create(a2[7]), b7, s2);
            s3 = Vector512.FusedMultiplyAdd(Vector512.Create(a3[7]), b7, s3);
            s0 = Vector512.FusedMultiplyAdd(Vector512.Create(a0[8]), b8, s0);
            s1 = Vector512.FusedMultiplyAdd(Vector512.Create(a1[8]), b8, s1);
            s2 = Vector512.FusedMultiplyAdd(Vector512.Create(a2[8]), b8, s2);
            s3 = Vector512.FusedMultiplyAdd(Vector512.Create(a3[8]), b8, s3);
            s0 = Vector512.FusedMultiplyAdd(Vector512.Create(a0[9]), b9, s0);
            s1 = Vector512.FusedMultiplyAdd(Vector512.Create(a1[9]), b9, s1);
            s2 = Vector512.FusedMultiplyAdd(Vector512.Create(a2[9]), b9, s2);
            s3 = Vector512.FusedMultiplyAdd(Vector512.Create(a3[9]), b9, s3);
            s0 = Vector512.FusedMultiplyAdd(Vector512.Create(a0[10]), b10, s0);
            s1 = Vector512.FusedMultiplyAdd(Vector512.Create(a1[10]), b10, s1);
            s2 = Vector512.FusedMultiplyAdd(Vector512.Create(a2[10]), b10, s2);
            s3 = Vector512.FusedMultiplyAdd(Vector512.Create(a3[10]), b10, s3);
            s0 = Vector512.FusedMultiplyAdd(Vector512.Create(a0[11]), b11, s0);
            s1 = Vector512.FusedMultiplyAdd(Vector512.Create(a1[11]), b11, s1);
            s2 = Vector512.FusedMultiplyAdd(Vector512.Create(a2[11]), b11, s2);
            s3 = Vector512.FusedMultiplyAdd(Vector512.Create(a3[11]), b11, s3);
            s0 = Vector512.FusedMultiplyAdd(Vector512.Create(a0[12]), b12, s0);
            s1 = Vector512.FusedMultiplyAdd(Vector512.Create(a1[12]), b12, s1);
            s2 = Vector512.FusedMultiplyAdd(Vector512.Create(a2[12]), b12, s2);
            s3 = Vector512.FusedMultiplyAdd(Vector512.Create(a3[12]), b12, s3);
            s0 = Vector512.FusedMultiplyAdd(Vector512.Create(a0[13]), b13, s0);
            s1 = Vector512.FusedMultiplyAdd(Vector512.Create(a1[13]), b13, s1);
            s2 = Vector512.FusedMultiplyAdd(Vector512.Create(a2[13]), b13, s2);
            s3 = Vector512.FusedMultiplyAdd(Vector512.Create(a3[13]), b13, s3);
            s0 = Vector512.FusedMultiplyAdd(Vector512.Create(a0[14]), b14, s0);
            s1 = Vector512.FusedMultiplyAdd(Vector512.Create(a1[14]), b14, s1);
            s2 = Vector512.FusedMultiplyAdd(Vector512.Create(a2[14]), b14, s2);
            s3 = Vector512.FusedMultiplyAdd(Vector512.Create(a3[14]), b14, s3);
            s0 = Vector512.FusedMultiplyAdd(Vector512.Create(a0[15]), b15, s0);
            s1 = Vector512.FusedMultiplyAdd(Vector512.Create(a1[15]), b15, s1);
            s2 = Vector512.FusedMultiplyAdd(Vector512.Create(a2[15]), b15, s2);
            s3 = Vector512.FusedMultiplyAdd(Vector512.Create(a3[15]), b15, s3);
            s0.Store(c + cRows[0]);
            s1.Store(c + cRows[1]);
            s2.Store(c + cRows[2]);
            s3.Store(c + cRows[3]);
        }
    }

    /// <summary>Sixteen rows, adjacent in the left factor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows16x1(in TileProblem problem, int row, int column)
    {
        float* a = problem.A + problem.ARows[row];
        float* b = problem.B + column;
        float* c = problem.C + column;
        int* cRows = problem.CRows + row;
        nint aStep = problem.AStep;
        nint bStep = problem.BStep;
        Vector512<float> s0,
            s1,
            s2,
            s3,
            s4,
            s5,
            s6,
            s7,
            s8,
            s9,
            s10,
            s11,
            s12,
            s13,
            s14,
            s15;
        if (problem.Init is not null)
        {
            s0 = s1 = s2 = s3 = s4 = s5 = s6 = s7 = s8 = s9 = s10 = s11 = s12 = s13 = s14 = s15 = Vector512.Load(problem.Init + column);
        }
        else
        {
            s0 = Vector512.Load(c + cRows[0]);
            s1 = Vector512.Load(c + cRows[1]);
            s2 = Vector512.Load(c + cRows[2]);
            s3 = Vector512.Load(c + cRows[3]);
            s4 = Vector512.Load(c + cRows[4]);
            s5 = Vector512.Load(c + cRows[5]);
            s6 = Vector512.Load(c + cRows[6]);
            s7 = Vector512.Load(c + cRows[7]);
            s8 = Vector512.Load(c + cRows[8]);
            s9 = Vector512.Load(c + cRows[9]);
            s10 = Vector512.Load(c + cRows[10]);
            s11 = Vector512.Load(c + cRows[11]);
            s12 = Vector512.Load(c + cRows[12]);
            s13 = Vector512.Load(c + cRows[13]);
            s14 = Vector512.Load(c + cRows[14]);
            s15 = Vector512.Load(c + cRows[15]);
        }

        for (int outer = 0; outer < problem.Outer; outer++)
        {
            for (int run = 0; run < problem.Runs; run++)
            {
                float* x = a + outer * problem.AOuter + run * problem.ARun;
                for (int step = problem.Length; step > 0; step--)
                {
                    var y = Vector512.Load(b);
                    s0 = Vector512.FusedMultiplyAdd(Vector512.Create(x[0]), y, s0);
                    s1 = Vector512.FusedMultiplyAdd(Vector512.Create(x[1]), y, s1);
                    s2 = Vector512.FusedMultiplyAdd(Vector512.Create(x[2]), y, s2);
                    s3 = Vector512.FusedMultiplyAdd(Vector512.Create(x[3]), y, s3);
                    s4 = Vector512.FusedMultiplyAdd(Vector512.Create(x[4]), y, s4);
                    s5 = Vector512.FusedMultiplyAdd(Vector512.Create(x[5]), y, s5);
                    s6 = Vector512.FusedMultiplyAdd(Vector512.Create(x[6]), y, s6);
                    s7 = Vector512.FusedMultiplyAdd(Vector512.Create(x[7]), y, s7);
                    s8 = Vector512.FusedMultiplyAdd(Vector512.Create(x[8]), y, s8);
                    s9 = Vector512.FusedMultiplyAdd(Vector512.Create(x[9]), y, s9);
                    s10 = Vector512.FusedMultiplyAdd(Vector512.Create(x[10]), y, s10);
                    s11 = Vector512.FusedMultiplyAdd(Vector512.Create(x[11]), y, s11);
                    s12 = Vector512.FusedMultiplyAdd(Vector512.Create(x[12]), y, s12);
                    s13 = Vector512.FusedMultiplyAdd(Vector512.Create(x[13]), y, s13);
                    s14 = Vector512.FusedMultiplyAdd(Vector512.Create(x[14]), y, s14);
                    s15 = Vector512.FusedMultiplyAdd(Vector512.Create(x[15]), y, s15);
                    x += aStep;
                    b += bStep;
                }
            }
        }

        s0.Store(c + cRows[0]);
        s1.Store(c + cRows[1]);
        s2.Store(c + cRows[2]);
        s3.Store(c + cRows[3]);
        s4.Store(c + cRows[4]);
        s5.Store(c + cRows[5]);
        s6.Store(c + cRows[6]);
        s7.Store(c + cRows[7]);
        s8.Store(c + cRows[8]);
        s9.Store(c + cRows[9]);
        s10.Store(c + cRows[10]);
        s11.Store(c + cRows[11]);
        s12.Store(c + cRows[12]);
        s13.Store(c + cRows[13]);
        s14.Store(c + cRows[14]);
        s15.Store(c + cRows[15]);
    }
}

using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Permafrost.Model.Kernels;

/// <summary>The tile kernel for AVX-512: 12 rows x 32 columns in 24 of the 32 registers.</summary>
internal sealed unsafe partial class Avx512TileKernel : TileKernel
{
    public static bool IsSupported => Avx512F.IsSupported && Fma.IsSupported;

    protected override int TileRows => 12;

    protected override void Compute(in TileProblem problem)
    {
        int column = 0;
        for (; column + 32 <= problem.Columns; column += 32)
        {
            int row = 0;
            for (; problem.Rows - row > 8; row += 12)
            {
                Rows12x2(problem, row, column);
            }

            if (problem.Rows - row > 4)
            {
                Rows8x2(problem, row, column);
            }
            else if (problem.Rows - row > 0)
            {
                Rows4x2(problem, row, column);
            }
        }

        if (column < problem.Columns)
        {
            if (IsSixteenSteps(problem))
            {
                Steps16x1(problem, column);
                return;
            }

            int row = 0;
            for (; !problem.Relu && problem.Rows - row >= Sixteen && AreAdjacent(problem.ARows + row); row += Sixteen)
            {
                Rows16x1(problem, row, column);
            }

            for (; problem.Rows - row > 8; row += 12)
            {
                Rows12x1(problem, row, column);
            }

            for (; row < problem.Rows; row += 4)
            {
                Rows4x1(problem, row, column);
            }
        }
    }

    /// <summary>max(0, x) that keeps a NaN, so that a diverging network is noticed.</summary>
    private static Vector512<float> Relu(Vector512<float> x) =>
        Vector512.ConditionalSelect(Vector512.LessThan(x, Vector512<float>.Zero), Vector512<float>.Zero, x);
}

using System.Runtime.CompilerServices;

namespace Permafrost.Model.Kernels;

/// <summary>The tile kernel without vectors: for processors without a fused multiply-add, where the runtime emulates one.</summary>
internal sealed unsafe class ScalarTileKernel : TileKernel
{
    protected override int TileRows => 1;

    protected override void Compute(in TileProblem problem)
    {
        for (int row = 0; row < problem.Rows; row++)
        {
            for (int column = 0; column < problem.Columns; column += TileProblem.ColumnMultiple)
            {
                Cell(problem, row, column);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Cell(in TileProblem problem, int row, int column)
    {
        const int Width = TileProblem.ColumnMultiple;
        float* c = problem.C + problem.CRows[row] + column;
        float* start = problem.Init is not null ? problem.Init + column : c;
        float* sums = stackalloc float[Width];
        for (int n = 0; n < Width; n++)
        {
            sums[n] = start[n];
        }

        float* b = problem.B + column;
        for (int outer = 0; outer < problem.Outer; outer++)
        {
            for (int run = 0; run < problem.Runs; run++)
            {
                float* a = problem.A + problem.ARows[row] + outer * problem.AOuter + run * problem.ARun;
                for (int step = 0; step < problem.Length; step++, a += problem.AStep, b += problem.BStep)
                {
                    float x = *a;
                    for (int n = 0; n < Width; n++)
                    {
                        sums[n] = EmulatedFma.Compute(x, b[n], sums[n]);
                    }
                }
            }
        }

        for (int n = 0; n < Width; n++)
        {
            c[n] = problem.Relu && sums[n] < 0 ? 0 : sums[n];
        }
    }
}

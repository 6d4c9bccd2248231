namespace Permafrost.Model.Kernels;

/// <summary>Solves <see cref="TileProblem"/>s. Every variant gives the same bits; they differ in speed alone.</summary>
internal abstract unsafe class TileKernel
{
    /// <summary>Rows of the largest tile.</summary>
    protected abstract int TileRows { get; }

    public void Run(in TileProblem problem)
    {
        int whole = problem.Rows / TileRows * TileRows;
        if (whole == problem.Rows)
        {
            // No copy: it would wait for the fields just written one by one.
            Compute(problem);
            return;
        }

        if (whole > 0)
        {
            var tiles = problem;
            tiles.Rows = whole;
            Compute(tiles);
        }

        // The last tile is filled up with copies of the last row: computed again, they give the same bits at the same place.
        int* aRows = stackalloc int[TileRows];
        int* cRows = stackalloc int[TileRows];
        for (int row = 0; row < TileRows; row++)
        {
            int source = Math.Min(whole + row, problem.Rows - 1);
            aRows[row] = problem.ARows[source];
            cRows[row] = problem.CRows[source];
        }

        var rest = problem;
        rest.ARows = aRows;
        rest.CRows = cRows;
        rest.Rows = problem.Rows - whole;
        Compute(rest);
    }

    /// <summary>
    /// Solves a problem whose rows are the pixels of 2 x 2 windows, four after the other, and keeps of each window what <see cref="QuadPooling"/> keeps, without
    /// storing the pixels in between.
    /// </summary>
    /// <param name="problem">C and its rows are not used; neither is the ReLU.</param>
    /// <param name="relu">As in <see cref="QuadPooling.Run"/>.</param>
    /// <param name="output">[windows, columns], written.</param>
    /// <param name="winners">[windows, columns], written; null where nobody wants them.</param>
    /// <returns>Whether the variant can do that with this problem; if not, nothing was written.</returns>
    public virtual bool TryPool(in TileProblem problem, bool relu, float* output, byte* winners) => false;

    /// <summary>Solves a problem whose row offsets are readable, and harmless to compute, up to the next multiple of <see cref="TileRows"/>.</summary>
    protected abstract void Compute(in TileProblem problem);
}

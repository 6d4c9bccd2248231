using Permafrost.Model.Kernels;

namespace Permafrost.Tests.Stages.Reproduction;

/// <summary>A kernel that works for a while and then gets one bit of every result wrong.</summary>
internal sealed unsafe class WrongTileKernel(TileKernel right, long rightRuns) : TileKernel
{
    private long runs;

    /// <summary>How often it was asked.</summary>
    public long Runs => Interlocked.Read(ref runs);

    protected override int TileRows => 1;

    protected override void Compute(in TileProblem problem)
    {
        right.Run(problem);
        if (Interlocked.Increment(ref runs) > rightRuns)
        {
            int* bits = (int*)(problem.C + problem.CRows[0]);
            *bits ^= 1 << 20;
        }
    }
}

using System.Runtime.CompilerServices;

namespace Permafrost.Model.Kernels;

/// <summary>Sums over lists without vectors: for processors without a fused multiply-add.</summary>
internal sealed unsafe class ScalarChainKernel : ChainKernel
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Gather(in ChainProblem problem)
    {
        for (int term = 0; term < problem.Terms; term++)
        {
            float value = problem.Values[term];
            for (int run = 0; run < problem.Runs; run++)
            {
                float* outer = problem.Outer + problem.Offsets[term] + run * problem.OuterRun;
                float* inner = problem.Inner + run * problem.InnerRun;
                for (int i = 0; i < problem.Length; i++)
                {
                    inner[i] = EmulatedFma.Compute(outer[i], value, inner[i]);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Scatter(in ChainProblem problem)
    {
        for (int term = 0; term < problem.Terms; term++)
        {
            float value = problem.Values[term];
            for (int run = 0; run < problem.Runs; run++)
            {
                float* outer = problem.Outer + problem.Offsets[term] + run * problem.OuterRun;
                float* inner = problem.Inner + run * problem.InnerRun;
                for (int i = 0; i < problem.Length; i++)
                {
                    outer[i] = EmulatedFma.Compute(inner[i], value, outer[i]);
                }
            }
        }
    }
}

namespace Permafrost.Model.Kernels;

/// <summary>Solves <see cref="ChainProblem"/>s. Every variant gives the same bits; they differ in speed alone.</summary>
internal abstract class ChainKernel
{
    /// <summary>Adds the listed places of the outer block to the inner one.</summary>
    public abstract void Gather(in ChainProblem problem);

    /// <summary>
    /// Adds the inner block to the listed places of the outer one. Places overlap: a term is added whole before the next one, whatever the
    /// registers hold.
    /// </summary>
    public abstract void Scatter(in ChainProblem problem);
}

using Cake.Core;
using Cake.Frosting;
using Permafrost.Stages;

namespace Permafrost.Build;

/// <summary>What the tasks see: the study, and the run they are part of.</summary>
public sealed class PermafrostContext(ICakeContext context, RunSession session) : FrostingContext(context)
{
    /// <summary>The chosen experiments; loaded when a task first asks for them.</summary>
    public Study Study => session.Study;

    /// <summary>Runs one phase of the study over all chosen experiments.</summary>
    /// <param name="phase">One of <see cref="Study.Phases"/>.</param>
    public void RunPhase(string phase) => session.RunPhase(phase);

    /// <summary>Shows what would run and why.</summary>
    public void ShowStatus() => session.ShowStatus();

    /// <summary>Re-derives the chosen experiments from nothing and compares them with their locks.</summary>
    public void Reproduce() => session.Reproduce();

    /// <summary>Packs the chosen experiments with their locks and results.</summary>
    public void Bundle() => session.Bundle();

    /// <summary>Measures the chosen networks: on their test images, or on the user's own.</summary>
    public void Evaluate() => session.Evaluate();

    /// <summary>Holds a candidate against a baseline.</summary>
    public void Compare() => session.Compare();

    /// <summary>Says what a network sees in images of the user's.</summary>
    public void Predict() => session.Predict();

    /// <summary>Writes trained networks for other programs.</summary>
    public void Export() => session.Export();

    /// <summary>Reads everything in the store again.</summary>
    public void Verify() => session.Verify();

    /// <summary>Finds, and on request removes, what nobody refers to.</summary>
    public void CollectGarbage() => session.CollectGarbage();

    internal void End(Exception? failure) => session.End(failure);
}

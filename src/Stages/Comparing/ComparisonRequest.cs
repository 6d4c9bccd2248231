namespace Permafrost.Stages.Comparing;

/// <summary>What is to be compared.</summary>
/// <param name="Baseline">What was.</param>
/// <param name="Candidate">What is held against it.</param>
public sealed record ComparisonRequest(SideRequest Baseline, SideRequest Candidate)
{
    /// <summary>Whether experiments are named, which have to be evaluated first.</summary>
    public bool NamesExperiments => Baseline.Kind == SideKind.Experiments || Candidate.Kind == SideKind.Experiments;

    internal IEnumerable<SideRequest> Named => new[] { Baseline, Candidate }.Where(side => side.Kind == SideKind.Experiments);
}

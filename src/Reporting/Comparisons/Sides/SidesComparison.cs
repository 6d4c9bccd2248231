using System.Collections.Immutable;
using Permafrost.Reporting.Statistics;
using Permafrost.Reporting.Text;

namespace Permafrost.Reporting.Comparisons.Sides;

/// <summary>A candidate against a baseline: everything that <c>Compare</c> says, before it is written. The same sides give the same bytes.</summary>
public sealed class SidesComparison
{
    private SidesComparison(Side baseline, Side candidate, ImmutableArray<SideComparison> pairs)
    {
        Baseline = baseline;
        Candidate = candidate;
        Pairs = pairs;
    }

    public Side Baseline { get; }

    public Side Candidate { get; }

    /// <summary>In the order of the candidate.</summary>
    public ImmutableArray<SideComparison> Pairs { get; }

    /// <summary>Experiments of the candidate that the baseline does not have.</summary>
    public ImmutableArray<SideRun> Added { get; private init; } = [];

    /// <summary>Experiments of the baseline that the candidate does not have.</summary>
    public ImmutableArray<SideRun> Removed { get; private init; } = [];

    /// <summary>Pairs that were tested: the family of Holm's correction.</summary>
    public int Tested => Pairs.Count(pair => pair.P is not null);

    /// <summary>Whether something is worse, or failed that did not.</summary>
    public bool IsRegression => Pairs.Any(pair => pair.Verdict == Verdict.Worse || pair.IsBroken);

    /// <summary>Whether anything could be tested, or was the same.</summary>
    public bool IsConclusive => Pairs.Any(pair => pair.IsConclusive || pair.IsBroken);

    /// <summary>Experiments of the same name, those that differ by seed or fold alone as one.</summary>
    public static SidesComparison ByName(Side baseline, Side candidate)
    {
        var former = baseline.Runs.Select(run => run.Name).ToHashSet(StringComparer.Ordinal);
        var current = candidate.Runs.Select(run => run.Name).ToHashSet(StringComparer.Ordinal);
        var before = SideContender
            .In(baseline.Runs.Where(run => current.Contains(run.Name)))
            .ToDictionary(one => one.Runs[0].Identity, StringComparer.Ordinal);
        var after = SideContender.In(candidate.Runs.Where(run => former.Contains(run.Name)));
        return new SidesComparison(baseline, candidate, Compare(after.Select(one => (before[one.Runs[0].Identity], one))))
        {
            Added = [.. candidate.Runs.Where(run => !former.Contains(run.Name))],
            Removed = [.. baseline.Runs.Where(run => !current.Contains(run.Name))],
        };
    }

    /// <summary>One against one, whatever they are called.</summary>
    /// <exception cref="ArgumentException">A side holds no experiment, or several that are no repeats of one.</exception>
    public static SidesComparison OneToOne(Side baseline, Side candidate)
    {
        var before = SideContender.In(baseline.Runs);
        var after = SideContender.In(candidate.Runs);
        return before.Length == 1 && after.Length == 1
            ? new SidesComparison(baseline, candidate, Compare([(before[0], after[0])]))
            : throw new ArgumentException(
                $"There are {before.Length} and {after.Length} experiments; expected one of each.",
                before.Length == 1 ? nameof(candidate) : nameof(baseline)
            );
    }

    private static ImmutableArray<SideComparison> Compare(IEnumerable<(SideContender A, SideContender B)> contenders)
    {
        List<SideComparison> pairs = [.. contenders.Select(pair => SidePair.Of(pair.A, pair.B))];
        var answers = new SideAnswers([
            .. pairs.Where(pair => pair.State == SideState.Paired).SelectMany(pair => pair.Runs).SelectMany(run => new[] { run.A, run.B }),
        ]);
        pairs = [.. pairs.Select(pair => SidePairTest.Of(pair, answers))];
        List<int> tested = [.. Enumerable.Range(0, pairs.Count).Where(i => pairs[i].P is not null)];
        var adjusted = HolmCorrection.Adjust([.. tested.Select(i => pairs[i].P!.Value)]);
        foreach (var (place, i) in tested.Select((i, place) => (place, i)))
        {
            pairs[i] = pairs[i] with { PHolm = Figures.Rounded(adjusted[place]) };
        }

        return [.. pairs];
    }
}

using System.Collections.Immutable;

namespace Permafrost.Reporting.Html;

/// <summary>What all experiments of a report have alike: a long page says it once and leaves it out of the brief sections.</summary>
internal sealed class SharedParameters
{
    private readonly HashSet<string> keys;

    private SharedParameters(ImmutableArray<(string Key, string Value)> terms)
    {
        Terms = terms;
        keys = terms.Select(term => term.Key).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>In the order of the first experiment.</summary>
    public ImmutableArray<(string Key, string Value)> Terms { get; }

    public static SharedParameters Of(ReportDocument report)
    {
        var first = ExperimentFacts.Terms(report.Experiments[0]).ToList();
        var shared = first.ToHashSet();
        foreach (var one in report.Experiments)
        {
            shared.IntersectWith(ExperimentFacts.Terms(one));
        }

        return new SharedParameters([.. first.Where(shared.Contains)]);
    }

    public bool Contains(string key) => keys.Contains(key);
}

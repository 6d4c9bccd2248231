using System.Collections.Immutable;
using Permafrost.Reporting.Text;

namespace Permafrost.Reporting.Comparisons.Sides;

/// <summary>What people see below the verdict: a row for each pair, what differs, how to read it.</summary>
internal sealed class SidesTable
{
    /// <summary>A comment on GitHub holds 65,536 characters.</summary>
    private const int MostRows = 100;

    /// <summary>Experiments that are the same get no row where there are more than so many.</summary>
    private const int MostIdentical = 12;

    private const int MostChanges = 20;

    private readonly List<SideComparison> pairs;

    public SidesTable(SidesComparison found)
    {
        List<string> notes = [];
        List<SideComparison> identical = [.. found.Pairs.Where(pair => pair.State == SideState.Identical)];
        pairs = identical.Count > MostIdentical ? [.. found.Pairs.Except(identical)] : [.. found.Pairs];
        if (pairs.Count > MostRows)
        {
            notes.Add($"The table has {MostRows} of {pairs.Count} experiments, those with the smallest p first; --format=json has all.");
            pairs = [.. pairs.OrderBy(pair => pair.P ?? 2).Take(MostRows)];
        }

        if (identical.Count > MostIdentical)
        {
            notes.Add($"{identical.Count} experiments that are the same, bit for bit, have no row.");
        }

        if (found.Tested > 0)
        {
            string holm = found.Tested > 1 ? $"; p is corrected for {found.Tested} comparisons (Holm)" : "";
            notes.Add(
                $"Difference: test accuracy of the candidate minus that of the baseline, in percentage points; intervals are those of each pair alone{holm}."
            );
        }

        Notes = [.. notes, .. found.Baseline.Notes, .. found.Candidate.Notes];
    }

    /// <summary>Those of numbers begin with <c>#</c>.</summary>
    public static ImmutableArray<string> Headings { get; } =
    ["experiment", "#baseline", "#candidate", "#difference", "#95 % interval", "#p (Holm)", "test", "verdict on the candidate"];

    /// <summary>Sentences to stand behind the table.</summary>
    public ImmutableArray<string> Notes { get; }

    public IEnumerable<ImmutableArray<string>> Rows => pairs.Select(Row);

    /// <summary>"small/dropout=0: epochs 3 → 5"; what is changed alike is said once.</summary>
    public IEnumerable<string> Changes
    {
        get
        {
            var groups = pairs.GroupBy(SidesSentences.Differs, StringComparer.Ordinal).Where(group => group.Key.Length > 0).ToList();
            foreach (var group in groups.Take(MostChanges))
            {
                int count = group.Count();
                string of =
                    count == 1 ? group.First().Label
                    : count == pairs.Count ? $"all {count}"
                    : $"{group.First().Label} and {count - 1} more";
                yield return $"{of}: {group.Key}";
            }

            if (groups.Count > MostChanges)
            {
                yield return $"and {groups.Count - MostChanges} other changes; --format=json has all";
            }
        }
    }

    private static ImmutableArray<string> Row(SideComparison pair) =>
        [
            pair.Label,
            pair.AccuracyA is { } a ? Figures.Percent(a) : "unknown",
            pair.AccuracyB is { } b ? Figures.Percent(b) : "unknown",
            pair.Difference is { } difference ? Figures.Points(difference) : "",
            pair.Interval is { } interval ? $"{Figures.Points(interval.Low)} to {Figures.Points(interval.High)}" : "",
            pair.PHolm is { } p ? Figures.PValue(p) : "",
            SidesSentences.Test(pair),
            SidesSentences.Word(pair),
        ];
}

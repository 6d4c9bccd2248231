using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Permafrost.Reporting.Comparisons;
using Permafrost.Reporting.Repeats;

namespace Permafrost.Reporting.Text;

/// <summary>Which differences of a study are real, axis by axis, in sentences.</summary>
/// <remarks>
/// An axis gets a sentence for each combination of the other ones, at most <see cref="MostCombinations"/>; where there are more, for those of the best experiments.
/// Of up to <see cref="MostPairwise"/> values all pairs are spoken of, of more each against the first.
/// </remarks>
internal static class VerdictSentences
{
    private const int MostCombinations = 4;
    private const int MostPairwise = 4;

    public static IEnumerable<string> Of(ReportStudy study, ReportDocument report) =>
        study.Axes.Where(axis => !RepeatedRuns.IsRepetition(axis)).SelectMany(axis => Of(axis, study, report));

    private static IEnumerable<string> Of(string axis, ReportStudy study, ReportDocument report)
    {
        var combinations = study
            .Contenders.Where(one => one.Done.Any() && Value(one, axis) is not null)
            .GroupBy(one => Others(one, axis), StringComparer.Ordinal)
            .Where(group => group.Skip(1).Any())
            .ToList();
        if (combinations.Count > MostCombinations)
        {
            combinations = [.. combinations.Where(group => group.Any(study.BestContenders.Contains)).Take(MostCombinations)];
        }

        return combinations.Select(group => Sentence(axis, group.Key, [.. group], report)).OfType<string>();
    }

    private static string? Sentence(string axis, string others, Contender[] members, ReportDocument report)
    {
        var shown = new List<string>();
        var unshown = new List<(Contender A, Contender B)>();
        foreach (var (a, b) in Pairs(members))
        {
            if (Claim.Between(a, b, report) is { } claim)
            {
                if (claim.Verdict == Verdict.NoDifferenceShown)
                {
                    unshown.Add((a, b));
                }
                else
                {
                    shown.Add(Shown(axis, others, a, b, claim));
                }
            }
        }

        if (shown.Count + unshown.Count == 0)
        {
            return null;
        }

        string without =
            unshown.Count == 0 ? ""
            : shown.Count == 0 && unshown.Count > 1 && members.Length <= MostPairwise ? $"{Between(axis, members)} no difference is shown"
            : $"{string.Join(", ", unshown.Select(pair => Between(axis, [pair.A, pair.B])))} no difference is shown";
        string where = others.Length > 0 && shown.Count == 0 ? $"With {others}, " : "";
        string text = $"{where}{string.Join("; ", (string[])[.. shown, .. without.Length > 0 ? [without] : Array.Empty<string>()])}.";

        // Only a word of ours or an axis is written large: an architecture is called what it is called.
        bool large = text.StartsWith("between ", StringComparison.Ordinal) || text.StartsWith($"{axis} ", StringComparison.Ordinal);
        return large ? string.Concat(text[..1].ToUpperInvariant(), text.AsSpan(1)) : text;
    }

    private static IEnumerable<(Contender A, Contender B)> Pairs(Contender[] members)
    {
        int firsts = members.Length > MostPairwise ? 1 : members.Length;
        for (int a = 0; a < firsts; a++)
        {
            for (int b = a + 1; b < members.Length; b++)
            {
                yield return (members[a], members[b]);
            }
        }
    }

    private static string Shown(string axis, string others, Contender a, Contender b, Claim claim)
    {
        bool better = claim.Verdict == Verdict.Better;
        var (low, high) = better ? (claim.Interval.Low, claim.Interval.High) : (-claim.Interval.High, -claim.Interval.Low);
        string points = $"{Figures.PlainPoints(Math.Abs(claim.Difference))} points";
        string proof = $"(95\u00a0% interval {Figures.PlainPoints(low)} to {Figures.PlainPoints(high)}, {claim.Evidence})";
        if (Value(a, axis) is { } from && Value(b, axis) is { } to && IsNumber(from) && IsNumber(to))
        {
            string subject = others.Length > 0 ? others : "test accuracy";
            return $"{ExperimentLabel.Of(axis, to)} {(better ? "improves" : "lowers")} {subject} by {points} against {JsonNodeText.Plain(from)} {proof}";
        }

        var (winner, loser) = better ? (b, a) : (a, b);
        string with = others.Length > 0 ? $" with {others}" : "";
        return $"{Named(winner, axis)} is better than {Named(loser, axis)}{with} by {points} {proof}";
    }

    /// <summary>"between dropout 0 and 0.5"</summary>
    private static string Between(string axis, IReadOnlyList<Contender> members)
    {
        string[] names = [.. members.Select((one, i) => i == 0 ? Named(one, axis) : JsonNodeText.Plain(Value(one, axis)))];
        return $"between {string.Join(", ", names[..^1])} and {names[^1]}";
    }

    private static string Named(Contender one, string axis) => ExperimentLabel.Of(axis, Value(one, axis));

    private static JsonNode? Value(Contender one, string axis) =>
        one.Axes.FirstOrDefault(entry => string.Equals(entry.Key, axis, StringComparison.Ordinal)).Value;

    private static string Others(Contender one, string axis) =>
        ExperimentLabel.Of(one.Axes.Where(entry => !string.Equals(entry.Key, axis, StringComparison.Ordinal)));

    private static bool IsNumber(JsonNode value) => value.GetValueKind() == JsonValueKind.Number;
}

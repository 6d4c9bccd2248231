using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Permafrost.Reporting.Comparisons;
using Permafrost.Reporting.Repeats;

namespace Permafrost.Reporting.Text;

/// <summary>Which differences of a study are real, axis by axis, in sentences.</summary>
/// <remarks>
/// An axis of numbers gets a sentence for each combination of the other axes: what a higher number does to it. Any other axis gets a sentence for each pair of its values.
/// Of up to <see cref="MostCombinations"/> combinations all are spoken of, of more those of the best experiments. Of up to <see cref="MostValues"/> values all pairs are
/// spoken of, of more each against the first; of more than <see cref="PairChoice.MostValues"/> they are counted.
/// </remarks>
internal static class VerdictSentences
{
    private const int MostCombinations = 4;
    private const int MostValues = 4;

    /// <summary>With which a sentence of ours may begin.</summary>
    private static readonly string[] OwnWords = ["between ", "with ", "of "];

    /// <summary>The sentences of all axes but seed and fold, in the order of the axes.</summary>
    public static IEnumerable<string> Of(ReportStudy study, ReportDocument report) =>
        ByAxis(study, report).SelectMany(sentences => sentences);

    /// <summary>The sentences of each axis that has any.</summary>
    public static IEnumerable<ImmutableArray<string>> ByAxis(ReportStudy study, ReportDocument report) =>
        study
            .Axes.Where(axis => !RepeatedRuns.IsRepetition(axis))
            .Select(axis => Of(axis, study, report))
            .Where(sentences => !sentences.IsEmpty);

    private static ImmutableArray<string> Of(string axis, ReportStudy study, ReportDocument report)
    {
        List<Contender> finished = [.. study.Contenders.Where(one => one.Done.Any() && Value(one, axis) is not null)];
        List<string> values = [.. finished.Select(one => Plain(one, axis)).Distinct(StringComparer.Ordinal)];
        var combinations = finished.GroupBy(one => Others(one, axis), StringComparer.Ordinal).Where(group => group.Skip(1).Any()).ToList();
        bool all = combinations.Count <= MostCombinations;
        if (!all)
        {
            combinations = [.. combinations.Where(group => group.Any(study.BestContenders.Contains)).Take(MostCombinations)];
        }

        var claims = combinations.SelectMany(group => Claims(axis, values, group.Key, [.. group], study, report)).ToList();
        bool numbers = finished.TrueForAll(one => Value(one, axis)!.GetValueKind() == JsonValueKind.Number);
        return numbers || values.Count > PairChoice.MostValues
            ? [.. claims.GroupBy(one => one.Others, StringComparer.Ordinal).Select(group => OfCombination(axis, group.Key, [.. group]))]
            : [.. claims.GroupBy(one => (one.A, one.B)).Select(group => OfPair(axis, [.. group], all ? combinations.Count : -1))];
    }

    private static IEnumerable<Said> Claims(
        string axis,
        List<string> values,
        string others,
        Contender[] members,
        ReportStudy study,
        ReportDocument report
    )
    {
        for (int a = 0; a < (values.Count > MostValues ? 1 : members.Length); a++)
        {
            for (int b = a + 1; b < members.Length; b++)
            {
                if (Claim.Between(members[a], members[b], report) is { } claim)
                {
                    bool isBest = study.BestContenders.Contains(members[b]);
                    yield return new Said(others, Plain(members[a], axis), Plain(members[b], axis), claim, isBest);
                }
            }
        }
    }

    /// <summary>"Dropout 0.25 improves deep-cnn by 0.60 points against 0 (…); between dropout 0.25 and 0.5 no difference is shown."</summary>
    private static string OfCombination(string axis, string others, List<Said> said)
    {
        string subject = others.Length > 0 ? others : "test accuracy";
        if (said.Count >= PairChoice.MostValues)
        {
            return Counted(axis, subject, said);
        }

        List<string> parts = [.. said.Where(one => one.IsShown).Select(one => Change(axis, subject, one, ""))];
        List<Said> unshown = [.. said.Where(one => !one.IsShown)];
        string where = parts.Count == 0 && others.Length > 0 ? $"with {others}, " : "";
        if (unshown.Count > 0)
        {
            parts.Add($"{where}{Unshown(axis, unshown)} no difference is shown");
        }

        return Sentence(parts, axis);
    }

    /// <summary>"Dropout 0.25, the best by validation, improves deep-cnn against 0 by 0.60 points (…); of 40 values compared with 0, 3 do better …"</summary>
    private static string Counted(string axis, string subject, List<Said> said)
    {
        List<string> parts =
        [
            .. said.Where(one => one.IsBest && one.IsShown).Select(one => Change(axis, subject, one, ", the best by validation,")),
        ];
        parts.AddRange(
            said.Where(one => one.IsBest && !one.IsShown)
                .Select(one => $"between {axis} {one.A} and {one.B}, the best by validation, no difference is shown")
        );
        int better = said.Count(one => one.Claim.Verdict == Verdict.Better);
        int worse = said.Count(one => one.Claim.Verdict == Verdict.Worse);
        parts.Add(
            $"of {Figures.Whole(said.Count)} values of {axis} compared with {said[0].A}, {Figures.Whole(better)} improve {subject}, {Figures.Whole(worse)} lower it; "
                + $"for {Figures.Whole(said.Count - better - worse)} no difference is shown"
        );
        return Sentence(parts, axis);
    }

    /// <summary>"dropout 0.25 improves deep-cnn against 0 by 0.60 points (…)"</summary>
    private static string Change(string axis, string subject, Said one, string apposition) =>
        $"{axis} {one.B}{apposition} {(one.Claim.Verdict == Verdict.Better ? "improves" : "lowers")} {subject} against {one.A} {one.Claim.Words()}";

    /// <summary>"between dropout 0 and 0.25", "between dropout 0, 0.25 and 0.5" where that is every pair.</summary>
    private static string Unshown(string axis, List<Said> unshown)
    {
        List<string> values = [.. unshown.SelectMany(one => (string[])[one.A, one.B]).Distinct(StringComparer.Ordinal)];
        if (unshown.Count == values.Count * (values.Count - 1) / 2)
        {
            return $"between {axis} {Joint(values)}";
        }

        return unshown.TrueForAll(one => string.Equals(one.A, unshown[0].A, StringComparison.Ordinal))
            ? $"between {axis} {unshown[0].A} and each of {Joint([.. unshown.Select(one => one.B)])}"
            : Joint([.. unshown.Select(one => $"between {axis} {one.A} and {one.B}")]);
    }

    /// <summary>"deep-cnn is better than dense-l2 with dropout 0 and 0.25 by …; with dropout 0.5 no difference is shown."</summary>
    /// <param name="axis">The axis.</param>
    /// <param name="said">The same pair in several combinations.</param>
    /// <param name="every">Number of all combinations; -1 where not all are spoken of.</param>
    private static string OfPair(string axis, List<Said> said, int every)
    {
        var parts = new List<string>();
        foreach (var verdict in (Verdict[])[Verdict.Better, Verdict.Worse])
        {
            List<Said> shown = [.. said.Where(one => one.Claim.Verdict == verdict)];
            if (shown.Count > 0)
            {
                var (winner, loser) = verdict == Verdict.Better ? (shown[0].B, shown[0].A) : (shown[0].A, shown[0].B);
                string where =
                    shown.Count > 1 && shown.Count == every ? " in every combination"
                    : shown[0].Others.Length > 0 ? $" {With(shown)}"
                    : "";
                parts.Add(
                    $"{Named(axis, winner)} is better than {Named(axis, loser)}{where} {Claim.Words([.. shown.Select(one => one.Claim)])}"
                );
            }
        }

        List<Said> unshown = [.. said.Where(one => !one.IsShown)];
        if (unshown.Count > 0)
        {
            string where =
                parts.Count > 0 ? $"{With(unshown)} "
                : unshown[0].Others.Length > 0 && unshown.Count != every ? $"{With(unshown)}, "
                : "";
            string pair = parts.Count > 0 ? "" : $"between {Named(axis, unshown[0].A)} and {Named(axis, unshown[0].B)} ";
            parts.Add($"{where}{pair}no difference is shown");
        }

        return Sentence(parts, axis);
    }

    private static string With(List<Said> said) => Joint([.. said.Select(one => $"with {one.Others}")]);

    /// <summary>Only words of ours and axes are written large: an architecture is called what it is called.</summary>
    private static string Sentence(List<string> parts, string axis)
    {
        string text = string.Join("; ", parts) + ".";
        bool large = Array.Exists(OwnWords, word => text.StartsWith(word, StringComparison.Ordinal));
        return large || text.StartsWith($"{axis} ", StringComparison.Ordinal)
            ? string.Concat(text[..1].ToUpperInvariant(), text.AsSpan(1))
            : text;
    }

    private static string Joint(List<string> texts) => texts.Count == 1 ? texts[0] : $"{string.Join(", ", texts[..^1])} and {texts[^1]}";

    private static string Named(string axis, string value) => ExperimentLabel.Of(axis, JsonValue.Create(value));

    private static string Plain(Contender one, string axis) => JsonNodeText.Plain(Value(one, axis));

    private static JsonNode? Value(Contender one, string axis) =>
        one.Axes.FirstOrDefault(entry => string.Equals(entry.Key, axis, StringComparison.Ordinal)).Value;

    private static string Others(Contender one, string axis) =>
        ExperimentLabel.Of(one.Axes.Where(entry => !string.Equals(entry.Key, axis, StringComparison.Ordinal)));

    /// <summary>A claim about two values of an axis, the other axes being as they are.</summary>
    private sealed record Said(string Others, string A, string B, Claim Claim, bool IsBest)
    {
        public bool IsShown => Claim.Verdict != Verdict.NoDifferenceShown;
    }
}

using System.Collections.Immutable;
using Permafrost.Reporting.Text;

namespace Permafrost.Reporting.Comparisons;

/// <summary>Which of the pairs that differ in one thing are compared: of few values of that thing every two, of many each with the first and with the best.</summary>
/// <remarks>
/// A thousand values of one thing make half a million pairs, of which nobody reads most and for which Holm's correction would hide every difference. What is best is chosen by
/// validation, never by the test set, so that the choice favours no verdict.
/// </remarks>
internal static class PairChoice
{
    /// <summary>Values of one thing, everything else being equal, of which every two are compared.</summary>
    public const int MostValues = 20;

    /// <summary>What a report says of the pairs that it leaves out.</summary>
    public static string Explanation(int leftOut) =>
        $"Of more than {MostValues} values of one thing, each is compared with the first of them and with the best by validation accuracy: "
        + $"{Figures.Whole(leftOut)} other pair{(leftOut == 1 ? " is" : "s are")} left out, and have no part in Holm's correction.";

    /// <summary>The pairs to compare, in the order given.</summary>
    /// <param name="pairs">Every pair that differs in one thing.</param>
    /// <param name="validation">Validation accuracy by number of the member; null where there is none.</param>
    public static ImmutableArray<CandidatePair> Of(IReadOnlyCollection<CandidatePair> pairs, IReadOnlyList<double?> validation)
    {
        var lines = pairs
            .Select(pair => pair.Differs)
            .Distinct(StringComparer.Ordinal)
            .ToDictionary(name => name, _ => new Line?[validation.Count], StringComparer.Ordinal);
        foreach (var pair in pairs)
        {
            LineOf(pair.A, pair.Differs).Add(pair.B, validation);
            LineOf(pair.B, pair.Differs).Add(pair.A, validation);
        }

        return
        [
            .. pairs.Where(pair =>
            {
                var (a, b) = (LineOf(pair.A, pair.Differs), LineOf(pair.B, pair.Differs));
                return Math.Min(a.Count, b.Count) <= MostValues || a.Refers(pair.B) || b.Refers(pair.A);
            }),
        ];

        Line LineOf(int member, string differs) => lines[differs][member] ??= new Line(member);
    }

    /// <summary>A member and all those that differ from it in one certain thing.</summary>
    /// <param name="member">Its number.</param>
    private sealed class Line(int member)
    {
        private int first = member;
        private int best = member;

        public int Count { get; private set; } = 1;

        public void Add(int other, IReadOnlyList<double?> validation)
        {
            Count++;
            first = Math.Min(first, other);
            var (known, found) = (validation[best] ?? -1, validation[other] ?? -1);
            if (found > known || (found >= known && other < best))
            {
                best = other;
            }
        }

        /// <summary>Whether all of the line are compared with that one.</summary>
        public bool Refers(int other) => other == first || other == best;
    }
}

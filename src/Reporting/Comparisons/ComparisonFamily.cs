using System.Collections.Immutable;
using Permafrost.Reporting.Repeats;
using Permafrost.Reporting.Statistics;
using Permafrost.Reporting.Text;

namespace Permafrost.Reporting.Comparisons;

/// <summary>
/// Finds the pairs worth comparing and compares them. A pair is compared where both are done, saw the same test images
/// (same dataset, same labels in the same order) and differ in exactly one thing that is neither seed nor fold.
/// </summary>
/// <remarks>
/// Of one study (same file, same axes) the things are its axes: what an architecture brings along is part of it. Otherwise they are the
/// parameters; one that only one of two different architectures has is likewise part of the architecture. A 3 x 3 study gives 18 comparisons.
/// Where many experiments differ in the same thing, not every pair is compared: <see cref="PairChoice"/>.
/// </remarks>
internal static class ComparisonFamily
{
    public static Family<Comparison> Of(ImmutableArray<TestSet> sets)
    {
        var candidates = sets.Select(Candidates).ToList();
        var chosen = sets.Select(
                (set, i) => PairChoice.Of(candidates[i], [.. set.Members.Select(one => one.Experiment.Validation?.Accuracy)])
            )
            .ToList();
        var pairs = sets.SelectMany((set, i) => chosen[i].Select(pair => (A: set.Members[pair.A], B: set.Members[pair.B], pair.Differs)))
            .OrderBy(pair => pair.A.Position)
            .ThenBy(pair => pair.B.Position)
            .Select(Compare)
            .ToList();
        var adjusted = HolmCorrection.Adjust([.. pairs.Select(pair => pair.P)]);
        return new Family<Comparison>(
            [.. pairs.Select((pair, i) => pair with { PHolm = Figures.Rounded(adjusted[i]) })],
            candidates.Sum(pairs => pairs.Count) - chosen.Sum(pairs => pairs.Length)
        );
    }

    private static List<CandidatePair> Candidates(TestSet set)
    {
        var found = new List<CandidatePair>();
        for (int a = 0; a < set.Members.Count; a++)
        {
            for (int b = a + 1; b < set.Members.Count; b++)
            {
                // Another seed is another try of the same thing, which no verdict is about.
                if (set.Members[a].OnlyDifference(set.Members[b], apartFromRepeats: false) is { } name && !RepeatedRuns.IsRepetition(name))
                {
                    found.Add(new CandidatePair(a, b, name));
                }
            }
        }

        return found;
    }

    private static Comparison Compare((Answers A, Answers B, string Differs) pair)
    {
        var (a, b, differs) = pair;
        int onlyA = a.CorrectWithout(b);
        int onlyB = b.CorrectWithout(a);
        var (difference, interval) = PairedDifference.Of(onlyA, onlyB, a.Images.Count);
        double p = Figures.Rounded(McNemarTest.PValue(onlyA, onlyB));
        return new Comparison
        {
            A = a.Experiment.Name,
            B = b.Experiment.Name,
            Differs = differs,
            ValueA = a.Value(differs),
            ValueB = b.Value(differs),
            AccuracyDifference = difference,
            Interval = interval,
            BootstrapInterval = GroupFamily.Bootstrap([(a, b)]),
            OnlyA = onlyA,
            OnlyB = onlyB,
            Gain = ClassShift.Gain(a.Experiment.Test!, b.Experiment.Test!),
            Loss = ClassShift.Loss(a.Experiment.Test!, b.Experiment.Test!),
            P = p,
            PHolm = p,
        };
    }
}

using System.Collections.Immutable;
using Permafrost.Reporting.Text;

namespace Permafrost.Reporting.Comparisons.Sides;

/// <summary>What a comparison of two sides found, in sentences; the first is the verdict.</summary>
internal static class SidesSentences
{
    /// <summary>Names of a list that a sentence spells out.</summary>
    private const int MostNames = 8;

    /// <summary>Experiments with a sentence of their own.</summary>
    private const int MostShown = 20;

    /// <summary>Experiments from which on it is told how they fare together.</summary>
    private const int FewestTogether = 5;

    /// <summary>"the locks of the work tree against HEAD~1 (8f3a2c1d9e07)"</summary>
    public static string Title(SidesComparison found) => $"{found.Candidate.Title} against {found.Baseline.Title}";

    /// <summary>"A regression: of 4 experiments 1 is worse and 3 are the same, bit for bit."</summary>
    public static string Headline(SidesComparison found)
    {
        var pairs = found.Pairs;
        if (pairs.IsEmpty)
        {
            return "Nothing was compared: no experiment is on both sides.";
        }

        List<string> parts = [];
        void Say(int count, string one, string many)
        {
            if (count > 0)
            {
                parts.Add($"{Figures.Whole(count)} {(count == 1 ? one : many)}");
            }
        }

        Say(pairs.Count(pair => pair.Verdict == Verdict.Worse), "is worse", "are worse");
        Say(pairs.Count(pair => pair.IsBroken), "failed that did not before", "failed that did not before");
        Say(pairs.Count(pair => pair.Verdict == Verdict.Better), "is better", "are better");
        Say(
            pairs.Count(pair => pair is { Verdict: Verdict.NoDifferenceShown, State: not SideState.Identical }),
            "shows no difference",
            "show no difference"
        );
        Say(pairs.Count(pair => pair.State == SideState.Identical), "is the same, bit for bit", "are the same, bit for bit");
        Say(pairs.Count(pair => !pair.IsConclusive && !pair.IsBroken), "was not tested", "were not tested");
        string verdict =
            found.IsRegression ? "A regression: "
            : found.IsConclusive ? "No regression is shown: "
            : "Nothing was tested: ";
        string counts = $"of {Counted(pairs.Length, "experiment")} {Joint(parts)}";
        if (pairs.Length > 1 && parts is [var part] && found.IsConclusive)
        {
            string alike = part[(part.IndexOf(' ', StringComparison.Ordinal) + 1)..];
            counts = $"{(pairs.Length == 2 ? "both" : $"all {Figures.Whole(pairs.Length)}")} experiments {alike}";
        }

        return $"{verdict}{counts}.";
    }

    /// <summary>The headline of one experiment against another, or of the same on two sides, is what there is to say of it.</summary>
    public static ImmutableArray<string> Of(SidesComparison found)
    {
        var pairs = found.Pairs;
        List<string> said = [.. pairs.Length == 1 ? [] : (string[])[Headline(found)]];
        List<SideComparison> shown =
        [
            .. pairs
                .Where(pair => pairs.Length == 1 || pair.IsBroken || pair.Verdict is Verdict.Worse or Verdict.Better)
                .OrderBy(pair => pair.Verdict == Verdict.Better),
        ];
        said.AddRange(shown.Take(MostShown).Select(Of));
        if (shown.Count > MostShown)
        {
            said.Add($"Likewise {Figures.Whole(shown.Count - MostShown)} others, which the table has.");
        }

        if (pairs.Length > 1)
        {
            Names(
                "No difference is shown for",
                [.. pairs.Where(pair => pair is { Verdict: Verdict.NoDifferenceShown, State: not SideState.Identical })]
            );
            foreach (
                var group in pairs
                    .Where(pair => !pair.IsConclusive && !pair.IsBroken)
                    .GroupBy(pair => pair.Reason ?? "", StringComparer.Ordinal)
            )
            {
                string of = Joint([.. Some([.. group.Select(pair => pair.Label)])]);
                said.Add($"{of}: {(group.First().State == SideState.Untested ? "not tested" : "not compared")}, {group.Key}.");
            }
        }

        Together(found, said);
        Unpaired(found, said);
        Runs("Added", found.Added, said);
        Runs("Removed", found.Removed, said);
        return [.. said];

        void Names(string before, List<SideComparison> of)
        {
            if (of.Count > 0)
            {
                said.Add($"{before} {Joint([.. Some([.. of.Select(pair => pair.Label)])])}.");
            }
        }
    }

    /// <summary>"deep-cnn is worse by 2.10 points (95 % interval 1.00 to 3.20, McNemar p = 0.0040)."</summary>
    public static string Of(SideComparison pair)
    {
        string runs = pair.Test == SideTest.PairedT ? $", {RunCount.Of(pair.Runs.Length, [])}" : "";
        switch (pair)
        {
            case { Verdict: Verdict.Better or Verdict.Worse }:
                var claim = new Claim(
                    pair.Difference!.Value,
                    pair.Interval!.Value,
                    pair.Verdict!.Value,
                    Test(pair),
                    pair.PHolm!.Value,
                    runs
                );
                string word = VerdictText.Word(claim.Verdict);
                string than = pair.CommonLabel is null ? $" than {pair.A.Label}" : "";
                return $"{pair.B.Label} is {word}{than} {claim.Words()}.{Broken(pair)}";
            case { State: SideState.Identical }:
                string same = Weights(pair) switch
                {
                    true => "the weights and the test predictions are the same, bit for bit",
                    false => "the test predictions are the same, bit for bit; the weights are not",
                    _ => "the test predictions are the same, bit for bit",
                };
                return $"{Both(pair)}: {same}.{Broken(pair)}";
            case { Verdict: Verdict.NoDifferenceShown }:
                string range =
                    $"95\u00a0% interval {Figures.PlainPoints(pair.Interval!.Value.Low)} to {Figures.PlainPoints(pair.Interval.Value.High)}";
                return $"{Both(pair)}: no difference is shown ({Figures.Points(pair.Difference!.Value)} points, {range}, {Test(pair)} {Figures.PSentence(pair.PHolm!.Value)}{runs}).{Broken(pair)}";
            case { State: SideState.Untested }:
                return $"{Both(pair)}: {Figures.Points(pair.Difference!.Value)} points, not tested: {pair.Reason}.{Broken(pair)}";
            case { State: SideState.Failed }:
                return $"{Both(pair)}: {pair.Reason}.";
            default:
                return $"{Both(pair)}: not compared: {pair.Reason}.{Broken(pair)}";
        }
    }

    /// <summary>What gave the p-value.</summary>
    public static string Test(SideComparison pair) =>
        pair.Test switch
        {
            SideTest.McNemar => "McNemar",
            SideTest.PairedT => "t-test",
            SideTest.TwoProportions => "unpaired z-test",
            _ => "",
        };

    /// <summary>What a table says in the place of a verdict where there is none.</summary>
    public static string Word(SideComparison pair) =>
        pair switch
        {
            { State: SideState.Identical } => "the same, bit for bit",
            { Verdict: { } verdict } => VerdictText.Word(verdict),
            { State: SideState.Failed } => "failed",
            { State: SideState.Untested } => "not tested",
            _ => "not compared",
        };

    /// <summary>Whether the weights are the same, too; null where a side does not know.</summary>
    public static bool? Weights(SideComparison pair) =>
        pair.Runs.Any(run => run.A.ModelDigest is null || run.B.ModelDigest is null)
            ? null
            : pair.Runs.All(run => run.A.ModelDigest == run.B.ModelDigest);

    /// <summary>"epochs 3 → 5; the code of Train"; empty where nothing differs that is known, and of other code where it changed nothing.</summary>
    public static string Differs(SideComparison pair) =>
        string.Join(
            "; ",
            (pair.Parameters ?? []).Select(change => change.Words).Concat(pair.State == SideState.Identical ? [] : pair.Origins)
        );

    private static string Both(SideComparison pair) => pair.CommonLabel ?? $"{pair.A.Label} and {pair.B.Label}";

    private static string Broken(SideComparison pair)
    {
        List<string> failed = [.. pair.B.Runs.Where(run => !run.IsDone).Select(run => run.Name)];
        return pair.IsBroken && failed.Count > 0 ? $" In the candidate failed: {string.Join(", ", Some(failed))}." : "";
    }

    /// <summary>Many small differences of one sign are seen by no test of a single pair.</summary>
    private static void Together(SidesComparison found, List<string> said)
    {
        List<double> differences = [.. found.Pairs.Where(pair => pair.PHolm is not null).Select(pair => pair.Difference!.Value)];
        if (differences.Count < FewestTogether)
        {
            return;
        }

        double sum = 0.0;
        foreach (double difference in differences)
        {
            sum += difference;
        }

        string points = Figures.Points(Figures.Rounded(sum / differences.Count));
        said.Add(
            $"Together: {points} points on average over {Figures.Whole(differences.Count)} experiments, of which {Figures.Whole(differences.Count(one => one < 0))} are lower "
                + $"and {Figures.Whole(differences.Count(one => one > 0))} higher than in the baseline."
        );
    }

    /// <summary>That a weaker test had to do is never kept quiet.</summary>
    private static void Unpaired(SidesComparison found, List<string> said)
    {
        List<SideComparison> unpaired = [.. found.Pairs.Where(pair => pair.State is SideState.Unpaired or SideState.Untested)];
        if (unpaired.Count == 0)
        {
            return;
        }

        string all =
            unpaired.Count == found.Pairs.Length
                ? "The comparison is"
                : $"{Counted(unpaired.Count, "comparison")} {(unpaired.Count == 1 ? "is" : "are")}";
        string reasons = string.Join("; ", unpaired.Select(pair => pair.Reason!.Split(", and ")[0]).Distinct(StringComparer.Ordinal));
        said.Add(
            $"{all} unpaired, by accuracy and number of test images, since {reasons}; paired, image by image, smaller differences would show."
        );
        bool baseline = reasons.Contains("baseline", StringComparison.Ordinal) || reasons.Contains("both", StringComparison.Ordinal);
        bool candidate = reasons.Contains("candidate", StringComparison.Ordinal) || reasons.Contains("both", StringComparison.Ordinal);
        string[] ways =
        [
            .. new[] { (baseline, found.Baseline.PredictionsFrom), (candidate, found.Candidate.PredictionsFrom) }
                .Where(one => one.Item1 && one.Item2.Length > 0)
                .Select(one => one.Item2)
                .Distinct(StringComparer.Ordinal),
        ];
        said.AddRange(ways);
    }

    private static void Runs(string before, ImmutableArray<SideRun> runs, List<string> said)
    {
        if (!runs.IsEmpty)
        {
            string[] names = [.. Some([.. runs.Select(run => run.IsDone ? run.Name : $"{run.Name} (failed)")])];
            said.Add($"{before}: {(runs.Length > MostNames ? Joint(names) : string.Join(", ", names))}.");
        }
    }

    private static IEnumerable<string> Some(IReadOnlyList<string> names) =>
        names.Count <= MostNames ? names : names.Take(MostNames - 1).Append($"{Figures.Whole(names.Count - MostNames + 1)} others");

    private static string Joint(IReadOnlyList<string> texts) =>
        texts.Count == 1 ? texts[0] : $"{string.Join(", ", texts.Take(texts.Count - 1))} and {texts[^1]}";

    private static string Counted(int count, string what) => $"{Figures.Whole(count)} {what}{(count == 1 ? "" : "s")}";
}

using System.Text.Json.Nodes;
using Permafrost.Reporting.Statistics;
using Permafrost.Reporting.Text;

namespace Permafrost.Reporting.Comparisons.Sides;

/// <summary>A comparison for programs. Computed numbers have six significant digits; what is not known is null.</summary>
public static class SidesJson
{
    /// <summary>One object.</summary>
    public static JsonObject Of(SidesComparison found) =>
        new()
        {
            ["target"] = "Compare",
            ["baseline"] = Of(found.Baseline),
            ["candidate"] = Of(found.Candidate),
            ["regression"] = found.IsRegression,
            ["conclusive"] = found.IsConclusive,
            ["verdict"] = Texts(SidesSentences.Of(found)),
            ["comparisons"] = new JsonArray([.. found.Pairs.Select(pair => (JsonNode)Of(pair))]),
            ["added"] = Texts(found.Added.Select(run => run.Name)),
            ["removed"] = Texts(found.Removed.Select(run => run.Name)),
        };

    private static JsonObject Of(Side side) =>
        new()
        {
            ["given"] = side.Given,
            ["title"] = side.Title,
            ["commit"] = side.Commit,
            ["experiments"] = side.Runs.Length,
            ["notes"] = Texts(side.Notes),
        };

    private static JsonObject Of(SideComparison pair) =>
        new()
        {
            ["a"] = Texts(pair.A.Runs.Select(run => run.Name)),
            ["b"] = Texts(pair.B.Runs.Select(run => run.Name)),
            ["state"] = pair.State switch
            {
                SideState.NotCompared => "not compared",
                var state => state.ToString().ToLowerInvariant(),
            },
            ["reason"] = pair.Reason,
            ["failed"] = Texts(
                pair.A.Runs.Concat(pair.B.Runs).Where(run => !run.IsDone).Select(run => run.Name).Distinct(StringComparer.Ordinal)
            ),
            ["test_count"] = pair.Count,
            ["accuracy"] = new JsonArray(Number(pair.AccuracyA), Number(pair.AccuracyB)),
            ["accuracy_difference"] = Number(pair.Difference),
            ["ci95"] = Of(pair.Interval),
            ["bootstrap_ci95"] = Of(pair.BootstrapInterval),
            ["test"] = pair.Test switch
            {
                SideTest.McNemar => "mcnemar",
                SideTest.PairedT => "paired t",
                SideTest.TwoProportions => "two proportions",
                _ => null,
            },
            ["n"] = pair.Runs.Length,
            ["differences"] = new JsonArray([.. pair.Differences.Select(one => (JsonNode)Figures.Rounded(one))]),
            ["only_a"] = pair.OnlyA,
            ["only_b"] = pair.OnlyB,
            ["p"] = Number(pair.P),
            ["p_holm"] = Number(pair.PHolm),
            ["verdict"] = pair.Verdict is { } verdict ? VerdictText.Word(verdict) : null,
            ["parameters"] = pair.Parameters is { } changes ? new JsonArray([.. changes.Select(change => (JsonNode)Of(change))]) : null,
            ["other"] = Texts(pair.Origins),
            ["same_weights"] = SidesSentences.Weights(pair),
            ["class_gain"] = Of(pair.Gain),
            ["class_loss"] = Of(pair.Loss),
        };

    private static JsonObject Of(ParameterChange change) =>
        new()
        {
            ["parameter"] = change.Name,
            ["a"] = change.A?.DeepClone(),
            ["b"] = change.B?.DeepClone(),
        };

    private static JsonObject? Of(ClassShift? shift) =>
        shift is null ? null : new() { ["name"] = shift.Name, ["recall_difference"] = Figures.Rounded(shift.RecallDifference) };

    private static JsonArray? Of(ConfidenceInterval? interval) =>
        interval is { } range ? new JsonArray(Figures.Rounded(range.Low), Figures.Rounded(range.High)) : null;

    private static JsonNode? Number(double? value) => value is { } number ? JsonValue.Create(Figures.Rounded(number)) : null;

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);
}

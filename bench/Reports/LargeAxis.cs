using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Permafrost.Bench.Reports;

/// <summary>An axis of a <see cref="LargeStudy"/>.</summary>
/// <param name="Name">As the experiment file has it.</param>
/// <param name="Values">Its values.</param>
/// <param name="Gain">What the value of that place adds to the chance of being right.</param>
internal sealed record LargeAxis(string Name, ImmutableArray<JsonNode> Values, Func<int, double> Gain)
{
    /// <summary>Whether it repeats an experiment rather than changes it.</summary>
    public bool IsSeed => Name.EndsWith("seed", StringComparison.Ordinal);

    /// <summary><c>net-1</c>, <c>net-2</c> …, each a little better than the one before.</summary>
    public static LargeAxis Networks(int count) =>
        new(
            "architecture",
            [.. Enumerable.Range(1, count).Select(i => (JsonNode)$"net-{i}")],
            value => -0.06 + 0.08 * value / Math.Max(1, count - 1)
        );

    /// <summary>From 0 in steps of 0.05, best in the middle.</summary>
    public static LargeAxis Dropout(int count) =>
        new("dropout", Steps(count, 20m, first: 0), value => -0.015 * Math.Abs(2.0 * value / Math.Max(1, count - 1) - 1));

    /// <summary>From 0.0005 in steps of 0.0005, best in the middle.</summary>
    public static LargeAxis LearningRates(int count) =>
        new(
            "train.optimizer.adam.learning_rate",
            Steps(count, 2000m, first: 1),
            value => -0.02 * Math.Abs(2.0 * value / Math.Max(1, count - 1) - 1)
        );

    /// <summary>111, 112, …; one is as good as another but for chance.</summary>
    public static LargeAxis Seeds(int count) =>
        new("train.seed", [.. Enumerable.Range(111, count).Select(seed => (JsonNode)seed)], value => 0.001 * (value % 3 - 1));

    private static ImmutableArray<JsonNode> Steps(int count, decimal parts, int first) =>
        [.. Enumerable.Range(first, count).Select(i => JsonNode.Parse((i / parts).ToString("0.####", CultureInfo.InvariantCulture))!)];
}

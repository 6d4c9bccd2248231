using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Permafrost.Reporting.Repeats;
using Permafrost.Reporting.Text;

namespace Permafrost.Reporting.Comparisons.Sides;

/// <summary>A parameter that two experiments do not have alike.</summary>
/// <param name="Name">Its name.</param>
/// <param name="A">Its value in the baseline; null where it has none.</param>
/// <param name="B">Its value in the candidate; null where it has none.</param>
public sealed record ParameterChange(string Name, JsonNode? A, JsonNode? B)
{
    /// <summary><c>epochs 3 → 5</c></summary>
    public string Words => $"{Name} {JsonNodeText.Plain(A)} → {JsonNodeText.Plain(B)}";

    /// <summary>In the order of the candidate, then what only the baseline has; null where one of the two does not know its parameters.</summary>
    /// <param name="a">Of the baseline.</param>
    /// <param name="b">Of the candidate.</param>
    /// <param name="apartFromRepeats">Whether seed and fold do not count.</param>
    public static ImmutableArray<ParameterChange>? Between(SideRun a, SideRun b, bool apartFromRepeats)
    {
        if (a.Parameters is not { } before || b.Parameters is not { } after)
        {
            return null;
        }

        return
        [
            .. after
                .Concat(before)
                .Select(one => one.Key)
                .Append("dataset")
                .Distinct(StringComparer.Ordinal)
                .Where(name => !apartFromRepeats || !RepeatedRuns.IsRepetition(name))
                .Select(name => new ParameterChange(name, Value(before, name, a), Value(after, name, b)))
                .Where(one => !string.Equals(Comparable(one.A), Comparable(one.B), StringComparison.Ordinal)),
        ];
    }

    private static JsonNode? Value(ImmutableArray<KeyValuePair<string, JsonNode>> parameters, string name, SideRun run) =>
        parameters.FirstOrDefault(one => string.Equals(one.Key, name, StringComparison.Ordinal)).Value
        ?? (name == "dataset" && run.Dataset is { } dataset ? JsonValue.Create(dataset) : null);

    private static string Comparable(JsonNode? value) => JsonNodeText.Comparable(value);
}

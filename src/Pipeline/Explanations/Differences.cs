using System.Text.Json.Nodes;
using Permafrost.Pipeline.Storage;

namespace Permafrost.Pipeline.Explanations;

/// <summary>What differs between the record of a former run and a stage now, code apart, in words.</summary>
internal static class Differences
{
    private const string Absent = "absent";
    private const int ShownDigits = 8;

    /// <summary>Reasons of one kind that are written out; the others are counted.</summary>
    public const int MostShown = 12;

    public static IReadOnlyList<string> Between(ActionRecord before, StageIdentity now)
    {
        var reasons = Values(before.Described, now.Described);
        if (reasons.Count == 0)
        {
            // The user's words are the same: what they were turned into may not be.
            reasons = Values(before.Parameters, now.Parameters);
        }

        if (now.Inputs is { } inputs)
        {
            var digests = new JsonObject(inputs.Select(input => KeyValuePair.Create(input.Key, (JsonNode?)input.Value.ToString())));
            reasons.AddRange(
                Cut(
                    Changes(before.Inputs, digests).Select(change => $"input {change.Path}: {Short(change.Old)} -> {Short(change.New)}"),
                    "inputs"
                )
            );
        }

        return reasons;
    }

    private static List<string> Values(JsonObject before, JsonObject now) =>
        Cut(
            Changes(before, now)
                .SelectMany(change =>
                    ListChanges.Between(change.Path, change.Old, change.New) ?? [$"{change.Path}: {Show(change.Old)} -> {Show(change.New)}"]
                ),
            "values"
        );

    private static List<string> Cut(IEnumerable<string> all, string what)
    {
        var reasons = all.ToList();
        if (reasons.Count > MostShown)
        {
            int hidden = reasons.Count - MostShown + 1;
            reasons.RemoveRange(MostShown - 1, hidden);
            reasons.Add($"and {hidden} more {what}");
        }

        return reasons;
    }

    private static IEnumerable<(string Path, string? Old, string? New)> Changes(JsonObject before, JsonObject now)
    {
        var oldLeaves = new Dictionary<string, string>(JsonLeaves.Of(before), StringComparer.Ordinal);
        foreach (var (path, value) in JsonLeaves.Of(now))
        {
            if (!oldLeaves.Remove(path, out string? old))
            {
                yield return (path, null, value);
            }
            else if (old != value)
            {
                yield return (path, old, value);
            }
        }

        foreach (var (path, value) in oldLeaves.OrderBy(leaf => leaf.Key, StringComparer.Ordinal))
        {
            yield return (path, value, null);
        }
    }

    private static string Show(string? json) => json is null ? Absent : JsonLeaves.Show(json);

    private static string Short(string? json) => json is null ? Absent : json.Trim('"')[..ShownDigits];
}

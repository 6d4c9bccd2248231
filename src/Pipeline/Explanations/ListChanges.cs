using System.Text.Json;

namespace Permafrost.Pipeline.Explanations;

/// <summary>What came to a list of names and what went, as a user would say it.</summary>
internal static class ListChanges
{
    private const int ShownNames = 4;

    /// <param name="path">Where the list stands.</param>
    /// <param name="before">JSON of the value before; null if there was none.</param>
    /// <param name="now">JSON of the value now; null if there is none.</param>
    /// <returns><c>experiments: 2 fewer (study/a, study/b)</c>; null where these are not lists of distinct texts, or have the same ones.</returns>
    public static IReadOnlyList<string>? Between(string path, string? before, string? now)
    {
        if (Names(before) is not { } old || Names(now) is not { } present)
        {
            return null;
        }

        List<string> changes = [.. Say(path, "fewer", old, present), .. Say(path, "more", present, old)];
        return changes.Count > 0 ? changes : null;
    }

    private static IEnumerable<string> Say(string path, string word, List<string> of, List<string> without)
    {
        var others = without.ToHashSet(StringComparer.Ordinal);
        var names = of.Where(name => !others.Contains(name)).ToList();
        if (names.Count > 0)
        {
            string more = names.Count > ShownNames ? FormattableString.Invariant($" and {names.Count - ShownNames} others") : "";
            yield return FormattableString.Invariant($"{path}: {names.Count} {word} ({string.Join(", ", names.Take(ShownNames))}{more})");
        }
    }

    private static List<string>? Names(string? json)
    {
        if (json is null || json[0] != '[')
        {
            return null;
        }

        using var list = JsonDocument.Parse(json);
        var names = new List<string>();
        foreach (var item in list.RootElement.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.String)
            {
                return null;
            }

            names.Add(item.GetString()!);
        }

        return names.Distinct(StringComparer.Ordinal).Count() == names.Count ? names : null;
    }
}

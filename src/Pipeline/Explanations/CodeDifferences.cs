using System.Collections.Concurrent;
using Permafrost.Core.Digests;
using Permafrost.Pipeline.Code;
using Permafrost.Pipeline.Storage;

namespace Permafrost.Pipeline.Explanations;

/// <summary>Which parts of the code differ between a former run and now: versions of packages first, then what changed, came and went.</summary>
internal sealed class CodeDifferences(ObjectStore store)
{
    /// <summary>Parts that are named where there are many; the others are counted.</summary>
    public const int MostShown = 4;

    // Many experiments share few versions.
    private readonly ConcurrentDictionary<(Sha256Digest Before, Sha256Digest Now), IReadOnlyList<string>> known = new();

    public IReadOnlyList<string> Between(Sha256Digest? before, CodeVersion now) =>
        before is not { } digest || digest == now.Digest ? [] : known.GetOrAdd((digest, now.Digest), _ => Compare(digest, now));

    private IReadOnlyList<string> Compare(Sha256Digest digest, CodeVersion now)
    {
        if (store.ReadCode(digest) is not { } before)
        {
            return ["code: another version, of which the store knows no more"];
        }

        List<string> reasons = [.. Changes(before, now.Parts).OrderBy(change => change.Rank).Select(change => $"code: {change.Text}")];
        return reasons.Count <= MostShown
            ? reasons
            : [.. reasons[..(MostShown - 1)], $"code: and {reasons.Count - MostShown + 1} more parts"];
    }

    private static IEnumerable<(int Rank, string Text)> Changes(
        IReadOnlyDictionary<string, string> before,
        IReadOnlyDictionary<string, string> now
    )
    {
        // A method that takes another parameter is the same to a reader; methods of one name are one.
        var names = before
            .Keys.Union(now.Keys, StringComparer.Ordinal)
            .Where(name => before.GetValueOrDefault(name) != now.GetValueOrDefault(name))
            .GroupBy(Short, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal);
        foreach (var group in names)
        {
            bool was = group.Any(before.ContainsKey);
            bool remains = group.Any(now.ContainsKey);
            string first = group.First();
            yield return (was, remains) switch
            {
                (true, true) when IsVersion(before.GetValueOrDefault(first)) && IsVersion(now.GetValueOrDefault(first)) => (
                    0,
                    $"{first} {before[first]} -> {now[first]}"
                ),
                (true, true) => (1, $"{group.Key} changed"),
                (false, _) => (2, $"{group.Key} added"),
                _ => (3, $"{group.Key} removed"),
            };
        }
    }

    /// <summary>The name without parameters.</summary>
    private static string Short(string name) =>
        name.IndexOf('(', StringComparison.Ordinal) is > 0 and var end ? name[..end].TrimEnd() : name;

    /// <summary>Digests have 32 or 64 digits; versions of packages are shorter.</summary>
    private static bool IsVersion(string? value) => value is { Length: < 32 };
}

namespace Permafrost.Core.Text;

/// <summary>The known name that a mistyped one most likely meant.</summary>
public static class NearestName
{
    /// <summary><c>; did you mean dropout?</c>, or nothing where no known name is near.</summary>
    public static string Hint(string name, IEnumerable<string> known) =>
        Find(name, known) is { } nearest ? $"; did you mean {nearest}?" : "";

    /// <summary>
    /// The first of <paramref name="known"/> that goes on where <paramref name="name"/> stops, else the nearest within a third of the
    /// name's length, or null. Ties go to the first.
    /// </summary>
    public static string? Find(string name, IEnumerable<string> known)
    {
        const int shortestStart = 3;
        string[] names = [.. known];
        string? best =
            name.Length < shortestStart
                ? null
                : Array.Find(names, candidate => candidate.StartsWith(name, StringComparison.OrdinalIgnoreCase));
        if (best is not null)
        {
            return best;
        }
        int bound = Math.Max(2, Math.Min(name.Length, 40) / 3) + 1;
        foreach (string candidate in names)
        {
            int distance = Distance(name, candidate);
            if (distance < bound && distance < Math.Max(name.Length, candidate.Length))
            {
                (best, bound) = (candidate, distance);
            }
        }

        return best;
    }

    /// <summary>The nearest <paramref name="count"/> names, nearest first, however far.</summary>
    public static IReadOnlyList<string> Closest(string name, IEnumerable<string> known, int count) =>
        [
            .. known
                .Select(text => (text, distance: Distance(name, text)))
                .OrderBy(pair => pair.distance)
                .Take(count)
                .Select(pair => pair.text),
        ];

    /// <summary>Levenshtein distance; letter case, <c>-</c> and <c>_</c> do not count.</summary>
    public static int Distance(string a, string b)
    {
        // Only the first characters can matter for a hint, and a hostile name may be very long.
        const int longest = 200;
        var (left, right) = (Fold(a, longest), Fold(b, longest));
        int[] previous = [.. Enumerable.Range(0, right.Length + 1)];
        int[] current = new int[right.Length + 1];
        for (int i = 1; i <= left.Length; i++)
        {
            current[0] = i;
            for (int j = 1; j <= right.Length; j++)
            {
                int replaced = previous[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
                current[j] = Math.Min(replaced, Math.Min(previous[j], current[j - 1]) + 1);
            }

            (previous, current) = (current, previous);
        }

        return previous[right.Length];
    }

    private static string Fold(string text, int longest) =>
        (text.Length > longest ? text[..longest] : text).ToLowerInvariant().Replace('-', '_');
}

namespace Permafrost.Build.Options;

/// <summary>Guesses which name somebody meant.</summary>
internal static class NearestName
{
    /// <summary>
    /// One of <paramref name="known"/> that begins with what was written, else the closest by Levenshtein distance, without regard to case;
    /// null where none is close.
    /// </summary>
    public static string? Of(string unknown, IEnumerable<string> known)
    {
        string[] names = [.. known];
        string upper = unknown.ToUpperInvariant();
        if (unknown.Length >= 3 && Array.Find(names, name => name.StartsWith(unknown, StringComparison.OrdinalIgnoreCase)) is { } longer)
        {
            return longer;
        }

        string? nearest = names.MinBy(name => Distance(upper, name.ToUpperInvariant()));
        return nearest is not null && Distance(upper, nearest.ToUpperInvariant()) <= Math.Max(2, nearest.Length / 3) ? nearest : null;
    }

    /// <summary><c>; did you mean --threads?</c>, or nothing.</summary>
    public static string Hint(string unknown, IEnumerable<string> known) =>
        Of(unknown, known) is { } nearest ? $"; did you mean {nearest}?" : "";

    private static int Distance(string a, string b)
    {
        int[] previous = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int[] current = new int[b.Length + 1];
            current[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int replaced = previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                current[j] = Math.Min(replaced, 1 + Math.Min(previous[j], current[j - 1]));
            }

            previous = current;
        }

        return previous[b.Length];
    }
}

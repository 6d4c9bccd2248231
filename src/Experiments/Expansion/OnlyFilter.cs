using Permafrost.Core.Text;
using Permafrost.Experiments.Faults;

namespace Permafrost.Experiments.Expansion;

/// <summary><c>--only</c>: globs over the names of experiments.</summary>
public static class OnlyFilter
{
    /// <summary>Whether any of the patterns matches; no pattern at all means every name.</summary>
    public static bool Takes(string name, IReadOnlyList<string> patterns) =>
        patterns.Count == 0 || patterns.Any(pattern => Matches(name, pattern));

    /// <summary>Adds a fault for every pattern that matches no name.</summary>
    internal static void Check(IReadOnlyList<string> names, IReadOnlyList<string> patterns, FaultList faults)
    {
        foreach (string pattern in patterns.Where(pattern => !names.Any(name => Matches(name, pattern))))
        {
            string nearest = FaultText.Listed(NearestName.Closest(pattern, names, 3));
            string of = names.Count == 1 ? "the one experiment" : $"any of the {names.Count} experiments";
            faults.Add(
                new SourcePosition("--only", 0, 0),
                $"{FaultText.Quote(pattern)} does not match {of}; expected a pattern such as {nearest}"
            );
        }
    }

    /// <summary>Ordinal; <c>*</c> is any text, <c>/</c> in it too, <c>?</c> any one character.</summary>
    public static bool Matches(string name, string pattern)
    {
        int n = 0;
        int p = 0;

        // Where to go on when the text after the last star did not fit; an earlier star never needs a second try.
        int star = -1;
        int retry = 0;
        while (n < name.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                (star, retry) = (p++, n);
            }
            else if (p < pattern.Length && (pattern[p] == '?' || pattern[p] == name[n]))
            {
                (p, n) = (p + 1, n + 1);
            }
            else if (star >= 0)
            {
                (p, n) = (star + 1, ++retry);
            }
            else
            {
                return false;
            }
        }

        return pattern.AsSpan(p).TrimStart('*').IsEmpty;
    }
}

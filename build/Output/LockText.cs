using Permafrost.Stages.Locks;

namespace Permafrost.Build.Output;

/// <summary>What a run did to the locks, in words.</summary>
internal static class LockText
{
    /// <param name="locks">The locks of the run.</param>
    /// <param name="asked">Whether the locks were to be checked.</param>
    /// <param name="anyRan">Whether a stage ran. Where none did, that keys are others was told by the run in which one did.</param>
    /// <param name="lines">Where it is told.</param>
    public static void Write(IReadOnlyList<LockUpdate> locks, bool asked, bool anyRan, LineWriter lines)
    {
        foreach (LockUpdate one in locks)
        {
            if (one.IsWritten)
            {
                lines.Write($"Lock: {one.File} written: {Counts(one)}. Commit it with the experiment file.");
            }
            else if (asked || (one.OtherKeys + one.Tolerated > 0 && anyRan))
            {
                lines.Write($"Lock: {one.File} holds{OtherKeys(one)}{Tolerated(one)}.");
            }
        }
    }

    private static string OtherKeys(LockUpdate one) =>
        one.OtherKeys switch
        {
            0 => "",
            1 => "; one stage gave the same outputs under another key",
            _ => $"; {one.OtherKeys} stages gave the same outputs under other keys",
        };

    /// <summary>Digests of one run are no promise where the engine makes none.</summary>
    private static string Tolerated(LockUpdate one) =>
        one.Tolerated == 0
            ? ""
            : $"; {Wording.Counted(one.Tolerated, "experiment")} of an engine that is not bit-exact gave other digests, and figures within the tolerance";

    private static string Counts(LockUpdate one)
    {
        (int Count, string Word)[] counts = [(one.Added, "added"), (one.Changed, "changed"), (one.Removed, "removed")];
        return string.Join(", ", counts.Where(pair => pair.Count > 0).Select(pair => $"{pair.Count} {pair.Word}"));
    }
}

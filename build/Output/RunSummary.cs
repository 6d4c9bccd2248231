using Permafrost.Pipeline;

namespace Permafrost.Build.Output;

/// <summary>The last words of a run.</summary>
internal static class RunSummary
{
    /// <summary><c>3 ran, 42 cached in 12.3 s</c>; nothing where no stage was asked for, or where <see cref="WriteFaults"/> counts.</summary>
    public static void WriteCounts(IReadOnlyList<StageRow> rows, Failure? failure, LineWriter lines, TimeSpan elapsed)
    {
        if (rows.Count > 0 && failure?.ExitCode != Failure.Interrupted)
        {
            // What failed in its first stage, say, had something to do.
            string nothing = failure is null && rows.All(row => row.State == StageState.Cached) ? "Nothing to do: " : "";
            lines.Write("");
            lines.Write($"{nothing}{Wording.Counts(rows)} in {Wording.Duration(elapsed.TotalSeconds)}");
        }
    }

    /// <summary>Which stages failed and why, and what ended the run early, if anything did.</summary>
    public static void WriteFaults(IReadOnlyList<StageRow> rows, Failure? failure, TextWriter errors, bool ranPhases = true)
    {
        StageRow[] failed = [.. rows.Where(row => row.State == StageState.Failed)];
        if (failed.Length > 0)
        {
            errors.WriteLine($"{failed.Length} failed; the others went on:");
        }

        foreach (StageRow row in failed)
        {
            errors.WriteLine($"  {Wording.Head(row.Stage, row.Experiment)}{string.Join("; ", row.Reasons)}");
        }

        if (failure?.ExitCode == Failure.Interrupted)
        {
            errors.WriteLine(
                ranPhases
                    ? $"Interrupted: {Wording.Counts(rows)}. What finished is in the store; the same command goes on from there."
                    : "Interrupted. Nothing of it is kept; the same command starts anew."
            );
        }

        foreach (string message in failure?.Messages ?? [])
        {
            errors.WriteLine(message);
        }
    }
}

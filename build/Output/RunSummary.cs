using Permafrost.Pipeline;

namespace Permafrost.Build.Output;

/// <summary>The last words of a run.</summary>
internal static class RunSummary
{
    /// <param name="rows">What became of every stage.</param>
    /// <param name="failure">What ended the run early, if anything did; its messages go to standard error.</param>
    /// <param name="output">Where to write.</param>
    /// <param name="elapsed">How long the run took.</param>
    public static void Write(IReadOnlyList<StageRow> rows, Failure? failure, HostOutput output, TimeSpan elapsed)
    {
        if (rows.Count > 0)
        {
            output.Lines.Write("");
            string nothing = rows.All(row => row.State == StageState.Cached) ? "Nothing to do: " : "";
            output.Lines.Write($"{nothing}{Wording.Counts(rows)} in {Wording.Duration(elapsed.TotalSeconds)}");
        }

        WriteFailedRows([.. rows.Where(row => row.State == StageState.Failed)], output.Errors);
        if (failure?.ExitCode == Failure.Interrupted)
        {
            output.Errors.WriteLine(
                $"Interrupted: {Wording.Counts(rows)}. What finished is in the store; the same command goes on from there."
            );
        }

        foreach (string message in failure?.Messages ?? [])
        {
            output.Errors.WriteLine(message);
        }
    }

    private static void WriteFailedRows(StageRow[] failed, TextWriter errors)
    {
        if (failed.Length > 0)
        {
            errors.WriteLine($"{failed.Length} failed; the others went on:");
        }

        foreach (StageRow row in failed)
        {
            errors.WriteLine($"  {Wording.Head(row.Stage, row.Experiment)}{string.Join("; ", row.Reasons)}");
        }
    }
}

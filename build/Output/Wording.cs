using Permafrost.Pipeline;

namespace Permafrost.Build.Output;

/// <summary>Rows of a run in words.</summary>
internal static class Wording
{
    private const int ReasonsShown = 3;

    /// <summary><c>Train          dropout-study/dropout=0.25   </c>: what stands before the state.</summary>
    public static string Head(string stage, string experiment) => $"{Stage(stage)}  {Experiment(experiment)}   ";

    /// <summary>The stage's name, padded to the longest.</summary>
    public static string Stage(string stage) => stage.PadRight("DownloadCheck".Length);

    public static string Experiment(string experiment) => experiment == PipelineRunner.OverAll ? "all experiments" : experiment;

    /// <summary><c>1 file</c>, <c>2 files</c>.</summary>
    public static string Counted(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";

    public static string State(StageRow row) =>
        row.State switch
        {
            StageState.Ran => $"ran {Duration(row.Seconds)}",
            StageState.Cached => "cached",
            StageState.Remote => "remote",
            StageState.Failed => "failed",
            StageState.WouldRun => "would run",
            _ => row.State.ToString(),
        };

    public static Tone Tone(StageRow row) =>
        row.State switch
        {
            StageState.Ran => Output.Tone.Good,
            StageState.Failed => Output.Tone.Bad,
            StageState.WouldRun => Output.Tone.Caution,
            _ => Output.Tone.Quiet,
        };

    /// <summary>The first few reasons in one line.</summary>
    public static string Reasons(IReadOnlyList<string> reasons)
    {
        string shown = string.Join("; ", reasons.Take(ReasonsShown));
        return reasons.Count > ReasonsShown ? $"{shown}; and {reasons.Count - ReasonsShown} more" : shown;
    }

    /// <summary><c>0.4 s</c>, <c>12.3 s</c>, <c>2 min 05 s</c>, <c>1 h 04 min</c>.</summary>
    public static string Duration(double seconds)
    {
        if (seconds < 59.95)
        {
            return $"{seconds:0.0} s";
        }

        long whole = (long)Math.Round(seconds);
        return whole < 3600 ? $"{whole / 60} min {whole % 60:00} s" : $"{whole / 3600} h {whole % 3600 / 60:00} min";
    }

    /// <summary><c>3 ran, 5 remote, 42 cached, 1 failed</c>; what did not occur is left out, but never everything.</summary>
    public static string Counts(IReadOnlyList<StageRow> rows)
    {
        string[] parts =
        [
            .. new[]
            {
                (StageState.Ran, "ran"),
                (StageState.Remote, "remote"),
                (StageState.Cached, "cached"),
                (StageState.WouldRun, "would run"),
                (StageState.Failed, "failed"),
            }
                .Select(pair => (Count: rows.Count(row => row.State == pair.Item1), Word: pair.Item2))
                .Where(pair => pair.Count > 0)
                .Select(pair => $"{pair.Count} {pair.Word}"),
        ];
        return parts.Length > 0 ? string.Join(", ", parts) : "nothing ran";
    }
}

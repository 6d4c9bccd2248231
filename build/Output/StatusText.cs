using Permafrost.Pipeline;

namespace Permafrost.Build.Output;

/// <summary>What would run and why, stage by stage.</summary>
internal static class StatusText
{
    public static void Write(IReadOnlyList<StageRow> rows, LineWriter lines)
    {
        int width = rows.Select(row => Wording.Experiment(row.Experiment).Length).DefaultIfEmpty().Max();
        foreach (IGrouping<string, StageRow> stage in rows.GroupBy(row => row.Stage, StringComparer.Ordinal))
        {
            lines.Write($"{Wording.Stage(stage.Key)}  {Wording.Counts([.. stage])}");
            foreach (StageRow row in stage)
            {
                lines.Write(
                    "  ",
                    Wording.State(row).PadRight(9),
                    Wording.Tone(row),
                    $"  {Wording.Experiment(row.Experiment).PadRight(width)}  {Wording.Reasons(row.Reasons)}"
                );
            }

            lines.Write("");
        }

        lines.Write(Wording.Counts(rows));
    }
}

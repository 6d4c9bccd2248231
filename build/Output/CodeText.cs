using Permafrost.Pipeline.Code;

namespace Permafrost.Build.Output;

/// <summary>The code that stages depend on, part by part.</summary>
internal static class CodeText
{
    private const int ShownDigits = 12;

    public static void Write(IReadOnlyList<StageCode> stages, LineWriter lines)
    {
        foreach (StageCode stage in stages)
        {
            string whose =
                stage.Experiments.Count == 1 ? Wording.Experiment(stage.Experiments[0]) : $"{stage.Experiments.Count} experiments";
            lines.Write($"{Wording.Stage(stage.Stage)}  {Short(stage.Code)}  {stage.Parts.Count} parts, {whose}");
            foreach (CodePart part in stage.Parts)
            {
                lines.Write($"  {Short(part.Value)}  {part.Name}{(part.ReachedBy is null ? "" : $"  <- {part.ReachedBy}")}");
            }

            lines.Write("");
        }
    }

    private static string Short(string digest) => digest.Length > ShownDigits ? digest[..ShownDigits] : digest.PadRight(ShownDigits);
}

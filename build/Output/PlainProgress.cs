using Permafrost.Pipeline;

namespace Permafrost.Build.Output;

/// <summary>Progress where nothing can be drawn: a line when a stage starts, and at milestones, at most one every few seconds.</summary>
/// <param name="lines">Where the lines go.</param>
/// <param name="time">The clock; tests have their own.</param>
internal sealed class PlainProgress(LineWriter lines, TimeProvider time) : IProgressView
{
    private static readonly TimeSpan BetweenMilestones = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan BetweenOthers = TimeSpan.FromSeconds(30);

    private readonly Dictionary<(string, string), long> lastLine = [];

    public void Started(string experiment, string stage)
    {
        lastLine[(experiment, stage)] = time.GetTimestamp();
        lines.Write($"{Wording.Head(stage, experiment)}starts");
    }

    public void Progressed(string experiment, string stage, StageProgress progress)
    {
        TimeSpan silence = lastLine.TryGetValue((experiment, stage), out long last) ? time.GetElapsedTime(last) : TimeSpan.MaxValue;
        if (silence >= (progress.Milestone ? BetweenMilestones : BetweenOthers))
        {
            lastLine[(experiment, stage)] = time.GetTimestamp();
            lines.Write($"{Wording.Head(stage, experiment)}{Math.Floor(100 * progress.Fraction), 3:0}%  {progress.Text}");
        }
    }

    public void Finished(string experiment, string stage) => lastLine.Remove((experiment, stage));

    public void Dispose() { }
}

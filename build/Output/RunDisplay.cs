using Cake.Core.Diagnostics;
using Permafrost.Pipeline;

namespace Permafrost.Build.Output;

/// <summary>Shows a run while it goes on: a line for every stage that ran or failed, and one count of the others per phase.</summary>
internal sealed class RunDisplay(HostOutput output, IProgressView view, Verbosity verbosity) : IRunObserver, IDisposable
{
    private readonly Lock gate = new();

    /// <summary>Whether the run is summed up at its end.</summary>
    public bool ShowsSummary => verbosity >= Verbosity.Minimal;

    private bool ShowsRows => verbosity >= Verbosity.Normal;

    public void Started(string experiment, string stage, IReadOnlyList<string> reasons)
    {
        lock (gate)
        {
            if (ShowsRows)
            {
                view.Started(experiment, stage);
            }
        }
    }

    public void Progressed(string experiment, string stage, StageProgress progress)
    {
        lock (gate)
        {
            if (ShowsRows && progress.Lasting)
            {
                output.Lines.Write($"{Wording.Head(stage, experiment)}{progress.Text}");
            }
            else if (ShowsRows)
            {
                view.Progressed(experiment, stage, progress);
            }
        }
    }

    public void Warned(string experiment, string stage, string message)
    {
        lock (gate)
        {
            LineWriter errors = output.Lines.Live is null ? new LineWriter(output.Errors, color: false) : output.Lines;
            errors.Write(Wording.Head(stage, experiment), "warning", Tone.Caution, $"   {message}");
        }
    }

    public void Finished(StageRow row)
    {
        lock (gate)
        {
            view.Finished(row.Experiment, row.Stage);
            bool shown = row.State is StageState.Cached or StageState.Remote ? verbosity >= Verbosity.Verbose : ShowsRows;
            if (shown)
            {
                string reasons = Wording.Reasons(row.Reasons);
                output.Lines.Write(
                    Wording.Head(row.Stage, row.Experiment),
                    Wording.State(row),
                    Wording.Tone(row),
                    reasons.Length > 0 ? $"   {reasons}" : ""
                );
            }
        }
    }

    /// <summary>A phase is over: counts its stages where some were cached or fetched and had no line of their own.</summary>
    public void PhaseEnded(string phase, IReadOnlyList<StageRow> rows)
    {
        if (verbosity == Verbosity.Normal && rows.Any(row => row.State is StageState.Cached or StageState.Remote))
        {
            lock (gate)
            {
                output.Lines.Write($"{Wording.Stage(phase)}  ", Wording.Counts(rows), Tone.Quiet, "");
            }
        }
    }

    public void Ended(string experiment, string stage)
    {
        lock (gate)
        {
            view.Finished(experiment, stage);
        }
    }

    public void Dispose() => view.Dispose();
}

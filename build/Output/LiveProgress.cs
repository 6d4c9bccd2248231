using Permafrost.Pipeline;
using Spectre.Console;

namespace Permafrost.Build.Output;

/// <summary>Progress bars on a terminal, one per running stage, with the time that is left.</summary>
/// <remarks>Spectre.Console is loaded when the first stage runs, not before: a run in which everything is cached starts and ends without it.</remarks>
internal sealed class LiveProgress(HostOutput output) : IProgressView
{
    private readonly Dictionary<(string, string), ProgressTask> bars = [];
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ProgressContext? context;
    private Task? drawing;

    public void Started(string experiment, string stage)
    {
        context ??= Draw();
        bars[(experiment, stage)] = context.AddTask(Describe(experiment, stage, ""), maxValue: 1);
    }

    public void Progressed(string experiment, string stage, StageProgress progress)
    {
        if (bars.TryGetValue((experiment, stage), out ProgressTask? bar))
        {
            bar.Value = Math.Clamp(progress.Fraction, 0, 1);
            bar.Description = Describe(experiment, stage, progress.Text);
        }
    }

    public void Finished(string experiment, string stage)
    {
        if (bars.Remove((experiment, stage), out ProgressTask? bar))
        {
            bar.StopTask();
            context!.RemoveTask(bar);
        }
    }

    public void Dispose()
    {
        ended.TrySetResult();
        drawing?.Wait();
        output.Lines.Live = null;
    }

    private static string Describe(string experiment, string stage, string text)
    {
        string name = experiment[(experiment.LastIndexOf('/') + 1)..];
        return $"{Markup.Escape(stage)} {Markup.Escape(Wording.Experiment(name))}  [grey]{Markup.Escape(text)}[/]";
    }

    private ProgressContext Draw()
    {
        IAnsiConsole console = output.Console();
        output.Lines.Live = console;
        var ready = new TaskCompletionSource<ProgressContext>(TaskCreationOptions.RunContinuationsAsynchronously);
        drawing = Task.Run(() =>
            console
                .Progress()
                .AutoClear(enabled: true)
                .Columns(
                    new TaskDescriptionColumn { Alignment = Justify.Left },
                    new ProgressBarColumn { Width = 20 },
                    new PercentageColumn(),
                    new RemainingTimeColumn()
                )
                .StartAsync(started =>
                {
                    ready.SetResult(started);
                    return ended.Task;
                })
        );
        return ready.Task.GetAwaiter().GetResult();
    }
}

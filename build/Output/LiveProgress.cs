using Permafrost.Pipeline;
using Spectre.Console;

namespace Permafrost.Build.Output;

/// <summary>Progress bars on a terminal, one per running stage, with the time that is left.</summary>
/// <remarks>Spectre.Console is loaded when the first stage runs, not before: a run in which everything is cached starts and ends without it.</remarks>
internal sealed class LiveProgress(HostOutput output) : IProgressView
{
    /// <summary><c>100%</c>, <c>00:00:00</c>, and the blanks between columns and words.</summary>
    private const int OtherColumns = 4 + 8 + 8;

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

    /// <summary><c>Train architecture=deep-cnn,dropout=0.25  epoch 2/3  loss 0.4211</c>; a name too long for the line keeps its end.</summary>
    private string Describe(string experiment, string stage, string text)
    {
        string name = Wording.Experiment(experiment[(experiment.LastIndexOf('/') + 1)..]);
        int width = output.Lines.Live!.Profile.Width;
        int room = width - BarWidth(width) - OtherColumns - stage.Length - text.Length;
        string shown = name.Length <= room ? name : $"…{name[^Math.Clamp(room - 1, 0, name.Length)..]}";
        return $"{Markup.Escape(stage)} {Markup.Escape(shown)}  [grey]{Markup.Escape(text)}[/]";
    }

    private static int BarWidth(int width) => width < 100 ? 8 : 16;

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
                    new ProgressBarColumn { Width = BarWidth(console.Profile.Width) },
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

using System.Diagnostics;
using System.Text.Json.Nodes;
using Permafrost.Experiments.Binding;
using Permafrost.Model.Training;
using Permafrost.Pipeline;

namespace Permafrost.Stages.Train;

/// <summary>Tells the user how a training goes, and notes how long its epochs took.</summary>
internal sealed class TrainingReport(StageContext context)
{
    /// <summary>Often enough for a progress bar, seldom enough to cost nothing.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly Stopwatch watch = Stopwatch.StartNew();
    private readonly JsonArray epochSeconds = [];
    private TimeSpan reported;
    private TimeSpan epochEnded;

    /// <summary>Told after each step and each epoch.</summary>
    public void Told(TrainingProgress progress)
    {
        if (progress.Completed is null && watch.Elapsed - reported < Interval)
        {
            return;
        }

        reported = watch.Elapsed;
        if (progress.Completed is not null)
        {
            epochSeconds.Add(Math.Round((reported - epochEnded).TotalSeconds, 3));
            epochEnded = reported;
        }

        double epochs = progress.Epoch - 1 + (double)progress.Step / progress.Steps;
        context.Report(new StageProgress(epochs / progress.Epochs, TextOf(progress), progress.Completed is not null));
    }

    /// <summary>Training came to its end: tells where it stopped early, and which epoch was kept.</summary>
    public void Ended(TrainingResult result, TrainOptions options)
    {
        if (options.EarlyStopping is { } early && result.History.Count < options.Epochs)
        {
            string figure = $"{OptionJson.Word(early.Monitor)}";
            string epochs = early.Patience == 1 ? "epoch" : $"{early.Patience} epochs";
            Tell($"stopped after epoch {result.History.Count} of {options.Epochs}: no better {figure} for {epochs}");
        }

        if (options.KeepBest is { } best && result.KeptEpoch > 0)
        {
            Tell($"kept the weights of epoch {result.KeptEpoch}, which has the best {OptionJson.Word(best)}");
        }

        void Tell(string text) => context.Report(new StageProgress(1.0, text, Lasting: true));
    }

    /// <summary><c>seconds_per_epoch</c>: of a resumed training, those of its last run.</summary>
    public void Note() => context.Note("seconds_per_epoch", epochSeconds);

    private static string TextOf(in TrainingProgress progress)
    {
        string text = $"epoch {progress.Epoch}/{progress.Epochs}  loss {progress.Loss:F4}  accuracy {progress.Accuracy:F4}";
        return progress.Completed is { ValidationLoss: { } loss, ValidationAccuracy: { } accuracy }
            ? $"{text}  validation loss {loss:F4}  accuracy {accuracy:F4}"
            : text;
    }
}

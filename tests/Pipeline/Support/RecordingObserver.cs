using System.Collections.Concurrent;
using Permafrost.Pipeline;

namespace Permafrost.Tests.Pipeline.Support;

internal sealed class RecordingObserver : IRunObserver
{
    public ConcurrentQueue<string> Starts { get; } = [];

    public ConcurrentQueue<string> Warnings { get; } = [];

    public ConcurrentQueue<StageProgress> Progress { get; } = [];

    public Action<StageProgress>? OnProgress { get; set; }

    public ConcurrentQueue<StageRow> Rows { get; } = [];

    public void Started(string experiment, string stage, IReadOnlyList<string> reasons) => Starts.Enqueue($"{experiment}/{stage}");

    public void Progressed(string experiment, string stage, StageProgress progress)
    {
        Progress.Enqueue(progress);
        OnProgress?.Invoke(progress);
    }

    public void Warned(string experiment, string stage, string message) => Warnings.Enqueue($"{experiment}/{stage}: {message}");

    public ConcurrentQueue<string> Ends { get; } = [];

    public void Ended(string experiment, string stage) => Ends.Enqueue($"{experiment}/{stage}");

    public void Finished(StageRow row) => Rows.Enqueue(row);
}

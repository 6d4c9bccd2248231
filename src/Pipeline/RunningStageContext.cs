using System.Text.Json.Nodes;

namespace Permafrost.Pipeline;

/// <summary>The world of one stage while it runs: its inputs in the store, its outputs in a private folder.</summary>
internal sealed class RunningStageContext(
    string experiment,
    string stage,
    IReadOnlyDictionary<string, string> inputPaths,
    IReadOnlyDictionary<string, string> outputPaths,
    string? resumeFolder,
    string? continuationFolder,
    int threads,
    IRunObserver observer,
    JsonObject notes,
    CancellationToken cancellation
) : StageContext
{
    public override int Threads { get; } = threads;

    public override CancellationToken Cancellation { get; } = cancellation;

    public override string ResumeFolder =>
        resumeFolder
        ?? throw new InvalidOperationException($"{stage} has no key, and so no such folder, before its external inputs are there.");

    public override string? ContinuationFolder => continuationFolder;

    public override string InputPath(string name) =>
        inputPaths.TryGetValue(name, out string? path)
            ? path
            : throw new ArgumentException($"{stage} declares no input {name}; it has {string.Join(", ", inputPaths.Keys)}.", nameof(name));

    public override string OutputPath(string name) =>
        outputPaths.TryGetValue(name, out string? path)
            ? path
            : throw new ArgumentException(
                $"{stage} declares no output {name}; it has {string.Join(", ", outputPaths.Keys)}.",
                nameof(name)
            );

    public override void Report(StageProgress progress) => observer.Progressed(experiment, stage, progress);

    public override void Warn(string message) => observer.Warned(experiment, stage, message);

    public override void Note(string name, JsonNode value)
    {
        lock (notes)
        {
            notes[name] = value.DeepClone();
        }
    }
}

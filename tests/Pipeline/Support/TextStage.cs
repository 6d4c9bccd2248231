using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Permafrost.Pipeline;

namespace Permafrost.Tests.Pipeline.Support;

/// <summary>A real stage over small text files. Unless told otherwise each output is the stage's name, its parameters and its inputs' text.</summary>
internal sealed class TextStage(string name, JsonObject parameters, params StageInput[] inputs) : Stage
{
    private int runs;

    public override string Name => name;

    public override JsonObject Parameters => parameters;

    public override JsonObject Described => Words ?? parameters;

    public override IReadOnlyList<StageInput> Inputs => inputs;

    public override IReadOnlyList<string> Outputs => Files;

    public override IReadOnlyList<ExternalInput> ExternalInputs => External;

    public override JsonObject? Continuation => GoesOnFrom;

    public JsonObject? GoesOnFrom { get; init; }

    public override string? OutsidePlace => Place;

    /// <summary>Memory that it says it needs.</summary>
    public long Bytes { get; init; }

    public string? Place { get; init; }

    public IReadOnlyList<ExternalInput> External { get; init; } = [];

    public IReadOnlyList<string> Files { get; init; } = ["out.txt"];

    public JsonObject? Words { get; init; }

    public Action<StageContext>? Work { get; init; }

    /// <summary>How often it ran.</summary>
    public int Runs => runs;

    public override long MemoryBytes(int threads) => Bytes;

    public StageInput As(string input, string file = "out.txt") => new(input, this, file);

    // Optimised, a call in last place leaves no frame, and a test looks for it in a stack trace.
    [MethodImpl(MethodImplOptions.NoOptimization)]
    public override void Run(StageContext context)
    {
        Interlocked.Increment(ref runs);
        if (Work is not null)
        {
            Work(context);
            return;
        }

        string text =
            $"{name} {parameters.ToJsonString()}\n"
            + string.Concat(inputs.Select(input => File.ReadAllText(context.InputPath(input.Name))));
        foreach (string file in Files)
        {
            File.WriteAllText(context.OutputPath(file), $"{file}: {text}");
        }
    }
}

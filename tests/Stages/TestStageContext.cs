using System.Text.Json.Nodes;
using Permafrost.Pipeline;

namespace Permafrost.Tests.Stages;

/// <summary>Runs a stage outside of the pipeline, on real files in a temporary folder.</summary>
internal sealed class TestStageContext(int threads = 2, CancellationToken cancellation = default) : StageContext, IDisposable
{
    private readonly Lock gate = new();
    private readonly string folder = Directory.CreateTempSubdirectory("permafrost-test-").FullName;
    private readonly Dictionary<string, string> inputs = new(StringComparer.Ordinal);

    public override int Threads => threads;

    public override CancellationToken Cancellation => cancellation;

    public List<StageProgress> Reports { get; } = [];

    public List<string> Warnings { get; } = [];

    public Dictionary<string, JsonNode> Notes { get; } = new(StringComparer.Ordinal);

    public override string ResumeFolder => Path.Combine(folder, "resume");

    public override string ContinuationFolder => Path.Combine(folder, "continuation");

    /// <summary>Makes <paramref name="path"/> the input of that name.</summary>
    public void SetInput(string name, string path) => inputs[name] = path;

    /// <summary>Makes every output of <paramref name="stage"/>, written into <paramref name="outputs"/>, an input of the same name.</summary>
    public void SetInputs(Stage stage, TestStageContext outputs)
    {
        foreach (string name in stage.Outputs)
        {
            SetInput(name, outputs.OutputPath(name));
        }
    }

    public override string InputPath(string name) => inputs[name];

    public override string OutputPath(string name) => Path.Combine(folder, name);

    public byte[] Output(string name) => File.ReadAllBytes(OutputPath(name));

    public JsonNode OutputJson(string name) => JsonNode.Parse(Output(name))!;

    public override void Report(StageProgress progress)
    {
        lock (gate)
        {
            Reports.Add(progress);
        }
    }

    public override void Warn(string message)
    {
        lock (gate)
        {
            Warnings.Add(message);
        }
    }

    public override void Note(string name, JsonNode value)
    {
        lock (gate)
        {
            Notes[name] = value;
        }
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}

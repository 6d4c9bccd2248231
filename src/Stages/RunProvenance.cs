using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Permafrost.Core.Files;
using Permafrost.Core.Json;
using Permafrost.Experiments.Definitions;
using Permafrost.Pipeline;
using Permafrost.Reporting.Provenance;

namespace Permafrost.Stages;

/// <summary>
/// What the report leaves out so that its bytes depend on results alone: <c>provenance.json</c> and <c>provenance.html</c> beside it say
/// when and where it was made, what ran and what was cached.
/// </summary>
internal static class RunProvenance
{
    public static void Write(
        string directory,
        IReadOnlyList<ExperimentDefinition> experiments,
        ImmutableArray<PipelineBox> boxes,
        IReadOnlyList<StageRow> rows,
        int threads,
        int jobs
    )
    {
        var facts = new JsonObject
        {
            ["finished"] = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            ["threads"] = threads,
            ["jobs"] = jobs,
            ["runtime"] = RuntimeInformation.FrameworkDescription,
        };
        foreach (var fact in RunEnvironment.Facts)
        {
            facts[fact.Key] = fact.Value;
        }

        Write(Path.Combine(directory, "provenance.html"), ProvenanceHtml.Write(Document(facts, experiments, boxes, rows)));
        facts["stages"] = StageRowJson.ToJson(rows);
        Write(Path.Combine(directory, "provenance.json"), StableJson.Text(facts));
    }

    private static void Write(string path, string text) => ShownFiles.Writing(path, () => AtomicFile.WriteText(path, text));

    private static ProvenanceDocument Document(
        JsonObject facts,
        IReadOnlyList<ExperimentDefinition> experiments,
        ImmutableArray<PipelineBox> boxes,
        IReadOnlyList<StageRow> rows
    ) =>
        new()
        {
            Facts = [.. facts.Select(fact => KeyValuePair.Create(Words(fact.Key), fact.Value?.ToString() ?? "unknown"))],
            Experiments = [.. experiments.Select(one => new PipelineExperiment(one.Name, one.Axes))],
            Boxes = boxes,
            Rows =
            [
                .. rows.Select(row => new ProvenanceRow(
                    row.Stage,
                    row.Experiment == PipelineRunner.OverAll ? null : row.Experiment,
                    PipelineBoxes.StateOf(row),
                    row.Seconds,
                    [.. row.Reasons],
                    row.Key
                )),
            ],
        };

    /// <summary><c>git_commit</c> as <c>git commit</c>.</summary>
    private static string Words(string key) => key.Replace('_', ' ');
}

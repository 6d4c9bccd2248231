using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Permafrost.Reporting.Provenance;

/// <summary>An experiment of a run, as the picture of the pipeline names it.</summary>
/// <param name="Name">Its full name.</param>
/// <param name="Axes">Its value on each axis of its file's matrix.</param>
public sealed record PipelineExperiment(string Name, ImmutableArray<KeyValuePair<string, JsonNode>> Axes);

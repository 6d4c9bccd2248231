using System.Text.Json.Nodes;
using Permafrost.Stages.Prediction;

namespace Permafrost.Build.Output;

/// <summary>What <c>Evaluate --data</c> prints with <c>--format=json</c>.</summary>
internal static class PredictionJson
{
    public static JsonObject Of(DataEvaluation evaluation, string data) =>
        new()
        {
            ["target"] = "Evaluate",
            ["experiment"] = evaluation.Experiment,
            ["data"] = data,
            ["folder"] = evaluation.Folder,
            ["metrics"] = evaluation.Metrics is { } metrics ? JsonNode.Parse(metrics.ToJson()) : null,
            ["unreadable"] = new JsonArray([
                .. evaluation.Predictions.Unreadable.Select(row =>
                    (JsonNode)new JsonObject { ["image"] = row.Image, ["fault"] = row.Fault }
                ),
            ]),
        };
}

using System.Text.Json.Nodes;
using Permafrost.Stages.Locks;
using Permafrost.Stages.Reproduction;

namespace Permafrost.Build.Output;

/// <summary>What <c>Reproduce --format=json</c> prints of an experiment.</summary>
internal static class ReproductionJson
{
    public static JsonObject Of(ReproducedExperiment experiment) =>
        new()
        {
            ["experiment"] = experiment.Name,
            ["state"] = experiment.State,
            ["stages"] = new JsonArray([.. experiment.Stages.Select(stage => (JsonNode)Of(stage))]),
            ["difference"] = experiment.Difference is { } difference ? Of(difference) : null,
            ["figures"] = new JsonArray([.. experiment.Figures.Select(figure => (JsonNode)Of(figure))]),
            ["failure"] = experiment.Failure,
        };

    private static JsonObject Of(FigureAgreement figure) =>
        new()
        {
            ["name"] = figure.Name,
            ["expected"] = figure.Expected,
            ["found"] = figure.Found,
            ["allowed"] = figure.Allowed,
            ["agrees"] = figure.Agrees,
        };

    private static JsonObject Of(ReproducedStage stage) =>
        new()
        {
            ["stage"] = stage.Name,
            ["state"] = stage.IsIdentical ? "identical" : "differs",
            ["key"] = stage.Key.ToString(),
            ["locked_key"] = stage.LockedKey.ToString(),
            ["same_code"] = stage.SameCode,
            ["outputs"] = new JsonObject(
                stage.Outputs.Select(output => KeyValuePair.Create(output.Key, (JsonNode?)output.Value.ToString()))
            ),
        };

    private static JsonObject Of(FirstDifference difference) =>
        new()
        {
            ["stage"] = difference.Stage,
            ["output"] = difference.Output,
            ["expected"] = difference.Expected?.ToString(),
            ["found"] = difference.Found?.ToString(),
            ["cause"] = difference.Cause,
            ["epoch"] = difference.Epoch,
            ["tensor"] = difference.Tensor,
            ["expected_tensor"] = difference.ExpectedTensor?.ToString(),
            ["found_tensor"] = difference.FoundTensor?.ToString(),
            ["step"] = difference.Step is { } step
                ? new JsonObject
                {
                    ["epoch"] = step.Epoch,
                    ["step"] = step.Step,
                    ["expected_loss_bits"] = step.Expected,
                    ["found_loss_bits"] = step.Found,
                }
                : null,
        };
}

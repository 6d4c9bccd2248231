using System.Text.Json.Nodes;
using Permafrost.Experiments.Binding;
using Permafrost.Experiments.Definitions;

namespace Permafrost.Stages;

/// <summary>An experiment in the words of its file, for explanations: <c>architecture</c>, <c>parameters.dropout</c>, <c>train.epochs</c>.</summary>
internal static class DescribedJson
{
    /// <param name="experiment">The experiment.</param>
    /// <param name="train">Its <c>train</c> mapping, where the stage depends on it.</param>
    public static JsonObject Of(ExperimentDefinition experiment, JsonNode? train)
    {
        var described = new JsonObject
        {
            ["architecture"] = experiment.Architecture,
            ["parameters"] = new JsonObject(
                experiment.Parameters.Select(parameter => KeyValuePair.Create(parameter.Key, (JsonNode?)parameter.Value.DeepClone()))
            ),
            ["preprocess"] = OptionJson.Serialize(experiment.Preprocess),
        };
        if (train is not null)
        {
            described["train"] = train;
        }

        return described;
    }
}

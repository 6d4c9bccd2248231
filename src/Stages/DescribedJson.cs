using System.Text.Json.Nodes;
using Permafrost.Experiments.Binding;
using Permafrost.Experiments.Definitions;

namespace Permafrost.Stages;

/// <summary>An experiment in the words of its file, for explanations: <c>architecture</c>, <c>parameters.dropout</c>, <c>train.epochs</c>.</summary>
internal static class DescribedJson
{
    /// <param name="experiment">The experiment.</param>
    /// <param name="training">Whether the stage depends on how the network is trained.</param>
    public static JsonObject Of(ExperimentDefinition experiment, bool training)
    {
        var described = new JsonObject
        {
            ["architecture"] = experiment.Architecture,
            ["parameters"] = new JsonObject(
                experiment.Parameters.Select(parameter => KeyValuePair.Create(parameter.Key, (JsonNode?)parameter.Value.DeepClone()))
            ),
            ["preprocess"] = OptionJson.Serialize(experiment.Preprocess),
        };
        if (experiment.Backbone is { } backbone)
        {
            described["backbone"] = OptionJson.Serialize(backbone.Options);
        }

        AddFold(described, experiment.Fold);
        if (training)
        {
            described["augment"] = OptionJson.Serialize(experiment.Augment);
            described["train"] = OptionJson.Serialize(experiment.Train);
        }

        return described;
    }

    /// <summary>Adds <c>fold</c> and <c>folds</c> where there is a cross-validation.</summary>
    public static void AddFold(JsonObject json, FoldChoice? fold)
    {
        if (fold is not null)
        {
            json["fold"] = fold.Number;
            json["folds"] = fold.Of;
        }
    }
}

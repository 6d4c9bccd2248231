using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Permafrost.Experiments.Binding;
using Permafrost.Experiments.Definitions;
using Permafrost.Stages.Evaluate;

namespace Permafrost.Stages.Report;

/// <summary>What defines an experiment, flat, in the order in which a reader wants it: the choices first, the defaults last.</summary>
internal static class ReportParameters
{
    public static ImmutableArray<KeyValuePair<string, JsonNode>> Of(ExperimentDefinition experiment)
    {
        var train = OptionJson.Serialize(experiment.Train).AsObject();
        var parameters = new List<KeyValuePair<string, JsonNode>> { new("architecture", experiment.Architecture) };
        if (experiment.Backbone is { Options: var backbone })
        {
            parameters.Add(new("backbone", Path.GetFileName(backbone.Onnx)));
            parameters.Add(new("backbone.sha256", backbone.Sha256));
            parameters.Add(new("backbone.freeze", backbone.Freeze));
        }

        parameters.AddRange(experiment.Parameters.Select(one => KeyValuePair.Create(one.Key, one.Value.DeepClone())));
        Take(train, "seed", parameters);
        if (experiment.Fold is { } fold)
        {
            parameters.Add(new("fold", fold.Number));
            parameters.Add(new("folds", fold.Of));
        }

        Take(train, "epochs", parameters);
        Take(train, "batch_size", parameters);

        var (optimizer, options) = train["optimizer"]!.AsObject().Single();
        parameters.Add(new("optimizer", optimizer));
        Take(options!.AsObject(), "learning_rate", parameters);
        Rest(options.AsObject(), [], parameters);
        Rest(train, ["optimizer"], parameters);
        parameters.Add(new("augment", experiment.Augment.ChangesImages ? Changed(experiment.Augment) : "none"));
        if (experiment.Evaluate.HasViews || experiment.Evaluate.McDropout > 0)
        {
            parameters.Add(new("evaluate", EvaluateJson.Of(experiment.Evaluate with { Sparsity = 0 })));
        }

        // Folds take the place of the share.
        Rest(OptionJson.Serialize(experiment.Preprocess).AsObject(), experiment.Fold is null ? [] : ["validation"], parameters);
        return [.. parameters];
    }

    /// <summary>What a reader wants to know of many options: those that are not the default.</summary>
    private static JsonObject Changed(AugmentationOptions options)
    {
        var defaults = OptionJson.Serialize(new AugmentationOptions()).AsObject();
        return new JsonObject(
            OptionJson
                .Serialize(options)
                .AsObject()
                .Where(option => !JsonNode.DeepEquals(option.Value, defaults[option.Key]))
                .Select(option => KeyValuePair.Create(option.Key, option.Value?.DeepClone()))
        );
    }

    private static void Take(JsonObject options, string name, List<KeyValuePair<string, JsonNode>> parameters)
    {
        parameters.Add(new(name, options[name]!.DeepClone()));
        options.Remove(name);
    }

    private static void Rest(JsonObject options, string[] without, List<KeyValuePair<string, JsonNode>> parameters) =>
        parameters.AddRange(
            options
                .Where(option => option.Value is not null && !without.Contains(option.Key, StringComparer.Ordinal))
                .Select(option => KeyValuePair.Create(option.Key, option.Value!.DeepClone()))
        );
}

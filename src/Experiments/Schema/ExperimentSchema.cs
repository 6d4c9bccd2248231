using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Permafrost.Experiments.Architectures;
using Permafrost.Experiments.Binding;
using Permafrost.Experiments.Datasets;
using Permafrost.Experiments.Definitions;
using Permafrost.Experiments.Expansion;
using Permafrost.Experiments.Faults;
using Permafrost.Experiments.Yaml;
using Permafrost.Model.Training;

namespace Permafrost.Experiments.Schema;

/// <summary>The JSON schemas with which editors complete and check the YAML files, written from the types that the files are bound to.</summary>
public static class ExperimentSchema
{
    private const string Draft = "https://json-schema.org/draft/2020-12/schema";

    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The text of every schema file of a repository, by its path with forward slashes: deterministic, ends with a newline.</summary>
    /// <remarks>The names of datasets and architectures are those that the repository holds now.</remarks>
    /// <param name="repositoryRoot">Folder that holds <c>experiments/</c>.</param>
    public static IReadOnlyDictionary<string, string> Generate(string repositoryRoot)
    {
        var files = new SourceFiles(repositoryRoot, new FaultList());
        return new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["experiments/schema.json"] = Text(Experiment(files.Names(Library.DatasetFolder), files.Names(Library.ArchitectureFolder))),
            [$"{Library.ArchitectureFolder}/schema.json"] = Text(ArchitectureFile()),
            [$"{Library.DatasetFolder}/schema.json"] = Text(Dataset()),
        };
    }

    private static string Text(JsonObject schema) => schema.ToJsonString(Indented) + "\n";

    private static JsonObject Experiment(IReadOnlyList<string> datasets, IReadOnlyList<string> architectures)
    {
        var type = OptionType.Of(typeof(ExperimentFile));
        var options = new OptionSchema(placeholders: false);
        var layers = new OptionSchema(placeholders: true);
        var values = new Dictionary<string, Func<JsonObject>>(StringComparer.Ordinal)
        {
            ["dataset"] = () =>
                new JsonObject
                {
                    ["oneOf"] = new JsonArray(
                        new JsonObject { ["enum"] = OptionSchema.Array(datasets) },
                        options.Plain(OptionType.Of(typeof(FolderDataset)))
                    ),
                },
            ["architecture"] = () =>
                new JsonObject
                {
                    ["oneOf"] = new JsonArray(new JsonObject { ["enum"] = OptionSchema.Array(architectures) }, Architecture(layers)),
                },
            ["parameters"] = Parameters,
        };
        var replaced = values.ToDictionary(pair => pair.Key, pair => pair.Value(), StringComparer.Ordinal);
        replaced["matrix"] = Matrix(options, values);
        replaced["seeds"] = Axis(options.Value(OptionType.Of(typeof(TrainOptions)).Property("seed")!), null);
        var properties = options.Properties(type, replaced);

        // Layers with placeholders and options without never share a definition: their names differ.
        var definitions = options.Definitions;
        foreach (var (name, definition) in layers.Definitions)
        {
            definitions[name] = definition!.DeepClone();
        }

        return new JsonObject
        {
            ["$schema"] = Draft,
            ["title"] = "An experiment, or a matrix of them",
            ["type"] = "object",
            ["properties"] = properties,
            ["additionalProperties"] = false,
            ["if"] = new JsonObject { ["not"] = new JsonObject { ["required"] = OptionSchema.Array(["extends"]) } },
            ["then"] = new JsonObject { ["required"] = OptionSchema.Array(["dataset"]) },
            ["$defs"] = definitions,
        };
    }

    private static JsonObject Matrix(OptionSchema options, Dictionary<string, Func<JsonObject>> values)
    {
        var axes = new JsonObject();
        foreach (var (key, property) in OptionKeys.All())
        {
            axes[key] = Axis(
                values.TryGetValue(key, out var own) ? own()
                    : property is null ? []
                    : options.Value(property),
                property?.Description
            );
        }

        return new JsonObject
        {
            ["type"] = OptionSchema.Array(["object", "null"]),
            ["properties"] = axes,
            ["additionalProperties"] = Axis(ParameterValues(), "A parameter of the architecture, or a dotted key."),
        };
    }

    private static JsonObject Axis(JsonObject item, string? description)
    {
        var axis = new JsonObject();
        if (description is not null)
        {
            axis["description"] = description;
        }

        axis["type"] = "array";
        axis["minItems"] = 1;
        axis["items"] = item;
        return axis;
    }

    private static JsonObject ArchitectureFile()
    {
        var layers = new OptionSchema(placeholders: true);
        var schema = new JsonObject { ["$schema"] = Draft, ["title"] = "An architecture: layers, with parameters that experiments set" };
        foreach (var (key, value) in Architecture(layers))
        {
            schema[key] = value!.DeepClone();
        }

        schema["$defs"] = layers.Definitions;
        return schema;
    }

    private static JsonObject Architecture(OptionSchema layers)
    {
        var replaced = new Dictionary<string, JsonObject>(StringComparer.Ordinal)
        {
            ["description"] = new JsonObject { ["type"] = "string" },
            ["parameters"] = Parameters(),
            ["layers"] = new JsonObject
            {
                ["type"] = "array",
                ["minItems"] = 1,
                ["items"] = layers.Plain(OptionType.Of(typeof(Model.Layers.LayerOptions))),
            },
        };
        return new JsonObject
        {
            ["type"] = "object",
            ["properties"] = layers.Properties(OptionType.Of(typeof(ArchitectureFile)), replaced),
            ["required"] = OptionSchema.Array(["layers"]),
            ["additionalProperties"] = false,
        };
    }

    private static JsonObject Parameters() =>
        new()
        {
            ["type"] = OptionSchema.Array(["object", "null"]),
            ["patternProperties"] = new JsonObject { [$"^{Placeholder.NamePattern}$"] = ParameterValues() },
            ["additionalProperties"] = false,
        };

    /// <summary>A scalar, or a list of scalars with one value per use.</summary>
    private static JsonObject ParameterValues()
    {
        var scalar = OptionSchema.Array(["number", "string", "boolean"]);
        return new JsonObject
        {
            ["type"] = OptionSchema.Array(["number", "string", "boolean", "array"]),
            ["minItems"] = 1,
            ["items"] = new JsonObject { ["type"] = scalar },
        };
    }

    private static JsonObject Dataset()
    {
        var type = OptionType.Of(typeof(DatasetFile));
        var options = new OptionSchema(placeholders: false);
        var properties = options.Properties(type);
        return new JsonObject
        {
            ["$schema"] = Draft,
            ["title"] = "A dataset",
            ["type"] = "object",
            ["properties"] = properties,
            ["required"] = OptionSchema.Array(type.Properties.Where(property => property.Required).Select(property => property.Name)),
            ["additionalProperties"] = false,
            ["$defs"] = options.Definitions,
        };
    }
}

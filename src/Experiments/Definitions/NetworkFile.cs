using System.Collections.Immutable;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Permafrost.Core.Errors;
using Permafrost.Experiments.Binding;
using Permafrost.Experiments.Faults;
using Permafrost.Experiments.Yaml;
using Permafrost.Model;
using Permafrost.Model.Layers;

namespace Permafrost.Experiments.Definitions;

/// <summary>What a program must know of a trained network beside its weights: the file <c>network.json</c>.</summary>
/// <remarks>Its keys are those of experiments, with every default filled in: JSON is YAML, and what reads experiments reads it.</remarks>
public sealed record NetworkFile
{
    public const string FileName = "network.json";

    /// <summary>Keys of <c>preprocess</c> that say nothing about one image.</summary>
    private static readonly string[] OfSplits = ["limit", "split_seed", "validation"];

    /// <summary>Keys of <c>evaluate</c> that say nothing about one image, either.</summary>
    private static readonly string[] OfMeasures = ["mc_dropout", "sparsity"];

    private static readonly JsonSerializerOptions Form = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    [Required, Description("The experiment that the network comes of.")]
    public string Experiment { get; init; } = "";

    [Required, MinLength(1), Description("Names of the classes, in the order of the outputs.")]
    public ImmutableArray<string> Classes { get; init; } = [];

    [Required, Description("How a picture becomes an input; values 0 to 255 become 0 to 1 within the network.")]
    public PreprocessOptions? Preprocess { get; init; } = new();

    [Description("How images are looked at.")]
    public EvaluateOptions? Evaluate { get; init; } = new();

    [Required, MinLength(1), Description("The layers, from the image to one output per class.")]
    public ImmutableArray<LayerOptions> Layers { get; init; } = [];

    /// <summary>The network without its weights.</summary>
    public NetworkDefinition Definition() => new(Preprocess!.InputShape, Layers, Classes.Length);

    public static NetworkFile Of(ExperimentDefinition experiment) =>
        new()
        {
            Experiment = experiment.Name,
            Classes = experiment.Dataset.Classes,
            Preprocess = experiment.Preprocess,
            Evaluate = experiment.Evaluate,
            Layers = experiment.Layers,
        };

    /// <summary>The file's text; equal networks give equal texts.</summary>
    public string ToJson()
    {
        var json = new JsonObject
        {
            ["experiment"] = Experiment,
            ["classes"] = OptionJson.Serialize(Classes),
            ["preprocess"] = PreprocessJson(),
            ["evaluate"] = Without(OfMeasures, Evaluate!),
            ["layers"] = OptionJson.Serialize(Layers),
        };
        return json.ToJsonString(Form) + "\n";
    }

    /// <summary>How a picture becomes an input: <c>size</c>, <c>channels</c>, <c>resize</c>, <c>fit</c>, <c>background</c>.</summary>
    public JsonObject PreprocessJson() => Without(OfSplits, Preprocess!);

    /// <summary>Reads what <see cref="ToJson"/> wrote, or somebody by hand.</summary>
    /// <exception cref="UserErrorException">It cannot be read, or holds faults; all are named with line and column.</exception>
    public static NetworkFile Read(string path)
    {
        var faults = new FaultList();
        var root = new SourceFiles(Environment.CurrentDirectory, faults).Read(Path.GetFullPath(path));
        var file = root is null ? null : new OptionBinder(faults).Bind(OptionType.Of(typeof(NetworkFile)), root, OptionPath.Root);
        faults.ThrowIfAny();
        var network = (NetworkFile)file!;
        return network.Classes.Distinct(StringComparer.Ordinal).Count() == network.Classes.Length
            ? network
            : throw new UserErrorException($"{path}: classes holds a name twice; expected another name for every output");
    }

    private static JsonObject Without(string[] keys, object options)
    {
        var json = OptionJson.Serialize(options).AsObject();
        foreach (string key in keys)
        {
            json.Remove(key);
        }

        return json;
    }
}

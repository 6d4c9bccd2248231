using System.Text.Json.Nodes;
using Permafrost.Core.Digests;
using Permafrost.Core.Json;
using Permafrost.Pipeline.Code;

namespace Permafrost.Pipeline;

/// <summary>Everything a stage's outputs depend on, and the key made of it.</summary>
internal sealed class StageIdentity
{
    // What follows from it is made when it is asked for: kept, it would be most of the memory of a run of a thousand experiments.
    private readonly Stage stage;

    /// <param name="stage">The stage.</param>
    /// <param name="code">The version of its code.</param>
    /// <param name="inputs">Digests by the names of the inputs; null where an upstream stage must run before they are known.</param>
    public StageIdentity(Stage stage, CodeVersion code, IReadOnlyDictionary<string, Sha256Digest>? inputs)
    {
        this.stage = stage;
        Stage = stage.Name;
        Code = code;
        Inputs = inputs;
        Key = Document is { } document ? CanonicalJson.Digest(document) : null;
    }

    public string Stage { get; }

    public CodeVersion Code { get; }

    public JsonObject Parameters => stage.Parameters;

    public JsonObject Described => stage.Described;

    public IReadOnlyDictionary<string, Sha256Digest>? Inputs { get; }

    public JsonObject? Document => Inputs is null ? null : KeyDocument(Stage, Code.Digest, Parameters, Inputs);

    public Sha256Digest? Key { get; }

    /// <summary>The same for all stages that may go on from each other's work; null where there is nothing to go on from.</summary>
    /// <param name="stage">The stage that this identity was made of. Only one that runs is asked.</param>
    public Sha256Digest? ContinuationKeyOf(Stage stage) =>
        Inputs is not null && stage.Continuation is { } common
            ? CanonicalJson.Digest(KeyDocument(Stage, Code.Digest, common, Inputs))
            : null;

    /// <summary>What a key is the digest of: <c>{ "stage", "code", "parameters", "inputs" }</c>.</summary>
    public static JsonObject KeyDocument(
        string stage,
        Sha256Digest code,
        JsonObject parameters,
        IReadOnlyDictionary<string, Sha256Digest> inputs
    ) =>
        new()
        {
            ["stage"] = stage,
            ["code"] = code.ToString(),
            ["parameters"] = parameters.DeepClone(),
            ["inputs"] = new JsonObject(inputs.Select(input => KeyValuePair.Create(input.Key, (JsonNode?)input.Value.ToString()))),
        };
}

using System.Text.Json.Nodes;
using Permafrost.Experiments.Binding;
using Permafrost.Model;

namespace Permafrost.Stages;

/// <summary>A network's definition as part of a stage's key.</summary>
internal static class NetworkJson
{
    public static JsonObject Of(NetworkDefinition network) =>
        new()
        {
            ["input"] = new JsonArray(network.Input.Height, network.Input.Width, network.Input.Channels),
            ["classes"] = network.Classes,
            ["layers"] = new JsonArray([.. network.Layers.Select(layer => OptionJson.Serialize(layer))]),
        };
}

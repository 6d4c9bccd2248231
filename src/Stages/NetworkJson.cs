using System.Text.Json.Nodes;
using Permafrost.Experiments.Binding;
using Permafrost.Model;

namespace Permafrost.Stages;

/// <summary>A network's definition as part of a stage's key.</summary>
internal static class NetworkJson
{
    public static JsonObject Of(NetworkDefinition network)
    {
        var json = new JsonObject
        {
            ["input"] = new JsonArray(network.Input.Height, network.Input.Width, network.Input.Channels),
            ["classes"] = network.Classes,
            ["layers"] = new JsonArray([.. network.Layers.Select(layer => OptionJson.Serialize(layer))]),
        };
        if (!network.Graph.IsEmpty)
        {
            json["graph"] = new JsonArray([.. network.Graph.Select(Of)]);
        }

        return json;
    }

    private static JsonObject Of(GraphNode node) =>
        new()
        {
            ["name"] = node.Name,
            ["layer"] = OptionJson.Serialize(node.Layer),
            ["inputs"] = new JsonArray([.. node.Inputs.Select(input => JsonValue.Create(input))]),
        };
}

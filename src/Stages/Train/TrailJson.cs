using System.Text.Json.Nodes;
using Permafrost.Core.Json;
using Permafrost.Model.Training;

namespace Permafrost.Stages.Train;

/// <summary>
/// The text of <c>trail.json</c>: per epoch the bits of each step's objective (16 hexadecimal digits of the float64) and the
/// digest of each tensor. The first place where two trails differ is where two runs parted.
/// </summary>
internal static class TrailJson
{
    public static string Text(IReadOnlyList<EpochTrail> trail) =>
        StableJson.Text(new JsonObject { ["epochs"] = new JsonArray([.. trail.Select(epoch => (JsonNode)Epoch(epoch))]) });

    private static JsonObject Epoch(EpochTrail epoch) =>
        new()
        {
            ["epoch"] = epoch.Epoch,
            ["loss_bits"] = new JsonArray([.. epoch.LossBits.Select(bits => (JsonNode)$"{bits:x16}")]),
            ["tensors"] = new JsonObject(epoch.Tensors.Select(tensor => KeyValuePair.Create(tensor.Key, (JsonNode?)$"{tensor.Value}"))),
        };
}

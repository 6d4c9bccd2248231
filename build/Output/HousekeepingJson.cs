using System.Text.Json.Nodes;
using Permafrost.Pipeline.Storage;

namespace Permafrost.Build.Output;

/// <summary>What <c>Verify</c> and <c>CollectGarbage</c> print with <c>--format=json</c>.</summary>
internal static class HousekeepingJson
{
    public static JsonObject Of(string store, StoreCheck check, int removed) =>
        new()
        {
            ["target"] = "Verify",
            ["store"] = store,
            ["contents"] = check.Contents,
            ["bytes"] = check.Bytes,
            ["records"] = check.Records,
            ["faults"] = Of(check.Faults),
            ["missing"] = Of(check.Missing),
            ["removed"] = removed,
        };

    public static JsonObject Of(string store, StoreCollection collection, bool applied) =>
        new()
        {
            ["target"] = "CollectGarbage",
            ["store"] = store,
            ["applied"] = applied,
            ["bytes"] = collection.TotalBytes,
            ["garbage_bytes"] = collection.GarbageBytes,
            ["groups"] = new JsonArray([
                .. collection.Groups.Select(group =>
                    (JsonNode)
                        new JsonObject
                        {
                            ["origin"] = group.Origin,
                            ["results"] = group.Records,
                            ["files"] = group.Files,
                            ["bytes"] = group.Bytes,
                        }
                ),
            ]),
        };

    private static JsonArray Of(IReadOnlyList<StoreFault> faults) =>
        new([
            .. faults.Select(fault =>
                (JsonNode)
                    new JsonObject
                    {
                        ["path"] = fault.Path,
                        ["fault"] = fault.What,
                        ["of"] = fault.Of,
                    }
            ),
        ]);
}

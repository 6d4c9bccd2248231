using System.Text.Json.Nodes;

namespace Permafrost.Experiments.Yaml;

/// <summary>A tree as JSON: numbers as numbers, in the shortest form.</summary>
internal static class YamlJson
{
    public static JsonNode? Of(YamlNode node) =>
        node switch
        {
            YamlScalar { Kind: ScalarKind.Null } => null,
            YamlScalar { Kind: ScalarKind.Boolean } scalar => JsonValue.Create(scalar.Boolean),
            YamlScalar { Kind: ScalarKind.Integer } scalar => JsonValue.Create(scalar.Integer),
            YamlScalar { Kind: ScalarKind.Number } scalar => JsonValue.Create(scalar.Number),
            YamlScalar scalar => JsonValue.Create(scalar.Text),
            YamlList list => new JsonArray([.. list.Items.Select(Of)]),
            YamlMapping mapping => new JsonObject(mapping.Entries.Select(entry => KeyValuePair.Create(entry.Key, Of(entry.Value)))),
            _ => throw new ArgumentOutOfRangeException(nameof(node)),
        };
}

using System.Text.Json.Nodes;
using Permafrost.Experiments.Architectures;
using Permafrost.Experiments.Binding;
using Permafrost.Model.Layers;

namespace Permafrost.Experiments.Schema;

/// <summary>Option types as JSON schema, draft 2020-12. Records and choices become definitions, each written once.</summary>
/// <param name="placeholders">Scalars may also be placeholders of an architecture, <c>"{dropout}"</c>.</param>
internal sealed class OptionSchema(bool placeholders)
{
    private readonly SortedDictionary<string, JsonObject> definitions = new(StringComparer.Ordinal);

    /// <summary>The definitions that what was written so far refers to.</summary>
    public JsonObject Definitions => new(definitions.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value.DeepClone())));

    /// <summary>The properties of a record, without those of which <paramref name="replaced"/> has its own schema.</summary>
    public JsonObject Properties(OptionType record, IReadOnlyDictionary<string, JsonObject>? replaced = null)
    {
        object defaults = record.CreateDefault();
        var properties = new JsonObject();
        foreach (var property in record.Properties)
        {
            var schema = replaced is not null && replaced.TryGetValue(property.Name, out var own) ? own : Value(property);
            var described = new JsonObject();
            if (property.Description is { } description)
            {
                described["description"] = description;
            }

            foreach (var (key, value) in schema.ToList())
            {
                schema.Remove(key);
                described[key] = value;
            }

            if (!property.Required && property.Type.Kind != OptionKind.Raw && property.Get(defaults) is { } preset)
            {
                described["default"] = OptionJson.Serialize(preset);
            }

            properties[property.Name] = described;
        }

        return properties;
    }

    /// <summary>What may stand for a property, its own limits included.</summary>
    public JsonObject Value(OptionProperty property)
    {
        if (property.Type.Kind == OptionKind.Range)
        {
            return NumberOrPair(property.Range, property.Amount);
        }

        var schema = Plain(property.Type);
        if (property.Range is { } range)
        {
            schema["minimum"] = Limit(property, range.Minimum);
            schema["maximum"] = Limit(property, range.Maximum);
        }

        if (property.Pattern is { } pattern)
        {
            schema["pattern"] = pattern.Pattern;
        }

        if (property is { Required: true, Type.Kind: OptionKind.Text })
        {
            schema["minLength"] = 1;
        }

        if (property.Fewest > 0)
        {
            schema["minItems"] = property.Fewest;
        }

        var choices = new JsonArray(schema);
        if (property.AllowsClassCount)
        {
            choices.Add(new JsonObject { ["const"] = OptionBinder.ClassCountWord });
        }

        if (placeholders && property.Type.Kind is not (OptionKind.Record or OptionKind.List))
        {
            choices.Add(new JsonObject { ["type"] = "string", ["pattern"] = Placeholder.Pattern });
        }

        return choices.Count == 1 ? (JsonObject)schema.DeepClone() : new JsonObject { ["anyOf"] = choices };
    }

    /// <summary>What may stand for a type.</summary>
    public JsonObject Plain(OptionType type) =>
        type.Kind switch
        {
            OptionKind.Boolean => new JsonObject { ["type"] = "boolean" },
            OptionKind.Integer => new JsonObject { ["type"] = "integer" },
            OptionKind.Number => new JsonObject { ["type"] = "number" },
            OptionKind.Text => new JsonObject { ["type"] = "string" },
            OptionKind.Enumeration => new JsonObject { ["enum"] = Array(type.Names) },
            OptionKind.List => new JsonObject { ["type"] = "array", ["items"] = Plain(type.Item!) },
            OptionKind.Range => NumberOrPair(null, null),
            OptionKind.Padding => WordOrSides(),
            OptionKind.ClassWeights => ClassWeights(),
            OptionKind.Record => Reference(type, Record),
            OptionKind.Choice => Reference(type, Choice),
            _ => [],
        };

    public static JsonArray Array(IEnumerable<string> names) => new([.. names.Select(name => (JsonNode?)JsonValue.Create(name))]);

    private static JsonObject NumberOrPair(OptionRange? ends, OptionRange? amounts)
    {
        var pair = new JsonObject
        {
            ["type"] = "array",
            ["items"] = Number(ends),
            ["minItems"] = 2,
            ["maxItems"] = 2,
        };
        return new JsonObject { ["anyOf"] = new JsonArray(Number(amounts), pair) };

        static JsonObject Number(OptionRange? limits)
        {
            var number = new JsonObject { ["type"] = "number" };
            if (limits is not null)
            {
                number["minimum"] = limits.Minimum;
                number["maximum"] = limits.Maximum;
            }

            return number;
        }
    }

    private static JsonObject WordOrSides()
    {
        var sides = new JsonObject
        {
            ["type"] = "array",
            ["items"] = Pixels(),
            ["minItems"] = 4,
            ["maxItems"] = 4,
        };
        return new JsonObject { ["anyOf"] = new JsonArray(new JsonObject { ["enum"] = Array(Padding.Words) }, Pixels(), sides) };

        static JsonObject Pixels() =>
            new()
            {
                ["type"] = "integer",
                ["minimum"] = 0,
                ["maximum"] = Padding.Most,
            };
    }

    private static JsonObject ClassWeights()
    {
        return new JsonObject
        {
            ["anyOf"] = new JsonArray(
                new JsonObject { ["const"] = ClassWeightReader.BalancedWord },
                new JsonObject
                {
                    ["type"] = "array",
                    ["items"] = Weight(),
                    ["minItems"] = 1,
                },
                new JsonObject
                {
                    ["type"] = "object",
                    ["additionalProperties"] = Weight(),
                    ["minProperties"] = 1,
                }
            ),
        };

        static JsonObject Weight() =>
            new()
            {
                ["type"] = "number",
                ["minimum"] = ClassWeightReader.Range.Minimum,
                ["maximum"] = ClassWeightReader.Range.Maximum,
            };
    }

    private JsonObject Reference(OptionType type, Func<OptionType, JsonObject> write)
    {
        if (!definitions.ContainsKey(type.Name))
        {
            definitions[type.Name] = [];
            definitions[type.Name] = write(type);
        }

        return new JsonObject { ["$ref"] = $"#/$defs/{type.Name}" };
    }

    // A key whose children are all commented out is null, and means the defaults.
    private JsonObject Record(OptionType type)
    {
        var required = type.Properties.Where(property => property.Required).Select(property => property.Name).ToList();
        var schema = new JsonObject { ["type"] = required.Count > 0 ? JsonValue.Create("object") : Array(["object", "null"]) };
        if (type.Description is { } description)
        {
            schema["description"] = description;
        }

        schema["properties"] = Properties(type);
        if (required.Count > 0)
        {
            schema["required"] = Array(required);
        }

        schema["additionalProperties"] = false;
        return schema;
    }

    private JsonObject Choice(OptionType type)
    {
        var forms = new JsonArray();
        foreach (var choice in type.Choices)
        {
            forms.Add(
                new JsonObject
                {
                    ["type"] = "object",
                    ["properties"] = new JsonObject { [choice.Name] = Plain(choice) },
                    ["required"] = Array([choice.Name]),
                    ["additionalProperties"] = false,
                }
            );
        }

        var alone = type
            .Choices.Where(choice => choice.Properties.All(property => !property.Required))
            .Select(choice => choice.Name)
            .ToList();
        if (alone.Count > 0)
        {
            forms.Add(new JsonObject { ["enum"] = Array(alone) });
        }

        return new JsonObject { ["oneOf"] = forms };
    }

    private static JsonValue Limit(OptionProperty property, double limit) =>
        property.Type.Kind == OptionKind.Integer ? JsonValue.Create((long)limit) : JsonValue.Create(limit);
}

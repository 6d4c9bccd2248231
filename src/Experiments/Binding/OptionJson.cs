using System.Collections;
using System.Text.Json.Nodes;
using Permafrost.Experiments.Definitions;
using Permafrost.Model.Layers;
using Permafrost.Model.Training;

namespace Permafrost.Experiments.Binding;

/// <summary>Option records as JSON with every default filled in: what goes into a stage's key. An option without a value is left out.</summary>
public static class OptionJson
{
    /// <summary>
    /// <c>{"conv2d":{"activation":"relu",…}}</c> for a record with an <c>[OptionName]</c>, <c>{"batch_size":64,…}</c> for another.
    /// </summary>
    /// <remarks>Deterministic: keys in snake case and ordinal order; the same values give the same text in every process.</remarks>
    /// <param name="options">An option record, or a list, enum, number, text or boolean as its properties have them.</param>
    /// <exception cref="NotSupportedException">The type is no option type.</exception>
    public static JsonNode Serialize(object options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var type = OptionType.Of(options.GetType());
        return type.Kind switch
        {
            OptionKind.Boolean => JsonValue.Create((bool)options),
            OptionKind.Integer => options is int number ? JsonValue.Create(number) : JsonValue.Create((long)options),
            OptionKind.Number => JsonValue.Create((double)options + 0.0),
            OptionKind.Text => JsonValue.Create((string)options),
            OptionKind.Enumeration => JsonValue.Create(SnakeCase.Of(options.ToString()!)),
            OptionKind.Range => Range((NumberRange)options),
            OptionKind.Padding => Padding((Padding)options),
            OptionKind.ClassWeights => Weights((ClassWeights)options),
            OptionKind.List => List((IEnumerable)options),
            OptionKind.Record => Record(type, options),
            _ => throw new NotSupportedException($"{type.Clr} is no option type."),
        };
    }

    /// <summary>The pair however it was written; 0 where it changes nothing.</summary>
    private static JsonNode Range(NumberRange range) => range.Changes ? List(new[] { range.Low, range.High }) : JsonValue.Create(0.0);

    /// <summary>The word, or the four sides however they were written.</summary>
    private static JsonNode Padding(Padding padding) =>
        padding.Word is { } word ? JsonValue.Create(word) : new JsonArray(padding.Top, padding.Left, padding.Bottom, padding.Right);

    private static JsonNode Weights(ClassWeights weights) =>
        weights.Given.IsEmpty ? JsonValue.Create(ClassWeightReader.BalancedWord) : List(weights.Given);

    /// <summary>A value of an enum as YAML writes it, found without reflection: code that runs in a stage may use it.</summary>
    public static JsonNode Word<T>(T value)
        where T : struct, Enum => JsonValue.Create(SnakeCase.Of(value.ToString()));

    private static JsonArray List(IEnumerable items)
    {
        var array = new JsonArray();
        foreach (object item in items)
        {
            array.Add(Serialize(item));
        }

        return array;
    }

    private static JsonObject Record(OptionType type, object options)
    {
        var json = new JsonObject();
        foreach (var property in type.Properties.OrderBy(property => property.Name, StringComparer.Ordinal))
        {
            if (property.Get(options) is { } value)
            {
                json[property.Name] = Serialize(value);
            }
        }

        return type.IsChoice ? new JsonObject { [type.Name] = json } : json;
    }
}

using System.Collections.Immutable;
using System.Text.Json;
using Permafrost.Reporting.Text;

namespace Permafrost.Reporting.Results;

/// <summary>What the reports say about a network; written as <c>model.json</c>.</summary>
/// <param name="ParameterCount">Trained numbers in all.</param>
/// <param name="MacsPerImage">Multiply-accumulate operations to infer one image.</param>
/// <param name="Layers">The layers in order.</param>
/// <param name="KeptEpoch">The epoch whose weights the model has, if the best was to be kept; null: those of the last.</param>
public sealed record ModelSummary(long ParameterCount, long MacsPerImage, ImmutableArray<LayerRow> Layers, int? KeptEpoch = null)
{
    /// <summary>The text of <c>model.json</c>.</summary>
    public string ToJson() =>
        JsonText.Write(writer =>
        {
            writer.WriteStartObject();
            writer.WriteNumber("parameter_count", ParameterCount);
            writer.WriteNumber("macs_per_image", MacsPerImage);
            if (KeptEpoch is { } kept)
            {
                writer.WriteNumber("kept_epoch", kept);
            }

            writer.WritePropertyName("layers");
            WriteLayers(writer);
            writer.WriteEndObject();
        });

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The text is not as <see cref="ToJson"/> would write it.</exception>
    public static ModelSummary FromJson(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            return new ModelSummary(
                root.GetProperty("parameter_count").GetInt64(),
                root.GetProperty("macs_per_image").GetInt64(),
                [.. root.GetProperty("layers").EnumerateArray().Select(ReadLayer)],
                root.TryGetProperty("kept_epoch", out var kept) ? kept.GetInt32() : null
            );
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException($"model.json is not as Train writes it: {fault.Message} Run Train again.", fault);
        }
    }

    internal void WriteLayers(Utf8JsonWriter writer)
    {
        writer.WriteStartArray();
        foreach (var layer in Layers)
        {
            writer.WriteStartObject();
            writer.WriteString("name", layer.Name);
            writer.WriteString("output_shape", layer.OutputShape);
            writer.WriteNumber("parameters", layer.Parameters);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static LayerRow ReadLayer(JsonElement json) =>
        new(
            json.GetProperty("name").GetString() ?? throw new FormatException("A layer has no name."),
            json.GetProperty("output_shape").GetString() ?? throw new FormatException("A layer has no output shape."),
            json.GetProperty("parameters").GetInt64()
        );
}

using System.Collections.Immutable;
using System.Text.Json;

namespace Permafrost.Reporting.Metrics;

/// <summary>The figures of an experiment; written as <c>metrics.json</c>.</summary>
/// <param name="Validation">On the validation split; null where there is none.</param>
/// <param name="Test">On the test split.</param>
public sealed record SplitMetrics(ClassificationMetrics? Validation, ClassificationMetrics Test)
{
    /// <summary>How sure the network is of the test images, from several passes with dropout on; null where there was one pass without.</summary>
    public UncertaintyMetrics? Uncertainty { get; init; }

    /// <summary>Zeros among the outputs of each layer; empty where they were not counted.</summary>
    public ImmutableArray<LayerSparsity> Sparsity { get; init; } = [];

    /// <summary>The text of <c>metrics.json</c>: every number in the shortest digits that read back as the same one, <c>\n</c> at line ends.</summary>
    public string ToJson() =>
        Text.JsonText.Write(writer =>
        {
            writer.WriteStartObject();
            writer.WritePropertyName("validation");
            MetricsJson.Write(writer, Validation, static value => value);
            writer.WritePropertyName("test");
            MetricsJson.Write(writer, Test, static value => value);
            MetricsJson.Write(writer, Uncertainty, static value => value);
            MetricsJson.Write(writer, Sparsity, static value => value);
            writer.WriteEndObject();
        });

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The text is not as <see cref="ToJson"/> would write it.</exception>
    public static SplitMetrics FromJson(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var validation = document.RootElement.GetProperty("validation");
            return new SplitMetrics(
                validation.ValueKind == JsonValueKind.Null ? null : MetricsJson.Read(validation),
                MetricsJson.Read(document.RootElement.GetProperty("test"))
            )
            {
                Uncertainty = MetricsJson.ReadUncertainty(document.RootElement),
                Sparsity = MetricsJson.ReadSparsity(document.RootElement),
            };
        }
        catch (Exception fault)
            when (fault is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or IndexOutOfRangeException
            )
        {
            throw new InvalidDataException($"metrics.json is not as Evaluate writes it: {fault.Message} Run Evaluate again.", fault);
        }
    }
}

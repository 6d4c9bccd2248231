using System.Collections.Immutable;
using System.Text.Json;
using Permafrost.Core.Json;
using Permafrost.Reporting.Statistics;

namespace Permafrost.Reporting.Metrics;

/// <summary>The figures of one split as a JSON object.</summary>
internal static class MetricsJson
{
    public static void Write(Utf8JsonWriter writer, ClassificationMetrics? metrics, Func<double, double> rounded)
    {
        if (metrics is null)
        {
            writer.WriteNullValue();
            return;
        }

        writer.WriteStartObject();
        WriteSummary(writer, metrics, rounded);
        writer.WritePropertyName("classes");
        WriteClasses(writer, metrics, rounded);
        writer.WritePropertyName("confusion");
        WriteConfusion(writer, metrics);
        writer.WriteEndObject();
    }

    /// <summary>The single numbers, into an object that is open already.</summary>
    public static void WriteSummary(Utf8JsonWriter writer, ClassificationMetrics metrics, Func<double, double> rounded)
    {
        writer.WriteNumber("count", metrics.Count);
        writer.WriteNumber("accuracy", rounded(metrics.Accuracy));
        writer.WritePropertyName("accuracy_ci95");
        WriteInterval(writer, metrics.AccuracyInterval, rounded);
        writer.WriteNumber("loss", rounded(metrics.Loss));
        writer.WriteNumber("macro_f1", rounded(metrics.MacroF1));
        writer.WriteNumber("ece", rounded(metrics.ExpectedCalibrationError));
        writer.WriteNumber("brier", rounded(metrics.Brier));
    }

    public static void WriteInterval(Utf8JsonWriter writer, ConfidenceInterval interval, Func<double, double> rounded) =>
        writer.WriteRawValue($"[{Digits(rounded(interval.Low))}, {Digits(rounded(interval.High))}]");

    private static string Digits(double value) => EcmaScriptNumber.Format(value);

    public static void WriteClasses(Utf8JsonWriter writer, ClassificationMetrics metrics, Func<double, double> rounded)
    {
        writer.WriteStartArray();
        foreach (var one in metrics.Classes)
        {
            writer.WriteStartObject();
            writer.WriteString("name", one.Name);
            writer.WriteNumber("precision", rounded(one.Precision));
            writer.WriteNumber("recall", rounded(one.Recall));
            writer.WriteNumber("f1", rounded(one.F1));
            writer.WriteNumber("support", one.Support);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    public static void WriteConfusion(Utf8JsonWriter writer, ClassificationMetrics metrics)
    {
        writer.WriteStartArray();
        foreach (var row in metrics.Confusion)
        {
            // A matrix is read row by row: one line each.
            writer.WriteRawValue($"[{string.Join(", ", row)}]");
        }

        writer.WriteEndArray();
    }

    /// <summary>The member <c>uncertainty</c>, if there is any.</summary>
    public static void Write(Utf8JsonWriter writer, UncertaintyMetrics? uncertainty, Func<double, double> rounded)
    {
        if (uncertainty is null)
        {
            return;
        }

        writer.WriteStartObject("uncertainty");
        writer.WriteNumber("passes", uncertainty.Passes);
        WriteOrNull(writer, "mean_entropy_right", uncertainty.MeanEntropyRight, rounded);
        WriteOrNull(writer, "mean_entropy_wrong", uncertainty.MeanEntropyWrong, rounded);
        WriteOrNull(writer, "auroc", uncertainty.Auroc, rounded);
        writer.WriteEndObject();
    }

    /// <summary>The member <c>sparsity</c>, if it is not empty.</summary>
    public static void Write(Utf8JsonWriter writer, ImmutableArray<LayerSparsity> sparsity, Func<double, double> rounded)
    {
        if (sparsity.IsEmpty)
        {
            return;
        }

        writer.WriteStartArray("sparsity");
        foreach (var row in sparsity)
        {
            writer.WriteStartObject();
            writer.WriteString("layer", row.Layer);
            writer.WriteNumber("inference", rounded(row.Inference));
            writer.WriteNumber("training", rounded(row.Training));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    public static UncertaintyMetrics? ReadUncertainty(JsonElement root) =>
        root.TryGetProperty("uncertainty", out var json)
            ? new UncertaintyMetrics(
                json.GetProperty("passes").GetInt32(),
                NumberOrNull(json.GetProperty("mean_entropy_right")),
                NumberOrNull(json.GetProperty("mean_entropy_wrong")),
                NumberOrNull(json.GetProperty("auroc"))
            )
            : null;

    public static ImmutableArray<LayerSparsity> ReadSparsity(JsonElement root) =>
        root.TryGetProperty("sparsity", out var json)
            ?
            [
                .. json.EnumerateArray()
                    .Select(row => new LayerSparsity(
                        row.GetProperty("layer").GetString() ?? throw new FormatException("A layer has no name."),
                        row.GetProperty("inference").GetDouble(),
                        row.GetProperty("training").GetDouble()
                    )),
            ]
            : [];

    private static double? NumberOrNull(JsonElement json) => json.ValueKind == JsonValueKind.Null ? null : json.GetDouble();

    private static void WriteOrNull(Utf8JsonWriter writer, string name, double? value, Func<double, double> rounded)
    {
        if (value is { } number)
        {
            writer.WriteNumber(name, rounded(number));
        }
        else
        {
            writer.WriteNull(name);
        }
    }

    public static ClassificationMetrics Read(JsonElement json)
    {
        var interval = json.GetProperty("accuracy_ci95");
        return new ClassificationMetrics
        {
            Count = json.GetProperty("count").GetInt32(),
            Accuracy = json.GetProperty("accuracy").GetDouble(),
            AccuracyInterval = new ConfidenceInterval(interval[0].GetDouble(), interval[1].GetDouble()),
            Loss = json.GetProperty("loss").GetDouble(),
            MacroF1 = json.GetProperty("macro_f1").GetDouble(),
            ExpectedCalibrationError = json.GetProperty("ece").GetDouble(),
            Brier = json.GetProperty("brier").GetDouble(),
            Classes = [.. json.GetProperty("classes").EnumerateArray().Select(ReadClass)],
            Confusion =
            [
                .. json.GetProperty("confusion")
                    .EnumerateArray()
                    .Select(row => row.EnumerateArray().Select(count => count.GetInt32()).ToImmutableArray()),
            ],
        };
    }

    private static ClassMetrics ReadClass(JsonElement json) =>
        new(
            json.GetProperty("name").GetString() ?? throw new FormatException("A class has no name."),
            json.GetProperty("precision").GetDouble(),
            json.GetProperty("recall").GetDouble(),
            json.GetProperty("f1").GetDouble(),
            json.GetProperty("support").GetInt32()
        );
}

using System.Text.Json;
using Permafrost.Reporting.Metrics;
using Permafrost.Reporting.Repeats;
using Permafrost.Reporting.Results;

namespace Permafrost.Reporting.Json;

/// <summary>Experiments that differ by seed or fold alone in <c>report.json</c>, with every value.</summary>
internal static class RepeatsJson
{
    public static void Write(Utf8JsonWriter writer, RepeatedRuns runs)
    {
        writer.WriteString("file", runs.Runs[0].File);
        writer.WriteString("dataset", runs.Runs[0].Dataset.Name);
        JsonValues.WriteValues(writer, "axes", runs.Axes);
        JsonValues.WriteTexts(writer, "varies", runs.Varies);
        JsonValues.WriteTexts(writer, "experiments", runs.Runs.Select(one => one.Name));
        writer.WriteNumber("n", runs.Count);
        WriteSpreads(writer, "validation", runs, one => one.Validation);
        WriteSpreads(writer, "test", runs, one => one.Test);
    }

    private static void WriteSpreads(
        Utf8JsonWriter writer,
        string name,
        RepeatedRuns runs,
        Func<ExperimentResult, ClassificationMetrics?> split
    )
    {
        if (runs.Of(split, metrics => metrics.Accuracy) is null)
        {
            writer.WriteNull(name);
            return;
        }

        writer.WriteStartObject(name);
        WriteSpread("accuracy", metrics => metrics.Accuracy);
        WriteSpread("loss", metrics => metrics.Loss);
        writer.WriteEndObject();

        void WriteSpread(string figure, Func<ClassificationMetrics, double> value)
        {
            var spread = runs.Of(split, value)!;
            writer.WriteStartObject(figure);
            JsonValues.WriteNumber(writer, "mean", spread.Mean);
            JsonValues.WriteNumber(writer, "sd", spread.Deviation);
            writer.WriteNumber("n", spread.Count);
            writer.WritePropertyName("values");
            writer.WriteRawValue($"[{string.Join(", ", runs.Values(split, value).Select(FindingsJson.Digits))}]");
            writer.WriteEndObject();
        }
    }
}

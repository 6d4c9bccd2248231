using System.Text.Json;
using Permafrost.Reporting.Comparisons;
using Permafrost.Reporting.Metrics;
using Permafrost.Reporting.Text;

namespace Permafrost.Reporting.Json;

/// <summary>A comparison of two experiments in <c>report.json</c>.</summary>
internal static class ComparisonJson
{
    public static void Write(Utf8JsonWriter writer, Comparison pair)
    {
        writer.WriteString("a", pair.A);
        writer.WriteString("b", pair.B);
        writer.WriteStartObject("differs");
        writer.WriteString("parameter", pair.Differs);
        JsonValues.WriteNode(writer, "a", pair.ValueA);
        JsonValues.WriteNode(writer, "b", pair.ValueB);
        writer.WriteEndObject();
        JsonValues.WriteNumber(writer, "accuracy_difference", pair.AccuracyDifference);
        writer.WritePropertyName("ci95");
        MetricsJson.WriteInterval(writer, pair.Interval, Figures.Rounded);
        writer.WritePropertyName("bootstrap_ci95");
        MetricsJson.WriteInterval(writer, pair.BootstrapInterval, Figures.Rounded);
        writer.WriteStartObject("mcnemar");
        writer.WriteNumber("only_a", pair.OnlyA);
        writer.WriteNumber("only_b", pair.OnlyB);
        JsonValues.WriteNumber(writer, "p", pair.P);
        JsonValues.WriteNumber(writer, "p_holm", pair.PHolm);
        writer.WriteEndObject();
        JsonValues.WriteOrNull(writer, "class_gain", pair.Gain, FindingsJson.WriteShift);
        JsonValues.WriteOrNull(writer, "class_loss", pair.Loss, FindingsJson.WriteShift);
        writer.WriteString("verdict", VerdictText.Word(pair.Verdict));
    }
}

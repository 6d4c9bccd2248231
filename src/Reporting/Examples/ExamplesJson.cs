using System.Collections.Immutable;
using System.Text.Json;
using Permafrost.Core.Json;
using Permafrost.Reporting.Text;

namespace Permafrost.Reporting.Examples;

/// <summary>The examples of an experiment as a JSON object; an image is a line. <c>label</c> and <c>predicted</c> are indices of classes, as in <c>predictions.csv</c>.</summary>
internal static class ExamplesJson
{
    public static void Write(Utf8JsonWriter writer, PredictionExamples examples)
    {
        writer.WriteStartObject();
        Write(writer, "sample", examples.Sample);
        Write(writer, "right", examples.Right);
        Write(writer, "mistakes", examples.Mistakes);
        if (examples.Entropies is { } entropies)
        {
            Write(writer, "uncertain", examples.Uncertain);
            writer.WriteStartObject("entropies");
            writer.WriteNumber("highest", Figures.Rounded(entropies.Highest));
            writer.WritePropertyName("right");
            writer.WriteRawValue($"[{string.Join(", ", entropies.Right)}]");
            writer.WritePropertyName("wrong");
            writer.WriteRawValue($"[{string.Join(", ", entropies.Wrong)}]");
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, string name, ImmutableArray<ClassifiedImage> images)
    {
        writer.WriteStartArray(name);
        foreach (var one in images)
        {
            string entropy = one.Entropy is { } value ? $", \"entropy\": {Digits(value)}" : "";
            writer.WriteRawValue(
                $"{{\"index\": {one.Index}, \"label\": {one.Label}, \"predicted\": {one.Predicted}, \"probability\": {Digits(one.Probability)}, \"label_probability\": {Digits(one.LabelProbability)}{entropy}}}"
            );
        }

        writer.WriteEndArray();
    }

    private static string Digits(double value) => EcmaScriptNumber.Format(Figures.Rounded(value));
}

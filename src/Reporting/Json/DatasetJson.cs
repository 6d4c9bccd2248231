using System.Text.Json;
using Permafrost.Reporting.Examination;
using Permafrost.Reporting.Results;

namespace Permafrost.Reporting.Json;

/// <summary>A dataset in <c>report.json</c>.</summary>
internal static class DatasetJson
{
    public static void Write(Utf8JsonWriter writer, DatasetSummary dataset)
    {
        writer.WriteString("name", dataset.Name);
        writer.WriteString("description", dataset.Description);
        writer.WriteString("licence", dataset.Licence);
        writer.WriteStartArray("classes");
        foreach (string name in dataset.Classes)
        {
            writer.WriteStringValue(name);
        }

        writer.WriteEndArray();
        writer.WriteStartObject("splits");
        foreach (var split in dataset.Splits)
        {
            writer.WritePropertyName(split.Name);
            writer.WriteRawValue($"[{string.Join(", ", split.CountPerClass)}]");
        }

        writer.WriteEndObject();
        JsonValues.WriteOrNull(writer, "examination", dataset.Examination, WriteExamination);
    }

    private static void WriteExamination(Utf8JsonWriter writer, DatasetExamination found)
    {
        writer.WriteStartObject();
        writer.WriteNumber("files", found.Files);
        writer.WriteNumber("unusable", found.UnusableCount);
        writer.WriteNumber("duplicates_in_train", found.DuplicatesInTrain);
        writer.WriteNumber("duplicates_in_test", found.DuplicatesInTest);
        writer.WriteNumber("test_in_train", found.TestInTrain);
        writer.WriteNumber("conflicting_labels", found.ConflictingLabels);
        writer.WriteNumber("dropped", found.DroppedCount);
        writer.WriteNumber("look_alike", found.AlikeCount);
        writer.WriteStartArray("warnings");
        foreach (string warning in found.Warnings)
        {
            writer.WriteStringValue(warning);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}

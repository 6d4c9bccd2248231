using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Permafrost.Reporting.Comparisons;
using Permafrost.Reporting.Examination;
using Permafrost.Reporting.Examples;
using Permafrost.Reporting.Metrics;
using Permafrost.Reporting.Repeats;
using Permafrost.Reporting.Results;
using Permafrost.Reporting.Text;

namespace Permafrost.Reporting;

/// <summary>Writes <c>report.json</c>, the report for programs. Its keys are a contract; more may be added.</summary>
/// <remarks>Strict RFC 8259; what is not known is null; computed numbers have six significant digits, parameters stay as the user wrote them.</remarks>
public static class ReportJson
{
    /// <summary>Version of the contract, the key <c>schema</c>.</summary>
    public const int Schema = 1;

    /// <summary>The text of <c>report.json</c>.</summary>
    public static string Write(ReportDocument report) =>
        JsonText.Write(writer =>
        {
            writer.WriteStartObject();
            writer.WriteNumber("schema", Schema);
            WriteArray(writer, "datasets", report.Datasets, WriteDataset);
            WriteArray(writer, "experiments", report.Experiments, WriteExperiment);
            WriteArray(writer, "groups", report.Repeats, WriteRepeats);
            WriteArray(writer, "comparisons", report.Comparisons, WriteComparison);
            FindingsJson.Write(writer, report);
            writer.WriteEndObject();
        });

    private static void WriteDataset(Utf8JsonWriter writer, DatasetSummary dataset)
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
        WriteOrNull(writer, "examination", dataset.Examination, WriteExamination);
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

    private static void WriteExperiment(Utf8JsonWriter writer, ExperimentResult one)
    {
        writer.WriteString("name", one.Name);
        writer.WriteString("state", one.IsDone ? "done" : "failed");
        writer.WriteString("reason", one.FailureReason);
        writer.WriteString("file", one.File);
        writer.WriteString("description", one.Description);
        WriteValues(writer, "parameters", one.Parameters);
        WriteValues(writer, "axes", one.Axes);
        writer.WriteString("dataset", one.Dataset.Name);
        writer.WriteString("model_sha256", one.ModelDigest?.ToString());
        writer.WriteString("predictions_sha256", one.PredictionsDigest?.ToString());
        WriteNumber(writer, "parameter_count", one.Model?.ParameterCount);
        WriteNumber(writer, "macs_per_image", one.Model?.MacsPerImage);
        WriteNumber(writer, "epochs", one.History?.Epochs.Length);
        WriteNumber(writer, "kept_epoch", one.Model?.KeptEpoch);
        WriteNumber(writer, "training_count", one.TrainingCount);
        WriteSummary(writer, "validation", one.Validation);
        WriteSummary(writer, "test", one.Test);
        WriteOrNull(writer, "classes", one.Test, static (writer, test) => MetricsJson.WriteClasses(writer, test, Figures.Rounded));
        WriteOrNull(writer, "averages", one.Test, FindingsJson.WriteAverages);
        WriteOrNull(writer, "confusion", one.Test, MetricsJson.WriteConfusion);
        WriteOrNull(writer, "class_findings", one.Test is null ? null : ClassFindings.Of(one.Test), WriteFindings);
        MetricsJson.Write(writer, one.Metrics?.Uncertainty, Figures.Rounded);
        WriteSparsity(writer, one.Metrics?.Sparsity ?? []);
        WriteOrNull(writer, "examples", one.Examples, ExamplesJson.Write);
        WriteOrNull(writer, "top_confusions", one.Test, FindingsJson.WriteMistakes);
        WriteOrNull(writer, "layers", one.Model, static (writer, model) => model.WriteLayers(writer));
        WriteOrNull(writer, "history", one.History, WriteHistory);
    }

    private static void WriteFindings(Utf8JsonWriter writer, ClassFindings found)
    {
        writer.WriteStartObject();
        writer.WriteString("easiest", found.Easiest?.Name);
        writer.WriteString("hardest", found.Hardest?.Name);
        writer.WriteString("taken_for", found.TakenFor?.Chosen);
        writer.WriteEndObject();
    }

    private static void WriteSparsity(Utf8JsonWriter writer, ImmutableArray<LayerSparsity> layers)
    {
        MetricsJson.Write(writer, layers, Figures.Rounded);
        if (MeanSparsity.Of(layers) is { } mean)
        {
            writer.WriteStartObject("mean_sparsity");
            WriteNumber(writer, "inference", mean.Inference);
            WriteNumber(writer, "training", mean.Training);
            writer.WriteEndObject();
        }
    }

    private static void WriteHistory(Utf8JsonWriter writer, History.TrainingHistory history)
    {
        writer.WriteStartArray();
        foreach (var row in history.Epochs)
        {
            writer.WriteStartObject();
            writer.WriteNumber("epoch", row.Epoch);
            WriteNumber(writer, "train_loss", row.TrainLoss);
            WriteNumber(writer, "train_accuracy", row.TrainAccuracy);
            WriteNumber(writer, "validation_loss", row.ValidationLoss);
            WriteNumber(writer, "validation_accuracy", row.ValidationAccuracy);
            WriteNumber(writer, "learning_rate", row.LearningRate);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteRepeats(Utf8JsonWriter writer, RepeatedRuns runs)
    {
        writer.WriteString("file", runs.Runs[0].File);
        writer.WriteString("dataset", runs.Runs[0].Dataset.Name);
        WriteValues(writer, "axes", runs.Axes);
        WriteTexts(writer, "varies", runs.Varies);
        WriteTexts(writer, "experiments", runs.Runs.Select(one => one.Name));
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
            WriteNumber(writer, "mean", spread.Mean);
            WriteNumber(writer, "sd", spread.Deviation);
            writer.WriteNumber("n", spread.Count);
            writer.WritePropertyName("values");
            writer.WriteRawValue($"[{string.Join(", ", runs.Values(split, value).Select(FindingsJson.Digits))}]");
            writer.WriteEndObject();
        }
    }

    private static void WriteTexts(Utf8JsonWriter writer, string name, IEnumerable<string> texts)
    {
        writer.WriteStartArray(name);
        foreach (string text in texts)
        {
            writer.WriteStringValue(text);
        }

        writer.WriteEndArray();
    }

    private static void WriteComparison(Utf8JsonWriter writer, Comparison pair)
    {
        writer.WriteString("a", pair.A);
        writer.WriteString("b", pair.B);
        writer.WriteStartObject("differs");
        writer.WriteString("parameter", pair.Differs);
        WriteNode(writer, "a", pair.ValueA);
        WriteNode(writer, "b", pair.ValueB);
        writer.WriteEndObject();
        WriteNumber(writer, "accuracy_difference", pair.AccuracyDifference);
        writer.WritePropertyName("ci95");
        MetricsJson.WriteInterval(writer, pair.Interval, Figures.Rounded);
        writer.WritePropertyName("bootstrap_ci95");
        MetricsJson.WriteInterval(writer, pair.BootstrapInterval, Figures.Rounded);
        writer.WriteStartObject("mcnemar");
        writer.WriteNumber("only_a", pair.OnlyA);
        writer.WriteNumber("only_b", pair.OnlyB);
        WriteNumber(writer, "p", pair.P);
        WriteNumber(writer, "p_holm", pair.PHolm);
        writer.WriteEndObject();
        WriteOrNull(writer, "class_gain", pair.Gain, FindingsJson.WriteShift);
        WriteOrNull(writer, "class_loss", pair.Loss, FindingsJson.WriteShift);
        writer.WriteString("verdict", VerdictText.Word(pair.Verdict));
    }

    private static void WriteArray<T>(Utf8JsonWriter writer, string name, IEnumerable<T> items, Action<Utf8JsonWriter, T> content)
    {
        writer.WriteStartArray(name);
        foreach (var item in items)
        {
            writer.WriteStartObject();
            content(writer, item);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteSummary(Utf8JsonWriter writer, string name, ClassificationMetrics? metrics) =>
        WriteOrNull(
            writer,
            name,
            metrics,
            static (writer, metrics) =>
            {
                writer.WriteStartObject();
                MetricsJson.WriteSummary(writer, metrics, Figures.Rounded);
                writer.WriteEndObject();
            }
        );

    private static void WriteValues(Utf8JsonWriter writer, string name, IEnumerable<KeyValuePair<string, JsonNode>> values)
    {
        writer.WriteStartObject(name);
        foreach (var (key, value) in values)
        {
            WriteNode(writer, key, value);
        }

        writer.WriteEndObject();
    }

    private static void WriteNode(Utf8JsonWriter writer, string name, JsonNode? value)
    {
        writer.WritePropertyName(name);
        writer.WriteRawValue(JsonNodeText.Of(value));
    }

    private static void WriteNumber(Utf8JsonWriter writer, string name, double? value)
    {
        if (value is { } number)
        {
            writer.WriteNumber(name, Figures.Rounded(number));
        }
        else
        {
            writer.WriteNull(name);
        }
    }

    private static void WriteNumber(Utf8JsonWriter writer, string name, long? value)
    {
        if (value is { } number)
        {
            writer.WriteNumber(name, number);
        }
        else
        {
            writer.WriteNull(name);
        }
    }

    private static void WriteOrNull<T>(Utf8JsonWriter writer, string name, T? value, Action<Utf8JsonWriter, T> content)
        where T : class
    {
        writer.WritePropertyName(name);
        if (value is null)
        {
            writer.WriteNullValue();
        }
        else
        {
            content(writer, value);
        }
    }
}

using System.Collections.Immutable;
using System.Text.Json;
using Permafrost.Reporting.Examples;
using Permafrost.Reporting.Metrics;
using Permafrost.Reporting.Results;
using Permafrost.Reporting.Text;

namespace Permafrost.Reporting.Json;

/// <summary>An experiment in <c>report.json</c>.</summary>
internal static class ExperimentJson
{
    public static void Write(Utf8JsonWriter writer, ExperimentResult one)
    {
        writer.WriteString("name", one.Name);
        writer.WriteString("state", one.IsDone ? "done" : "failed");
        writer.WriteString("reason", one.FailureReason);
        writer.WriteString("file", one.File);
        writer.WriteString("description", one.Description);
        JsonValues.WriteValues(writer, "parameters", one.Parameters);
        JsonValues.WriteValues(writer, "axes", one.Axes);
        writer.WriteString("dataset", one.Dataset.Name);
        writer.WriteBoolean("bit_exact", one.IsBitExact);
        writer.WriteString("model_sha256", one.ModelDigest?.ToString());
        writer.WriteString("predictions_sha256", one.PredictionsDigest?.ToString());
        JsonValues.WriteNumber(writer, "parameter_count", one.Model?.ParameterCount);
        JsonValues.WriteNumber(writer, "macs_per_image", one.Model?.MacsPerImage);
        JsonValues.WriteNumber(writer, "epochs", one.History?.Epochs.Length);
        JsonValues.WriteNumber(writer, "kept_epoch", one.Model?.KeptEpoch);
        JsonValues.WriteNumber(writer, "training_count", one.TrainingCount);
        WriteSummary(writer, "validation", one.Validation);
        WriteSummary(writer, "test", one.Test);
        JsonValues.WriteOrNull(
            writer,
            "classes",
            one.Test,
            static (writer, test) => MetricsJson.WriteClasses(writer, test, Figures.Rounded)
        );
        JsonValues.WriteOrNull(writer, "averages", one.Test, FindingsJson.WriteAverages);
        JsonValues.WriteOrNull(writer, "chance_corrected", one.Test, WriteChanceCorrected);
        JsonValues.WriteOrNull(writer, "confusion", one.Test, MetricsJson.WriteConfusion);
        JsonValues.WriteOrNull(writer, "class_findings", one.Test is null ? null : ClassFindings.Of(one.Test), WriteFindings);
        MetricsJson.Write(writer, one.Metrics?.Uncertainty, Figures.Rounded);
        WriteSparsity(writer, one.Metrics?.Sparsity ?? []);
        JsonValues.WriteOrNull(writer, "reliability", one.Examples, WriteReliability);
        JsonValues.WriteOrNull(writer, "examples", one.Examples, ExamplesJson.Write);
        JsonValues.WriteOrNull(writer, "top_confusions", one.Test, FindingsJson.WriteMistakes);
        JsonValues.WriteOrNull(writer, "layers", one.Model, static (writer, model) => model.WriteLayers(writer));
        JsonValues.WriteOrNull(writer, "history", one.History, WriteHistory);
    }

    private static void WriteSummary(Utf8JsonWriter writer, string name, ClassificationMetrics? metrics) =>
        JsonValues.WriteOrNull(
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

    private static void WriteChanceCorrected(Utf8JsonWriter writer, ClassificationMetrics test)
    {
        var figures = ChanceCorrected.Of(test);
        writer.WriteStartObject();
        JsonValues.WriteNumber(writer, "balanced_accuracy", figures.BalancedAccuracy);
        JsonValues.WriteNumber(writer, "cohen_kappa", figures.CohenKappa);
        JsonValues.WriteNumber(writer, "mcc", figures.Matthews);
        writer.WriteEndObject();
    }

    private static void WriteFindings(Utf8JsonWriter writer, ClassFindings found)
    {
        writer.WriteStartObject();
        writer.WriteString("easiest", found.Easiest?.Name);
        writer.WriteString("hardest", found.Hardest?.Name);
        writer.WriteString("taken_for", found.TakenFor?.Chosen);
        writer.WriteEndObject();
    }

    private static void WriteReliability(Utf8JsonWriter writer, PredictionExamples examples)
    {
        writer.WriteStartArray();
        foreach (var bin in examples.Reliability)
        {
            writer.WriteStartObject();
            JsonValues.WriteNumber(writer, "low", bin.Low);
            JsonValues.WriteNumber(writer, "high", bin.High);
            writer.WriteNumber("count", bin.Count);
            JsonValues.WriteNumber(writer, "confidence", bin.Confidence);
            JsonValues.WriteNumber(writer, "accuracy", bin.Accuracy);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteSparsity(Utf8JsonWriter writer, ImmutableArray<LayerSparsity> layers)
    {
        MetricsJson.Write(writer, layers, Figures.Rounded);
        if (MeanSparsity.Of(layers) is { } mean)
        {
            writer.WriteStartObject("mean_sparsity");
            JsonValues.WriteNumber(writer, "inference", mean.Inference);
            JsonValues.WriteNumber(writer, "training", mean.Training);
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
            JsonValues.WriteNumber(writer, "train_loss", row.TrainLoss);
            JsonValues.WriteNumber(writer, "train_accuracy", row.TrainAccuracy);
            JsonValues.WriteNumber(writer, "validation_loss", row.ValidationLoss);
            JsonValues.WriteNumber(writer, "validation_accuracy", row.ValidationAccuracy);
            JsonValues.WriteNumber(writer, "learning_rate", row.LearningRate);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}

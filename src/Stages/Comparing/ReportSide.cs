using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Permafrost.Core.Digests;
using Permafrost.Core.Errors;
using Permafrost.Core.Text;
using Permafrost.Reporting;
using Permafrost.Reporting.Comparisons.Sides;

namespace Permafrost.Stages.Comparing;

/// <summary>Reads the experiments of a <c>report.json</c>, also of one that somebody else made.</summary>
internal static class ReportSide
{
    /// <exception cref="UserErrorException">It is no report; the message says what is wrong with it.</exception>
    public static ImmutableArray<SideRun> Read(JsonElement root, string display, StoredPredictions predictions)
    {
        try
        {
            if (!root.TryGetProperty("schema", out var schema) || schema.GetInt32() != ReportJson.Schema)
            {
                throw Fault(
                    display,
                    $"its schema is {(schema.ValueKind == JsonValueKind.Undefined ? "missing" : schema)}; this version reads {ReportJson.Schema}"
                );
            }

            var runs = root.GetProperty("experiments").EnumerateArray().Select(one => Run(one, predictions)).ToImmutableArray();
            return runs.GroupBy(run => run.Name, StringComparer.Ordinal).FirstOrDefault(group => group.Skip(1).Any()) is { } twice
                ? throw Fault(display, $"{twice.Key} is there twice")
                : runs;
        }
        catch (Exception exception)
            when (exception is InvalidOperationException or KeyNotFoundException or FormatException or IndexOutOfRangeException)
        {
            throw Fault(display, exception.Message.TrimEnd('.'));
        }
    }

    private static SideRun Run(JsonElement json, StoredPredictions predictions)
    {
        string name = json.GetProperty("name").GetString() ?? throw new FormatException("an experiment has no name");
        bool isDone = json.GetProperty("state").GetString() == "done";
        var digest = Digest(json, "predictions_sha256");
        var run = new SideRun
        {
            // Pairs are found by it, and it is shown: what is invisible would fool both.
            Name = VisibleText.Of(name),
            FailureReason = isDone ? null : VisibleText.Of(Text(json, "reason") ?? "no reason is given"),
            Parameters =
                json.TryGetProperty("parameters", out var parameters) && parameters.ValueKind == JsonValueKind.Object
                    ?
                    [
                        .. parameters
                            .EnumerateObject()
                            .Select(one => KeyValuePair.Create(one.Name, JsonNode.Parse(one.Value.GetRawText())!)),
                    ]
                    : null,
            Dataset = Text(json, "dataset"),
            ModelDigest = Digest(json, "model_sha256"),
            PredictionsDigest = digest,
            Predictions = () => predictions.Read(name, digest),
        };
        if (!isDone)
        {
            return run;
        }

        var test = json.GetProperty("test");
        return run with
        {
            Accuracy = test.GetProperty("accuracy").GetDouble() is var accuracy and >= 0 and <= 1
                ? accuracy
                : throw new FormatException($"the test accuracy of {run.Name} is {test.GetProperty("accuracy")}; expected 0..1"),
            Count = test.GetProperty("count").GetInt32() is var count and > 0
                ? count
                : throw new FormatException($"the test images of {run.Name} are {test.GetProperty("count")}; expected 1 or more"),
            Classes =
                json.TryGetProperty("classes", out var classes) && classes.ValueKind == JsonValueKind.Array
                    ?
                    [
                        .. classes
                            .EnumerateArray()
                            .Select(one => (one.GetProperty("name").GetString() ?? "", one.GetProperty("support").GetInt32())),
                    ]
                    : null,
        };
    }

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static Sha256Digest? Digest(JsonElement json, string name) =>
        Text(json, name) is not { } text ? null
        : Sha256Digest.TryParse(text, out var digest) ? digest
        : throw new FormatException($"{name} is '{VisibleText.Of(text, 80)}'; expected a SHA-256 of 64 hexadecimal digits");

    private static UserErrorException Fault(string display, string what) =>
        new(
            $"{display}: is no report: {VisibleText.Of(what, 300)}. Expected the report.json that Report writes, or a lock, NAME.lock.json."
        );
}

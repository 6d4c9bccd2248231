using System.Text.Json.Nodes;
using Permafrost.Build.Options;
using Permafrost.Build.Output;
using Permafrost.Core.Errors;
using Permafrost.Core.Files;
using Permafrost.Pipeline;
using Permafrost.Reporting.Predictions;
using Permafrost.Stages;
using Permafrost.Stages.Export;
using Permafrost.Stages.Prediction;

namespace Permafrost.Build;

/// <content>Using what was trained.</content>
public sealed partial class RunSession
{
    private const int ShownClasses = 3;
    private const int ShownFaults = 10;

    /// <exception cref="ExperimentFailedException">Some images could not be read; the others are evaluated.</exception>
    internal void Evaluate()
    {
        if (options.MakesReport || options.Data is null)
        {
            RunPhase("Evaluate");
        }

        if (options.Data is not { } data)
        {
            return;
        }

        const string Stage = "Evaluate";
        var unread = new List<string>();
        foreach (
            DataEvaluation evaluation in Study.EvaluateOn(
                data,
                (experiment, progress) => display.Progressed(experiment, Stage, progress),
                interruption.Token
            )
        )
        {
            display.Ended(evaluation.Experiment, Stage);
            results.Add(PredictionJson.Of(evaluation, data.FullPath));
            if (!options.Json)
            {
                output.Lines.Write($"\n{evaluation.Text}\n{Path.Combine(evaluation.Folder, "output.txt")}");
            }

            unread.AddRange(evaluation.Predictions.Unreadable.Select(row => $"  {data.Given.TrimEnd('/')}/{Fault(row)}"));
        }

        Refuse([.. unread.Distinct(StringComparer.Ordinal)]);
    }

    /// <exception cref="ExperimentFailedException">Some images could not be read; the others are predicted.</exception>
    internal void Predict()
    {
        const string Stage = "Predict";
        string experiment = Study.Experiments[0].Name;
        NamedPredictions predictions = Study.Predict(
            options.Images,
            progress => display.Progressed(experiment, Stage, progress),
            interruption.Token
        );
        display.Ended(experiment, Stage);
        Print(predictions, options.Output);
        Refuse([.. predictions.Unreadable.Select(row => $"  {Fault(row)}")]);
    }

    /// <summary>Writes trained networks for other programs.</summary>
    internal void Export()
    {
        foreach (ExportedFile file in Study.Export(options.Format.Models, options.Output))
        {
            results.Add(
                new JsonObject
                {
                    ["target"] = "Export",
                    ["experiment"] = file.Experiment,
                    ["format"] = file.Format.ToString().ToLowerInvariant(),
                    ["path"] = file.Path,
                    ["sha256"] = file.Digest.ToString(),
                    ["bytes"] = file.Bytes,
                }
            );
            Say($"{file.Digest}  {file.Path}");
        }
    }

    /// <summary>Whether a user asks about images, and nothing had to be trained: then there is no more to say than the answer.</summary>
    private bool AnswersAtOnce(IReadOnlyList<StageRow> rows) =>
        options.Images.Count > 0 && rows.All(row => row.State is StageState.Cached or StageState.Remote);

    private void Print(NamedPredictions predictions, string? path)
    {
        JsonArray json = predictions.ToJson(options.Top ?? int.MaxValue);
        string text = options.Format.Result switch
        {
            ResultFormat.Json => json.ToJsonString(RowsJson.Options) + "\n",
            ResultFormat.Csv => predictions.ToCsv(),
            _ => predictions.ToText(options.Top ?? ShownClasses),
        };
        if (path is not null)
        {
            ShownFiles.Writing(path, () => AtomicFile.WriteText(path, text));
            results.Add(
                new JsonObject
                {
                    ["target"] = "Predict",
                    ["path"] = path,
                    ["images"] = predictions.Rows.Count,
                    ["unreadable"] = predictions.Unreadable.Count,
                }
            );
            Say($"Predictions: {path}");
        }
        else if (options.Json)
        {
            results.AddRange(json.Select(row => row!.DeepClone()));
        }
        else if (options.Format.Result == ResultFormat.Csv)
        {
            output.Result.Write(text);
        }
        else
        {
            output.Lines.Write(text.TrimEnd('\n'));
        }
    }

    private static string Fault(NamedPrediction row) => $"{Core.Text.VisibleText.Of(row.Image)} {row.Fault}";

    private static void Refuse(IReadOnlyList<string> unread)
    {
        if (unread.Count == 0)
        {
            return;
        }

        string more = unread.Count > ShownFaults ? $"\n  and {unread.Count - ShownFaults} more" : "";
        throw new ExperimentFailedException(
            $"{(unread.Count == 1 ? "One image" : $"{unread.Count} images")} could not be used; the others were. Expected whole JPEG or PNG files:\n"
                + string.Join('\n', unread.Take(ShownFaults))
                + more
        );
    }
}

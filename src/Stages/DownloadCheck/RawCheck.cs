using System.Text.Json.Nodes;
using Permafrost.Core.Digests;
using Permafrost.Core.Errors;
using Permafrost.Core.Files;
using Permafrost.Core.Json;
using Permafrost.Experiments.Datasets;
using Permafrost.Experiments.Definitions;
using Permafrost.Pipeline;

namespace Permafrost.Stages.DownloadCheck;

/// <summary>Checks a dataset whose images are pixels already, all of one size, and writes <c>dataset.json</c>.</summary>
/// <param name="dataset">What it should be.</param>
/// <param name="answers">What to do about leakage.</param>
/// <param name="context">Where its files are.</param>
internal sealed class RawCheck(DatasetDefinition dataset, CheckOptions answers, StageContext context)
{
    /// <exception cref="UserErrorException">The files are not what the definition says.</exception>
    /// <exception cref="CheckFailedException">Test images are among the training images, and that is to fail.</exception>
    public void Run()
    {
        context.Report(new StageProgress(0.9, "checking labels and duplicates"));
        using var data = OpenOutputs();
        DatasetCheck check;
        try
        {
            check = DatasetCheck.Run(data, dataset.Classes, context.Threads, context.Cancellation);
        }
        catch (UserErrorException exception)
        {
            throw InDataset(exception);
        }

        AnswerLeakage(check);
        AtomicFile.WriteBytes(context.OutputPath(DownloadCheckStage.Summary), StableJson.Bytes(SummaryOf(data, check)));
        context.Report(
            new StageProgress(
                1.0,
                $"{data.Train.Count} training and {data.Test.Count} test images; {check.TestInTrain} test images also in train",
                Milestone: true
            )
        );
    }

    private JsonObject SummaryOf(RawDataset data, DatasetCheck check)
    {
        var shape = data.Train.Shape;
        var summary = new JsonObject
        {
            ["name"] = dataset.Name,
            ["classes"] = new JsonArray([.. dataset.Classes.Select(name => JsonValue.Create(name))]),
            ["image"] = new JsonObject
            {
                ["height"] = shape.Height,
                ["width"] = shape.Width,
                ["channels"] = shape.Channels,
            },
            ["splits"] = new JsonObject
            {
                ["train"] = ClassCounts.ToJson(check.TrainCounts),
                ["test"] = ClassCounts.ToJson(check.TestCounts),
            },
            ["files"] = new JsonArray([.. RawDataset.FileNames(dataset.Source).Select(name => FileJson(name, context.OutputPath(name)))]),
            ["duplicates"] = new JsonObject
            {
                ["within_train"] = check.DuplicatesInTrain,
                ["within_test"] = check.DuplicatesInTest,
                ["test_in_train"] = check.TestInTrain,
                ["conflicting_labels"] = check.ConflictingLabels,
            },
        };
        if (answers.OnLeakage == LeakageAnswer.Drop)
        {
            summary["dropped"] = new JsonArray([.. check.LeakedTrain.Select(index => (JsonNode)index)]);
        }

        return summary;
    }

    private void AnswerLeakage(DatasetCheck check)
    {
        if (check.TestInTrain == 0)
        {
            return;
        }

        string found = $"dataset {dataset.Name}: {check.TestInTrain} test images are among the training images, pixel for pixel";
        switch (answers.OnLeakage)
        {
            case LeakageAnswer.Fail:
                throw new CheckFailedException(
                    $"{found}: a network may know them by heart. Leave them out of the training images with check: {{ on_leakage: drop }}."
                );
            case LeakageAnswer.Drop:
                context.Warn($"{found}; {check.LeakedTrain.Count} training images are left out");
                break;
            default:
                context.Warn($"{found}: a network may know them by heart (check.on_leakage: drop leaves them out of the training images)");
                break;
        }
    }

    private RawDataset OpenOutputs()
    {
        try
        {
            return RawDataset.Open(dataset.Source, context.OutputPath);
        }
        catch (UserErrorException exception)
        {
            throw InDataset(exception);
        }
    }

    /// <summary>Files with the pinned digests cannot be at fault: the definition pins the wrong ones or names the wrong classes.</summary>
    private UserErrorException InDataset(UserErrorException exception) =>
        new([.. exception.Faults.Select(fault => $"dataset {dataset.Name}: {fault} Check the dataset's definition.")]);

    private static JsonNode FileJson(string name, string path) =>
        new JsonObject
        {
            ["name"] = name,
            ["sha256"] = Sha256Digest.OfFile(path).ToString(),
            ["size_bytes"] = new FileInfo(path).Length,
        };
}

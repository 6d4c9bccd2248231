using System.Text.Json.Nodes;
using Permafrost.Core.Digests;
using Permafrost.Core.Errors;
using Permafrost.Core.Files;
using Permafrost.Core.Json;
using Permafrost.Core.Text;
using Permafrost.Experiments.Binding;
using Permafrost.Experiments.Datasets;
using Permafrost.Experiments.Definitions;
using Permafrost.Pipeline;
using Permafrost.Stages.DownloadCheck.Examination;
using Permafrost.Stages.DownloadCheck.Folders;

namespace Permafrost.Stages.DownloadCheck;

/// <summary>Obtains a dataset and checks it: digests, format, labels, counts, duplicates.</summary>
/// <remarks>
/// <para>
/// Of pinned files: <c>dataset.json</c> and the raw files. The key holds what the files must be, not where they come from: another
/// mirror reruns nothing.
/// </para>
/// <para>
/// Of class folders: <c>dataset.json</c>, <c>manifest.json</c> and <c>thumbnails.safetensors</c>; the images stay where they are, and the key holds
/// what they are.
/// </para>
/// </remarks>
public sealed class DownloadCheckStage : Stage
{
    internal const string Summary = "dataset.json";
    internal const string Manifest = "manifest.json";
    internal const string ThumbnailFile = "thumbnails.safetensors";

    private readonly DatasetDefinition dataset;
    private readonly CheckOptions answers;
    private readonly string dataDirectory;
    private readonly DownloadSettings settings;

    /// <param name="dataset">What to obtain.</param>
    /// <param name="answers">What to do about leakage and bad images.</param>
    /// <param name="dataDirectory">The folder <c>data/</c>; files are looked for, and kept, in <c>data/NAME/</c>. No part of the key.</param>
    /// <param name="digestDirectory">Folder in which digests of the user's files are remembered; null: nothing is. No part of the key.</param>
    public DownloadCheckStage(DatasetDefinition dataset, CheckOptions answers, string dataDirectory, string? digestDirectory)
        : this(dataset, dataDirectory, new DownloadSettings { DigestFolder = digestDirectory }, answers) { }

    internal DownloadCheckStage(
        DatasetDefinition dataset,
        string dataDirectory,
        DownloadSettings? settings = null,
        CheckOptions? answers = null
    )
    {
        this.dataset = dataset;
        this.answers = answers ?? new();
        this.dataDirectory = dataDirectory;
        this.settings = settings ?? new();
        if (dataset.Source is FoldersSource)
        {
            Files = new DatasetFiles(dataset, dataDirectory, this.settings);
            ExternalInputs = [Files];
            Outputs = [Summary, Manifest, ThumbnailFile];
        }
        else
        {
            Outputs = [Summary, .. RawDataset.FileNames(dataset.Source)];
        }
    }

    /// <summary>The user's image files; null where the dataset has none.</summary>
    internal DatasetFiles? Files { get; }

    /// <summary>Whether training images may be left out that the raw files hold: then the summary says which.</summary>
    internal bool DropsRawImages => Files is null && answers.OnLeakage == LeakageAnswer.Drop;

    public override string Name => "DownloadCheck";

    public override JsonObject Parameters
    {
        get
        {
            var parameters = new JsonObject
            {
                ["classes"] = new JsonArray([.. dataset.Classes.Select(name => JsonValue.Create(name))]),
                ["source"] = SourceJson(dataset.Source),
            };
            if (Files is not null)
            {
                // The name is a folder's, and no output holds it.
                parameters["check"] = OptionJson.Serialize(answers);
                return parameters;
            }

            parameters["dataset"] = dataset.Name;
            if (answers.OnLeakage != LeakageAnswer.Warn)
            {
                parameters["check"] = new JsonObject { ["on_leakage"] = OptionJson.Serialize(answers.OnLeakage) };
            }

            return parameters;
        }
    }

    public override JsonObject Described
    {
        get
        {
            var described = Parameters;
            described["dataset"] = dataset.Name;
            if (Files?.Found is { } content)
            {
                described["images"] = content.CountsJson(dataset.Classes);
            }

            return described;
        }
    }

    public override IReadOnlyList<StageInput> Inputs => [];

    public override IReadOnlyList<ExternalInput> ExternalInputs { get; } = [];

    public override IReadOnlyList<string> Outputs { get; }

    public override void Run(StageContext context)
    {
        if (Files is not null)
        {
            Examine(Files.Content, context);
            return;
        }

        RequireSoundDefinition();
        switch (dataset.Source)
        {
            case IdxSource idx:
                var fetch = new DatasetFetch(dataset.Name, RawDataset.PinnedFiles(idx), idx.Mirrors, dataDirectory, settings, context);

                // The pipeline's stages are synchronous; this thread has nothing else to do meanwhile.
                var answered = Task.Run(fetch.RunAsync).GetAwaiter().GetResult();
                context.Note("mirror", string.Join(", ", answered));
                break;
            case ShapesSource shapes:
                Draw(shapes, "train", shapes.TrainCount, 0.0, context);
                Draw(shapes, "test", shapes.TestCount, 0.5, context);
                context.Note("mirror", "drawn here");
                break;
            default:
                throw RawDataset.Unknown(dataset.Source);
        }

        Check(context);
    }

    private static void Draw(ShapesSource shapes, string split, int count, double startFraction, StageContext context)
    {
        var renderer = new ShapesRenderer(shapes, split);
        int done = 0;
        ImageSetFile.Write(
            context.OutputPath($"{split}.safetensors"),
            count,
            renderer.Shape,
            ShapesRenderer.Label,
            (index, pixels, _) => renderer.Draw(index, pixels),
            scratchBytes: 0,
            context.Threads,
            images =>
            {
                done += images;
                context.Report(new StageProgress(startFraction + 0.4 * done / count, $"drawing {split}: {done} of {count}"));
            },
            context.Cancellation
        );
    }

    private void Examine(FolderContent content, StageContext context)
    {
        var examination = DatasetExamination.Run(dataset, answers, content, context);
        foreach (string warning in examination.Warnings)
        {
            context.Warn($"{VisibleText.Of(dataset.Name)}: {warning}");
        }

        context.Report(new StageProgress(0.95, "drawing thumbnails"));
        var thumbnails = new Thumbnails(examination);
        thumbnails.Write(context.OutputPath(ThumbnailFile), content, context.Threads, context.Cancellation);
        FolderManifest.Write(context.OutputPath(Manifest), examination.Used);
        AtomicFile.WriteBytes(context.OutputPath(Summary), StableJson.Bytes(ExaminationJson.Of(examination, thumbnails)));
        context.Report(
            new StageProgress(
                1.0,
                $"{examination.Counts(examination.Used, SplitName.Train).Sum()} training and {examination.Counts(examination.Used, SplitName.Test).Sum()} test images; "
                    + $"{examination.TestInTrain} test images also in train, {examination.NearPairs.Count} pairs look alike",
                Milestone: true
            )
        );
    }

    private void Check(StageContext context)
    {
        context.Report(new StageProgress(0.9, "checking labels and duplicates"));
        using var data = OpenOutputs(context);
        DatasetCheck check;
        try
        {
            check = DatasetCheck.Run(data, dataset.Classes, context.Threads, context.Cancellation);
        }
        catch (UserErrorException exception)
        {
            throw InDataset(exception);
        }

        AnswerLeakage(check, context);
        AtomicFile.WriteBytes(context.OutputPath(Summary), StableJson.Bytes(SummaryOf(data, check, context)));
        context.Report(
            new StageProgress(
                1.0,
                $"{data.Train.Count} training and {data.Test.Count} test images; {check.TestInTrain} test images also in train",
                Milestone: true
            )
        );
    }

    private JsonObject SummaryOf(RawDataset data, DatasetCheck check, StageContext context)
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

    private void AnswerLeakage(DatasetCheck check, StageContext context)
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

    private RawDataset OpenOutputs(StageContext context)
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

    /// <summary>What the files must be; where they come from is no part of it.</summary>
    private static JsonNode SourceJson(DatasetSource source)
    {
        var json = OptionJson.Serialize(source);
        var options = json.AsObject().Single().Value!.AsObject();
        options.Remove("mirrors");
        options.Remove("archives");
        return json;
    }

    /// <summary>Names become paths below <c>data/</c> and outputs of the stage; figures must be as many as classes.</summary>
    private void RequireSoundDefinition()
    {
        var faults = new List<string>();
        if (!IsPlainName(dataset.Name))
        {
            faults.Add($"dataset '{dataset.Name}': its name is no plain folder name.");
        }

        var names = RawDataset.FileNames(dataset.Source);
        faults.AddRange(names.Where(name => !IsPlainName(name)).Select(name => $"dataset {dataset.Name}: '{name}' is no plain file name."));
        if (names.Append(Summary).Distinct(StringComparer.Ordinal).Count() <= names.Length)
        {
            faults.Add($"dataset {dataset.Name}: its files {string.Join(", ", names)} need names of their own, other than {Summary}.");
        }

        if (dataset.Source is ShapesSource && dataset.Classes.Length != ShapesRenderer.Classes.Length)
        {
            faults.Add(
                $"dataset {dataset.Name}: found {dataset.Classes.Length} classes, expected {ShapesRenderer.Classes.Length}: {string.Join(", ", ShapesRenderer.Classes)}."
            );
        }

        if (faults.Count > 0)
        {
            throw new UserErrorException(faults);
        }
    }

    private static bool IsPlainName(string name) => name is not ("" or "." or "..") && name.IndexOfAny(['/', '\\', '\0', ':']) < 0;
}

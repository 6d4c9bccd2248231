using System.Text.Json.Nodes;
using Permafrost.Core.Digests;
using Permafrost.Core.Errors;
using Permafrost.Core.Files;
using Permafrost.Core.Json;
using Permafrost.Experiments.Binding;
using Permafrost.Experiments.Datasets;
using Permafrost.Pipeline;

namespace Permafrost.Stages.DownloadCheck;

/// <summary>Obtains a dataset and checks it: digests, format, labels, counts, duplicates.</summary>
/// <remarks>
/// Outputs: <c>dataset.json</c> and the raw files. The key holds what the files must be, not where they come from: another
/// mirror reruns nothing.
/// </remarks>
public sealed class DownloadCheckStage : Stage
{
    internal const string Summary = "dataset.json";

    private readonly DatasetDefinition dataset;
    private readonly string dataDirectory;
    private readonly DownloadSettings settings;

    /// <param name="dataset">What to obtain.</param>
    /// <param name="dataDirectory">The folder <c>data/</c>; files are looked for, and kept, in <c>data/NAME/</c>. No part of the key.</param>
    public DownloadCheckStage(DatasetDefinition dataset, string dataDirectory)
        : this(dataset, dataDirectory, new DownloadSettings()) { }

    internal DownloadCheckStage(DatasetDefinition dataset, string dataDirectory, DownloadSettings settings)
    {
        this.dataset = dataset;
        this.dataDirectory = dataDirectory;
        this.settings = settings;
        Outputs = [Summary, .. RawDataset.FileNames(dataset.Source)];
    }

    public override string Name => "DownloadCheck";

    public override JsonObject Parameters =>
        new()
        {
            ["dataset"] = dataset.Name,
            ["classes"] = new JsonArray([.. dataset.Classes.Select(name => JsonValue.Create(name))]),
            ["source"] = SourceJson(dataset.Source),
        };

    /// <summary>Every kind of mirror counts, whichever the definition has: another mirror reruns nothing.</summary>
    public override IEnumerable<Type> CodeRoots => [dataset.Source.GetType(), typeof(DebianMirror), typeof(HttpMirror)];

    public override IReadOnlyList<StageInput> Inputs => [];

    public override IReadOnlyList<string> Outputs { get; }

    public override void Run(StageContext context)
    {
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

        var shape = data.Train.Shape;
        AtomicFile.WriteBytes(
            context.OutputPath(Summary),
            StableJson.Bytes(
                new JsonObject
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
                    ["files"] = new JsonArray([
                        .. RawDataset.FileNames(dataset.Source).Select(name => FileJson(name, context.OutputPath(name))),
                    ]),
                    ["duplicates"] = new JsonObject
                    {
                        ["within_train"] = check.DuplicatesInTrain,
                        ["within_test"] = check.DuplicatesInTest,
                        ["test_in_train"] = check.TestInTrain,
                        ["conflicting_labels"] = check.ConflictingLabels,
                    },
                }
            )
        );
        context.Report(
            new StageProgress(
                1.0,
                $"{data.Train.Count} training and {data.Test.Count} test images; {check.TestInTrain} test images also in train",
                Milestone: true
            )
        );
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
        json.AsObject().Single().Value!.AsObject().Remove("mirrors");
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

using System.Text.Json.Nodes;
using Permafrost.Core.Errors;
using Permafrost.Core.Files;
using Permafrost.Core.Json;
using Permafrost.Experiments.Binding;
using Permafrost.Experiments.Datasets;
using Permafrost.Experiments.Definitions;
using Permafrost.Model;
using Permafrost.Pipeline;
using Permafrost.Stages.DownloadCheck;
using Permafrost.Stages.DownloadCheck.Folders;

namespace Permafrost.Stages.Preprocess;

/// <summary>Turns a dataset's raw files into one memory-mapped file per split, of the size and channels that a network sees.</summary>
/// <remarks>
/// Outputs: <c>train.safetensors</c>, <c>validation.safetensors</c>, <c>test.safetensors</c> in the layout of
/// <see cref="Model.Data.ImageSet"/>, <c>samples.safetensors</c> (<see cref="SampleImages"/>), and <c>preprocess.json</c> with the counts. Images are read, converted and written block by
/// block: memory does not grow with their number (labels and indices do, nine bytes an image).
/// </remarks>
public sealed class PreprocessStage : Stage
{
    internal const string Train = "train.safetensors";
    internal const string Validation = "validation.safetensors";
    internal const string Test = "test.safetensors";
    internal const string Samples = "samples.safetensors";
    internal const string Summary = "preprocess.json";

    private readonly DatasetDefinition dataset;
    private readonly PreprocessOptions options;
    private readonly DownloadCheckStage source;
    private readonly FoldChoice? fold;

    /// <param name="dataset">The dataset whose classes and kind of files are known.</param>
    /// <param name="options">Size, channels, split.</param>
    /// <param name="source">The stage that obtained the dataset.</param>
    /// <param name="fold">The part of the training images that is the validation split; null: the options say how many are.</param>
    public PreprocessStage(DatasetDefinition dataset, PreprocessOptions options, DownloadCheckStage source, FoldChoice? fold = null)
    {
        this.fold = fold;
        this.dataset = dataset;
        this.options = options;
        this.source = source;
        IEnumerable<string> names =
            source.Files is not null ? [DownloadCheckStage.Manifest]
            : source.DropsRawImages ? [DownloadCheckStage.Summary, .. RawDataset.FileNames(dataset.Source)]
            : RawDataset.FileNames(dataset.Source);
        Inputs = [.. names.Select(name => new StageInput(name, source, name))];
    }

    public override string Name => "Preprocess";

    public override JsonObject Parameters
    {
        get
        {
            var parameters = OptionJson.Serialize(options).AsObject();
            parameters["classes"] = dataset.Classes.Length;
            parameters["format"] = dataset.Source switch
            {
                FoldersSource => "folders",
                IdxSource => "idx",
                _ => "safetensors",
            };
            DescribedJson.AddFold(parameters, fold);
            return parameters;
        }
    }

    public override JsonObject Described
    {
        get
        {
            var described = new JsonObject { ["dataset"] = dataset.Name, ["preprocess"] = OptionJson.Serialize(options) };
            DescribedJson.AddFold(described, fold);
            return described;
        }
    }

    public override IEnumerable<Type> CodeRoots => [dataset.Source.GetType(), .. source.TreeTypes];

    public override IReadOnlyList<StageInput> Inputs { get; }

    public override IReadOnlyList<string> Outputs { get; } = [Train, Validation, Test, Samples, Summary];

    public override void Run(StageContext context)
    {
        var (trainImages, testImages) = Open(context);
        using var train = trainImages;
        using var test = testImages;
        int[] labels = Labels(train, "training");
        int[] testLabels = Labels(test, "test");
        int[] kept = Kept(train.Count, context);
        var split = StratifiedSplit.Of([.. kept.Select(index => labels[index])], [.. dataset.Classes], options, fold);
        int[] toTrain = [.. split.Train.Select(index => kept[index])];
        int[] toValidate = [.. split.Validation.Select(index => kept[index])];
        int[] toTest = [.. Enumerable.Range(0, test.Count)];

        var progress = new Progress(context, toTrain.Length + toValidate.Length + toTest.Length);
        var shape = options.InputShape;
        Write("train", train, toTrain, progress, context);
        Write("validation", train, toValidate, progress, context);
        Write("test", test, toTest, progress, context);
        SampleImages.Write(context.OutputPath(Train), dataset.Classes.Length, context.OutputPath(Samples));
        AtomicFile.WriteBytes(
            context.OutputPath(Summary),
            StableJson.Bytes(
                new JsonObject
                {
                    ["image"] = new JsonObject
                    {
                        ["height"] = shape.Height,
                        ["width"] = shape.Width,
                        ["channels"] = shape.Channels,
                    },
                    ["splits"] = new JsonObject
                    {
                        ["train"] = Counts(labels, toTrain),
                        ["validation"] = Counts(labels, toValidate),
                        ["test"] = Counts(testLabels, toTest),
                    },
                }
            )
        );
        context.Report(
            new StageProgress(
                1.0,
                $"{toTrain.Length} images to train on, {toValidate.Length} to validate, {toTest.Length} to test",
                Milestone: true
            )
        );
    }

    private (SplitImages Train, SplitImages Test) Open(StageContext context)
    {
        if (source.Files is { } files)
        {
            var entries = FolderManifest.Read(context.InputPath(DownloadCheckStage.Manifest)).ToLookup(entry => entry.Split);
            return (
                new FolderSplit(files.Content, [.. entries[SplitName.Train]]),
                new FolderSplit(files.Content, [.. entries[SplitName.Test]])
            );
        }

        var data = RawDataset.Open(dataset.Source, context.InputPath);
        return (new RawSplit(data.Train), new RawSplit(data.Test));
    }

    /// <summary>Training images that the check did not drop.</summary>
    private int[] Kept(int count, StageContext context)
    {
        IEnumerable<int> all = Enumerable.Range(0, count);
        if (!source.DropsRawImages)
        {
            return [.. all];
        }

        var dropped = JsonNode.Parse(File.ReadAllText(context.InputPath(DownloadCheckStage.Summary)))!["dropped"]!
            .AsArray()
            .Select(index => (int)index!)
            .ToHashSet();
        return [.. all.Where(index => !dropped.Contains(index))];
    }

    private void Write(string split, SplitImages images, int[] indices, Progress progress, StageContext context) =>
        images.Write(
            context.OutputPath($"{split}.safetensors"),
            indices,
            options,
            context,
            Unfinished(split, context),
            count => progress.Advance(split, count)
        );

    /// <summary>Where a split of files grows that take their time to be decoded, so that a killed run goes on where it stopped.</summary>
    private string? Unfinished(string split, StageContext context)
    {
        if (source.Files is null)
        {
            return null;
        }

        Directory.CreateDirectory(context.ResumeFolder);
        return Path.Combine(context.ResumeFolder, $"{split}.safetensors");
    }

    private int[] Labels(SplitImages images, string split)
    {
        var labels = new int[images.Count];
        for (int index = 0; index < labels.Length; index++)
        {
            labels[index] = images.Label(index);
            if ((uint)labels[index] >= (uint)dataset.Classes.Length)
            {
                throw new UserErrorException(
                    $"dataset {dataset.Name}: {split} image {index} has label {labels[index]}; expected 0 to {dataset.Classes.Length - 1}."
                );
            }
        }

        return labels;
    }

    private JsonObject Counts(int[] labels, int[] indices)
    {
        var counts = new int[dataset.Classes.Length];
        foreach (int index in indices)
        {
            counts[labels[index]]++;
        }

        return ClassCounts.ToJson(counts);
    }

    /// <summary>Adds up what is written of the three files.</summary>
    private sealed class Progress(StageContext context, int total)
    {
        private int done;

        public void Advance(string split, int count)
        {
            done += count;
            context.Report(new StageProgress(0.99 * done / total, $"{split}: {done} of {total} images"));
        }
    }
}

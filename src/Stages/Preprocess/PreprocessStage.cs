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

namespace Permafrost.Stages.Preprocess;

/// <summary>Turns a dataset's raw files into one memory-mapped file per split, of the size and channels that a network sees.</summary>
/// <remarks>
/// Outputs: <c>train.safetensors</c>, <c>validation.safetensors</c>, <c>test.safetensors</c> in the layout of
/// <see cref="Model.Data.ImageSet"/>, and <c>preprocess.json</c> with the counts. Images are read, converted and written block by
/// block: memory does not grow with their number (labels and indices do, nine bytes an image).
/// </remarks>
public sealed class PreprocessStage : Stage
{
    internal const string Train = "train.safetensors";
    internal const string Validation = "validation.safetensors";
    internal const string Test = "test.safetensors";
    internal const string Summary = "preprocess.json";

    private readonly DatasetDefinition dataset;
    private readonly PreprocessOptions options;

    /// <param name="dataset">The dataset whose classes and kind of files are known.</param>
    /// <param name="options">Size, channels, split.</param>
    /// <param name="source">The stage that obtained the dataset.</param>
    public PreprocessStage(DatasetDefinition dataset, PreprocessOptions options, DownloadCheckStage source)
    {
        this.dataset = dataset;
        this.options = options;
        Inputs = [.. RawDataset.FileNames(dataset.Source).Select(name => new StageInput(name, source, name))];
    }

    public override string Name => "Preprocess";

    public override JsonObject Parameters
    {
        get
        {
            var parameters = OptionJson.Serialize(options).AsObject();
            parameters["classes"] = dataset.Classes.Length;
            parameters["format"] = dataset.Source is IdxSource ? "idx" : "safetensors";
            return parameters;
        }
    }

    public override JsonObject Described => new() { ["dataset"] = dataset.Name, ["preprocess"] = OptionJson.Serialize(options) };

    public override IEnumerable<Type> CodeRoots => [dataset.Source.GetType()];

    public override IReadOnlyList<StageInput> Inputs { get; }

    public override IReadOnlyList<string> Outputs { get; } = [Train, Validation, Test, Summary];

    public override void Run(StageContext context)
    {
        using var data = RawDataset.Open(dataset.Source, context.InputPath);
        int[] labels = Labels(data.Train, "training");
        int[] testLabels = Labels(data.Test, "test");
        var split = StratifiedSplit.Of(labels, [.. dataset.Classes], options);
        int[] everything = [.. Enumerable.Range(0, data.Test.Count)];

        var progress = new Progress(context, split.Train.Length + split.Validation.Length + everything.Length);
        var shape = options.InputShape;
        Write("train", data.Train, split.Train, shape, progress, context);
        Write("validation", data.Train, split.Validation, shape, progress, context);
        Write("test", data.Test, everything, shape, progress, context);
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
                        ["train"] = Counts(labels, split.Train),
                        ["validation"] = Counts(labels, split.Validation),
                        ["test"] = Counts(testLabels, everything),
                    },
                }
            )
        );
        context.Report(
            new StageProgress(
                1.0,
                $"{split.Train.Length} images to train on, {split.Validation.Length} to validate, {everything.Length} to test",
                Milestone: true
            )
        );
    }

    private static void Write(string split, RawImages images, int[] indices, ActivationShape shape, Progress progress, StageContext context)
    {
        var conversion = new ImageConversion(images.Shape, shape);
        ImageSetFile.Write(
            context.OutputPath($"{split}.safetensors"),
            indices.Length,
            shape,
            position => images.Label(indices[position]),
            (position, pixels, scratch) => conversion.Apply(raw => images.Read(indices[position], raw), scratch, pixels),
            conversion.ScratchBytes,
            context.Threads,
            count => progress.Advance(split, count),
            context.Cancellation
        );
    }

    private int[] Labels(RawImages images, string split)
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

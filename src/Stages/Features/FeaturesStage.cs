using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Permafrost.Core.Errors;
using Permafrost.Core.Tensors;
using Permafrost.Experiments.Backbones;
using Permafrost.Experiments.Binding;
using Permafrost.Model;
using Permafrost.Model.Data;
using Permafrost.Model.Inference;
using Permafrost.Pipeline;
using Permafrost.Stages.Preprocess;

namespace Permafrost.Stages.Features;

/// <summary>Runs the images of every split through a frozen backbone, once: what is trained behind it reads its features.</summary>
/// <remarks>
/// Outputs: <c>train.safetensors</c>, <c>validation.safetensors</c>, <c>test.safetensors</c> with labels and features in the layout of
/// <see cref="ImageSet"/>. The features of an image depend on it and the backbone alone. They are computed and written portion by portion: memory does not
/// grow with the number of images.
/// </remarks>
public sealed class FeaturesStage : Stage
{
    internal const string Train = PreprocessStage.Train;
    internal const string Validation = PreprocessStage.Validation;
    internal const string Test = PreprocessStage.Test;

    /// <summary>Enough for every thread to have groups, few enough to be told often how far it has come.</summary>
    private const int Portion = 64;

    private readonly BackboneOptions options;
    private readonly NetworkDefinition? network;
    private readonly ImmutableDictionary<string, float[]>? weights;
    private readonly PreprocessStage images;

    /// <param name="backbone">The backbone.</param>
    /// <param name="images">The stage that made the images.</param>
    public FeaturesStage(BackboneDefinition backbone, PreprocessStage images)
    {
        this.images = images;
        options = backbone.Options;
        network = backbone.Network?.Definition;
        weights = backbone.Network?.Weights;
        Inputs = [.. Splits.Select(split => new StageInput(split, images, split))];
        ExternalInputs = [new BackboneFile(backbone)];
    }

    public override string Name => "Features";

    /// <summary>The file's name and digest are none: the network and its weights say what is computed.</summary>
    public override JsonObject Parameters => new() { ["network"] = network is null ? null : NetworkJson.Of(network) };

    public override JsonObject Described =>
        new() { ["backbone"] = OptionJson.Serialize(options), ["preprocess"] = images.Described["preprocess"]?.DeepClone() };

    public override IEnumerable<Type> CodeRoots => network is null ? [] : OptionTypes.In(network.Graph.Select(node => node.Layer));

    public override IReadOnlyList<StageInput> Inputs { get; }

    public override IReadOnlyList<ExternalInput> ExternalInputs { get; }

    public override IReadOnlyList<string> Outputs => Splits;

    private static IReadOnlyList<string> Splits { get; } = [Train, Validation, Test];

    public override long MemoryBytes(int threads) =>
        network is null ? 0 : long.CreateSaturating(NetworkMemory.InferenceBytes(network, threads));

    public override void Run(StageContext context)
    {
        RunEnvironment.Note(context);
        using var backbone = new Network(network!, seed: 0);
        backbone.Assign(weights!);
        using var classifier = new Classifier(backbone, context.Threads);
        int total = 0;
        foreach (string split in Splits)
        {
            using var counted = ImageSet.Open(context.InputPath(split));
            total += counted.Count;
        }

        int done = 0;
        foreach (string split in Splits)
        {
            using var set = ImageSet.Open(context.InputPath(split));
            Write(split, set, classifier, context, () => context.Report(new StageProgress((double)done / total, Text(split))), ref done);

            string Text(string of) => $"{Path.GetFileNameWithoutExtension(of)}: {done} of {total} images";
        }

        context.Report(new StageProgress(1.0, $"{total} images, {network!.Classes} features each", Milestone: true));
    }

    private void Write(string split, ImageSet set, Classifier classifier, StageContext context, Action told, ref int done)
    {
        int length = network!.Classes;
        using var file = new FileStream(context.OutputPath(split), FileMode.CreateNew, FileAccess.Write);
        using var writer = new SafetensorsWriter(file, ImageSet.FeatureLayout(set.Count, length));
        writer.Write(MemoryMarshal.AsBytes<int>([.. Enumerable.Range(0, set.Count).Select(set.Label)]));
        for (int first = 0; first < set.Count; first += Portion)
        {
            float[] features = new float[Math.Min(Portion, set.Count - first) * length];
            classifier.Outputs(set, first, features, context.Cancellation);
            RefuseNoNumbers(split, first, features);
            writer.Write(MemoryMarshal.AsBytes<float>(features));
            done += features.Length / length;
            told();
        }

        writer.Complete();
    }

    private void RefuseNoNumbers(string split, int first, float[] features)
    {
        int wrong = Array.FindIndex(features, feature => !float.IsFinite(feature));
        if (wrong >= 0)
        {
            throw new ExperimentFailedException(
                $"the backbone {options.Onnx} gives a NaN or an infinity for image {first + wrong / network!.Classes} of {split}. "
                    + "Expected numbers: does backbone.normalize say what its authors did?"
            );
        }
    }
}

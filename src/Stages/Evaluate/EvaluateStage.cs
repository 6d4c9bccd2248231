using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Permafrost.Core.Errors;
using Permafrost.Core.Files;
using Permafrost.Experiments.Binding;
using Permafrost.Experiments.Definitions;
using Permafrost.Model;
using Permafrost.Model.Data;
using Permafrost.Model.Inference;
using Permafrost.Pipeline;
using Permafrost.Reporting.Metrics;
using Permafrost.Reporting.Predictions;
using Permafrost.Stages.Features;
using Permafrost.Stages.Preprocess;
using Permafrost.Stages.Train;

namespace Permafrost.Stages.Evaluate;

/// <summary>Predicts the test images with a trained network and computes every metric, on the validation split too.</summary>
/// <remarks>
/// Outputs: <c>predictions.csv</c> of the test images, and <c>metrics.json</c>; with <c>evaluate.mc_dropout</c> also <c>uncertainty.csv</c> of the test images.
/// </remarks>
public sealed class EvaluateStage : Stage
{
    internal const string Predictions = "predictions.csv";
    internal const string Metrics = "metrics.json";
    internal const string Uncertainty = "uncertainty.csv";

    private const string ModelInput = "model";
    private const string ValidationInput = "validation";
    private const string TestInput = "test";

    private readonly ExperimentDefinition experiment;
    private readonly NetworkDefinition network;

    /// <param name="experiment">The experiment.</param>
    /// <param name="trained">The stage that trained its network.</param>
    /// <param name="images">The images.</param>
    /// <param name="features">What a frozen backbone made of them, which takes their place; null: there is none.</param>
    public EvaluateStage(ExperimentDefinition experiment, TrainStage trained, PreprocessStage images, FeaturesStage? features = null)
    {
        this.experiment = experiment;
        network = experiment.Network;
        Stage source = features is null ? images : features;
        Outputs = Passes == 0 ? [Predictions, Metrics] : [Predictions, Metrics, Uncertainty];
        Inputs =
        [
            new StageInput(ModelInput, trained, TrainStage.Model),
            new StageInput(ValidationInput, source, PreprocessStage.Validation),
            new StageInput(TestInput, source, PreprocessStage.Test),
        ];
    }

    public override string Name => "Evaluate";

    public override JsonObject Parameters
    {
        get
        {
            var parameters = new JsonObject
            {
                ["network"] = NetworkJson.Of(network),
                ["class_names"] = new JsonArray([.. experiment.Dataset.Classes.Select(name => (JsonNode)name)]),
            };
            if (experiment.Evaluate.HasViews || UsesDropout)
            {
                parameters["evaluate"] = EvaluateJson.Of(experiment.Evaluate);
            }

            if (UsesDropout)
            {
                parameters["seed"] = experiment.Train.Seed;
            }

            return parameters;
        }
    }

    public override JsonObject Described
    {
        get
        {
            var described = DescribedJson.Of(experiment, training: false);
            described["evaluate"] = EvaluateJson.Of(experiment.Evaluate);
            return described;
        }
    }

    public override IEnumerable<Type> CodeRoots =>
        [.. OptionTypes.In(network.Graph.Select(node => node.Layer)), .. OptionTypes.In(network.Layers)];

    public override IReadOnlyList<StageInput> Inputs { get; }

    public override IReadOnlyList<string> Outputs { get; }

    private int Passes => experiment.Evaluate.McDropout;

    /// <summary>Whether dropout is on somewhere, whose masks depend on the seed.</summary>
    private bool UsesDropout => Passes > 0 || experiment.Evaluate.Sparsity > 0;

    public override void Run(StageContext context)
    {
        RunEnvironment.Note(context);
        using var trained = new Network(network, UsesDropout ? experiment.Train.Seed : 0);
        trained.Load(context.InputPath(ModelInput));
        using var classifier = new Classifier(trained, context.Threads);

        var (validation, _) = Predict(classifier, context, ValidationInput);
        var (test, sampled) = Predict(classifier, context, TestInput);
        AtomicFile.WriteBytes(context.OutputPath(Predictions), test.ToCsv());
        var metrics = new SplitMetrics(
            validation.Count == 0 ? null : ClassificationMetrics.Compute(validation),
            ClassificationMetrics.Compute(test)
        )
        {
            Uncertainty = sampled is null ? null : UncertaintyMetrics.Compute(Passes, test, sampled.Entropies),
            Sparsity = SparsityOf(trained, context),
        };
        if (sampled is not null)
        {
            AtomicFile.WriteText(context.OutputPath(Uncertainty), UncertaintyCsv.Text(sampled.Entropies, sampled.MutualInformation));
        }

        AtomicFile.WriteText(context.OutputPath(Metrics), metrics.ToJson());
        context.Report(new StageProgress(1.0, $"test accuracy {metrics.Test.Accuracy:F4}  loss {metrics.Test.Loss:F4}", Milestone: true));
    }

    /// <summary>Over the first validation images, or test images where there are none.</summary>
    private ImmutableArray<LayerSparsity> SparsityOf(Network trained, StageContext context)
    {
        if (experiment.Evaluate.Sparsity == 0)
        {
            return [];
        }

        using var validation = ImageSet.Open(context.InputPath(ValidationInput));
        using var test = ImageSet.Open(context.InputPath(TestInput));
        var images = validation.Count > 0 ? validation : test;
        return
        [
            .. ActivationSparsity
                .Measure(trained, images, experiment.Evaluate.Sparsity, context.Threads, context.Cancellation)
                .Select(layer => new LayerSparsity(
                    layer.Layer,
                    layer.Inference / (double)layer.Count,
                    layer.Training / (double)layer.Count
                )),
        ];
    }

    private (PredictionTable Table, SampledPredictions? Sampled) Predict(Classifier classifier, StageContext context, string split)
    {
        using var images = ImageSet.Open(context.InputPath(split));
        context.Report(new StageProgress(split == TestInput ? 0.5 : 0.0, $"predicting {images.Count} {split} images"));
        int[] labels = [.. Enumerable.Range(0, images.Count).Select(images.Label)];
        var views = EvaluationView.Of(experiment.Evaluate);
        var sampled = Passes == 0 ? null : classifier.Sample(images, Passes, views, context.Cancellation);
        float[] probabilities = sampled?.Probabilities ?? classifier.Predict(images, views, context.Cancellation);
        int wrong = Array.FindIndex(probabilities, probability => !float.IsFinite(probability));
        if (wrong >= 0)
        {
            throw new ExperimentFailedException(
                $"the network's output for {split} image {wrong / experiment.Dataset.Classes.Length} is a NaN or an infinity: "
                    + "its weights have grown too large. A smaller learning rate often helps."
            );
        }

        return (new PredictionTable(experiment.Dataset.Classes, labels, probabilities), sampled);
    }
}

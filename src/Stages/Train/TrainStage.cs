using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Permafrost.Core.Errors;
using Permafrost.Core.Files;
using Permafrost.Experiments.Binding;
using Permafrost.Experiments.Definitions;
using Permafrost.Model;
using Permafrost.Model.Data;
using Permafrost.Model.Training;
using Permafrost.Model.Training.Checkpoints;
using Permafrost.Pipeline;
using Permafrost.Reporting.History;
using Permafrost.Reporting.Results;
using Permafrost.Stages.Features;
using Permafrost.Stages.Preprocess;

namespace Permafrost.Stages.Train;

/// <summary>Trains the network of one experiment from its seed: the layers behind a frozen backbone, or all of it.</summary>
/// <remarks>
/// Outputs: <c>model.safetensors</c>, <c>history.csv</c>, <c>trail.json</c> (<see cref="TrailJson"/>) and <c>model.json</c>
/// (layers, numbers of weights and operations, the epoch that was kept as the best). A training that was killed or interrupted goes on from its last checkpoint; one of more epochs from
/// the end of a shorter one, where the learning rates up to there are the same. The outputs are those of a training that ran through.
/// </remarks>
public sealed class TrainStage : Stage
{
    internal const string Model = "model.safetensors";
    internal const string History = "history.csv";
    internal const string Trail = "trail.json";
    internal const string Summary = "model.json";

    private readonly ExperimentDefinition experiment;
    private readonly NetworkDefinition network;
    private readonly TrainingEngine engine;

    /// <summary>Weights to start from instead of those that the seed gives, by name; null: none.</summary>
    private readonly ImmutableDictionary<string, float[]>? initial;

    /// <param name="experiment">The experiment.</param>
    /// <param name="images">The images.</param>
    /// <param name="features">What a frozen backbone made of them, which takes their place; null: there is none.</param>
    /// <param name="engine">What computes the steps; null: this project's own kernels.</param>
    public TrainStage(
        ExperimentDefinition experiment,
        PreprocessStage images,
        FeaturesStage? features = null,
        TrainingEngine? engine = null
    )
    {
        this.experiment = experiment;
        network = experiment.Network;
        this.engine = engine ?? TrainingEngine.Managed;
        Stage source = features is null ? images : features;
        Inputs = [new StageInput("train", source, PreprocessStage.Train), new StageInput("validation", source, PreprocessStage.Validation)];
        if (experiment.Backbone is { Options.Freeze: false } trained)
        {
            initial = trained.Network?.Weights;
            ExternalInputs = [new BackboneFile(trained)];
        }
    }

    public override string Name => "Train";

    public override JsonObject Parameters
    {
        get
        {
            var parameters = new JsonObject { ["network"] = NetworkJson.Of(network), ["train"] = OptionJson.Serialize(experiment.Train) };
            if (experiment.Augment.ChangesImages)
            {
                parameters["augment"] = OptionJson.Serialize(experiment.Augment);
            }

            // What the bits depend on besides the experiment.
            foreach (var (name, value) in engine.Identity(experiment.Train))
            {
                parameters[name] = value;
            }

            return parameters;
        }
    }

    /// <summary>All but the number of epochs. Where the learning rates depend on it, nothing is left to go on from.</summary>
    public override JsonObject Continuation
    {
        get
        {
            var parameters = Parameters;
            ((JsonObject)parameters["train"]!).Remove("epochs");
            return parameters;
        }
    }

    public override JsonObject Described => DescribedJson.Of(experiment, training: true);

    public override IEnumerable<Type> CodeRoots =>
        [
            .. OptionTypes.In(network.Graph.Select(node => node.Layer)),
            .. OptionTypes.In(network.Layers),
            .. OptionTypes.In(experiment.Train),
            .. OptionTypes.In(experiment.Augment),
            engine.GetType(),
        ];

    public override long MemoryBytes(int threads) => long.CreateSaturating(NetworkMemory.TrainingBytes(network, experiment.Train, threads));

    public override IReadOnlyList<StageInput> Inputs { get; }

    public override IReadOnlyList<ExternalInput> ExternalInputs { get; } = [];

    public override IReadOnlyList<string> Outputs { get; } = [Model, History, Trail, Summary];

    /// <summary>What tests change about checkpoints; half a minute from one to the next is too long for them.</summary>
    internal Func<CheckpointOptions, CheckpointOptions> AdjustCheckpoints { get; set; } = options => options;

    public override void Run(StageContext context)
    {
        RunEnvironment.Note(context);
        foreach (var (name, value) in engine.Identity(experiment.Train))
        {
            context.Note(name, value);
        }

        RefuseMoreThanTheMachineHas(context.Threads);
        using var train = ImageSet.Open(context.InputPath("train"));
        using var validation = ImageSet.Open(context.InputPath("validation"));
        using var trained = new Network(network, experiment.Train.Seed);
        if (initial is not null)
        {
            trained.Assign(initial);
        }

        var result = Train(trained, train, validation, context);

        trained.Save(context.OutputPath(Model));
        AtomicFile.WriteText(context.OutputPath(History), HistoryOf(result).ToCsv());
        AtomicFile.WriteText(context.OutputPath(Trail), TrailJson.Text(result.Trail));
        AtomicFile.WriteText(context.OutputPath(Summary), SummaryOf(trained, result).ToJson());
    }

    /// <summary>Asked beforehand, because a system that runs out of memory ends processes without a word, and not always this one.</summary>
    private void RefuseMoreThanTheMachineHas(int threads)
    {
        const double Gibibyte = 1L << 30;
        double needed = NetworkMemory.TrainingBytes(network, experiment.Train, threads);
        long available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (needed > available)
        {
            throw new ExperimentFailedException(
                $"training needs at least {needed / Gibibyte:F1} GiB of memory with {threads} threads and a batch of {experiment.Train.BatchSize}; "
                    + $"this machine gives {available / Gibibyte:F1} GiB. Expected a smaller network or batch, fewer threads, or a larger machine."
            );
        }
    }

    private TrainingResult Train(Network trained, ImageSet train, ImageSet validation, StageContext context)
    {
        var report = new TrainingReport(context);
        try
        {
            var result = Trainer.Train(
                trained,
                train,
                validation,
                experiment.Train,
                context.Threads,
                report.Told,
                context.Cancellation,
                TrainingAugmentation.Of(experiment),
                AdjustCheckpoints(Checkpoints(context)),
                engine
            );
            report.Ended(result, experiment.Train);
            return result;
        }
        catch (LossNotFiniteException exception)
        {
            throw new ExperimentFailedException(exception.Message);
        }
        catch (TrainingStoppedException stopped)
        {
            throw new InterruptedException($"Training of {experiment.Name} {WordsOf(stopped)}", context.Cancellation);
        }
        finally
        {
            report.Note();
        }
    }

    private static string WordsOf(TrainingStoppedException stopped) =>
        stopped.Place == TrainingPlace.Start ? "stopped before its first step."
        : stopped.Place == stopped.Checkpoint ? $"stopped at {stopped.Place}. A checkpoint is written: the same command goes on there."
        : $"stopped at {stopped.Place}. No checkpoint of it could be written: the same command goes on from {stopped.Checkpoint}.";

    private CheckpointOptions Checkpoints(StageContext context) =>
        new()
        {
            Folder = context.ResumeFolder,
            ContinuationFolder = context.ContinuationFolder,

            // Named by a key, which takes in the code, the images and all that Continuation holds.
            Identity = Path.GetFileName(context.ContinuationFolder!),
            Resumed = place =>
            {
                context.Note("resumed_at", place.ToString());
                double done = place.Epoch - 1.0;
                context.Report(new StageProgress(done / experiment.Train.Epochs, $"resumed at {place}", Lasting: true));
            },
            Warned = context.Warn,
        };

    private static TrainingHistory HistoryOf(TrainingResult result) =>
        new(
            result.History.Select(epoch => new EpochRecord(
                epoch.Epoch,
                epoch.TrainLoss,
                epoch.TrainAccuracy,
                epoch.ValidationLoss,
                epoch.ValidationAccuracy,
                epoch.LearningRate
            ))
        );

    private ModelSummary SummaryOf(Network trained, TrainingResult result) =>
        new(
            trained.ParameterCount,
            trained.MacsPerImage,
            [.. trained.Summarize().Select(layer => new LayerRow(layer.Name, layer.Output.ToString(), layer.ParameterCount))],
            experiment.Train.KeepBest is null ? null : result.KeptEpoch
        );
}

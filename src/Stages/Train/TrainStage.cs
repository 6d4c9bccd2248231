using System.Diagnostics;
using System.Text.Json.Nodes;
using Permafrost.Core.Errors;
using Permafrost.Core.Files;
using Permafrost.Experiments.Binding;
using Permafrost.Experiments.Definitions;
using Permafrost.Model;
using Permafrost.Model.Data;
using Permafrost.Model.Training;
using Permafrost.Pipeline;
using Permafrost.Reporting.History;
using Permafrost.Reporting.Results;
using Permafrost.Stages.Preprocess;

namespace Permafrost.Stages.Train;

/// <summary>Trains the network of one experiment from its seed.</summary>
/// <remarks>
/// Outputs: <c>model.safetensors</c>, <c>history.csv</c>, <c>trail.json</c> (<see cref="TrailJson"/>) and <c>model.json</c>
/// (layers, numbers of weights and operations).
/// </remarks>
public sealed class TrainStage : Stage
{
    internal const string Model = "model.safetensors";
    internal const string History = "history.csv";
    internal const string Trail = "trail.json";
    internal const string Summary = "model.json";

    /// <summary>Often enough for a progress bar, seldom enough to cost nothing.</summary>
    private static readonly TimeSpan ReportInterval = TimeSpan.FromMilliseconds(100);

    private readonly ExperimentDefinition experiment;
    private readonly NetworkDefinition network;

    public TrainStage(ExperimentDefinition experiment, PreprocessStage images)
    {
        this.experiment = experiment;
        network = new NetworkDefinition(experiment.InputShape, experiment.Layers, experiment.Dataset.Classes.Length);
        Inputs = [new StageInput("train", images, PreprocessStage.Train), new StageInput("validation", images, PreprocessStage.Validation)];
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

            return parameters;
        }
    }

    public override JsonObject Described => DescribedJson.Of(experiment, training: true);

    public override IEnumerable<Type> CodeRoots => [.. OptionTypes.In(network.Layers), .. OptionTypes.In(experiment.Train)];

    public override IReadOnlyList<StageInput> Inputs { get; }

    public override IReadOnlyList<string> Outputs { get; } = [Model, History, Trail, Summary];

    public override void Run(StageContext context)
    {
        RunEnvironment.Note(context);
        RefuseMoreThanTheMachineHas(context.Threads);
        using var train = ImageSet.Open(context.InputPath("train"));
        using var validation = ImageSet.Open(context.InputPath("validation"));
        using var trained = new Network(network, experiment.Train.Seed);
        var result = Train(trained, train, validation, context);

        trained.Save(context.OutputPath(Model));
        AtomicFile.WriteText(context.OutputPath(History), HistoryOf(result).ToCsv());
        AtomicFile.WriteText(context.OutputPath(Trail), TrailJson.Text(result.Trail));
        AtomicFile.WriteText(context.OutputPath(Summary), SummaryOf(trained).ToJson());
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
        var watch = Stopwatch.StartNew();
        var reported = TimeSpan.Zero;
        var epochEnded = TimeSpan.Zero;
        var epochSeconds = new JsonArray();
        try
        {
            var augmentation = TrainingAugmentation.Of(experiment);
            return Trainer.Train(trained, train, validation, experiment.Train, context.Threads, Told, context.Cancellation, augmentation);
        }
        catch (LossNotFiniteException exception)
        {
            throw new ExperimentFailedException(exception.Message);
        }
        finally
        {
            context.Note("seconds_per_epoch", epochSeconds);
        }

        void Told(TrainingProgress progress)
        {
            if (progress.Completed is null && watch.Elapsed - reported < ReportInterval)
            {
                return;
            }

            reported = watch.Elapsed;
            if (progress.Completed is not null)
            {
                epochSeconds.Add(Math.Round((reported - epochEnded).TotalSeconds, 3));
                epochEnded = reported;
            }

            double epochs = progress.Epoch - 1 + (double)progress.Step / progress.Steps;
            context.Report(new StageProgress(epochs / progress.Epochs, TextOf(progress), progress.Completed is not null));
        }
    }

    private static string TextOf(in TrainingProgress progress)
    {
        string text = $"epoch {progress.Epoch}/{progress.Epochs}  loss {progress.Loss:F4}  accuracy {progress.Accuracy:F4}";
        return progress.Completed is { ValidationLoss: { } loss, ValidationAccuracy: { } accuracy }
            ? $"{text}  validation loss {loss:F4}  accuracy {accuracy:F4}"
            : text;
    }

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

    private static ModelSummary SummaryOf(Network trained) =>
        new(
            trained.ParameterCount,
            trained.MacsPerImage,
            [.. trained.Summarize().Select(layer => new LayerRow(layer.Name, layer.Output.ToString(), layer.ParameterCount))]
        );
}

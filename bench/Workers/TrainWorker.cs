using System.Diagnostics;
using Permafrost.Core.Errors;
using Permafrost.Model;
using Permafrost.Model.Data;
using Permafrost.Model.Training;

namespace Permafrost.Bench.Workers;

/// <summary>Trains a network of ours for some epochs: seconds of each, and bytes that the garbage collector saw per step.</summary>
internal static class TrainWorker
{
    public const string ImagesPerSecond = "images_per_second";
    public const string FirstEpochSeconds = "first_epoch_seconds";
    public const string BytesPerStep = "allocated_bytes_per_step";

    public static Reading Run(Settings settings)
    {
        if (settings.Has("cores"))
        {
            CoreAffinity.Bind(first: 0, settings.Count("cores"));
        }

        var experiment = new BenchNetwork(settings["network"], 0.0).Read($"train.batch_size={settings.Count("batch")}");
        var options = experiment.Train with { Epochs = settings.Count("epochs") };
        var engine = EngineOf(settings.Text("engine", "managed"));
        using var train = ImageSet.Open(settings["train"]);
        using var validation = ImageSet.Open(settings["validation"]);
        using var network = new Network(BenchNetwork.DefinitionOf(experiment), options.Seed);
        var clock = new EpochClock();
        var result = Trainer.Train(
            network,
            train,
            validation,
            options,
            settings.Count("threads"),
            clock.Told,
            CancellationToken.None,
            engine: engine
        );
        if (settings.Has("save"))
        {
            network.Save(settings["save"]);
        }

        var reading = new Reading
        {
            Software = engine
                .Identity(options)
                .Where(fact => fact.Key is "torchsharp" or "libtorch")
                .ToDictionary(
                    fact => fact.Key == "libtorch" ? "libtorch of TorchSharp" : "TorchSharp",
                    fact => fact.Value,
                    StringComparer.Ordinal
                ),
            Values = { [FirstEpochSeconds] = clock.Seconds[0], ["train_loss"] = result.History[^1].TrainLoss },
        };
        reading.Values[ImagesPerSecond] = train.Count / Median.Of(clock.Seconds.Skip(Math.Min(1, clock.Seconds.Count - 1)));
        if (clock.BytesPerStep.Count > 0)
        {
            reading.Values[BytesPerStep] = clock.BytesPerStep.Max();
        }

        return reading;
    }

    private static TrainingEngine EngineOf(string name) =>
        name switch
        {
            "managed" => TrainingEngine.Managed,
#if TORCHSHARP
            "torchsharp" => new Model.Torch.TorchSharpEngine(),
#else
            "torchsharp" => throw new UserErrorException("this build has no TorchSharp; expected one with -p:Torch=cpu"),
#endif
            _ => throw new UserErrorException($"--engine={name}; expected managed or torchsharp"),
        };

    /// <summary>Times epochs. From the second on it compares what was allocated after the first step and after the last.</summary>
    private sealed class EpochClock
    {
        private readonly Stopwatch watch = Stopwatch.StartNew();
        private double endOfLast;
        private long allocatedBefore;

        public List<double> Seconds { get; } = [];

        public List<double> BytesPerStep { get; } = [];

        public void Told(TrainingProgress progress)
        {
            if (progress.Completed is not null)
            {
                double now = watch.Elapsed.TotalSeconds;
                Seconds.Add(now - endOfLast);
                endOfLast = now;
            }
            else if (progress.Epoch > 1 && progress.Step == 1)
            {
                allocatedBefore = GC.GetTotalAllocatedBytes(precise: true);
            }
            else if (progress.Epoch > 1 && progress.Step == progress.Steps)
            {
                BytesPerStep.Add((GC.GetTotalAllocatedBytes(precise: true) - allocatedBefore) / (progress.Steps - 1.0));
            }
        }
    }
}

using Permafrost.Model;
using Permafrost.Model.Data;
using Permafrost.Model.Kernels;
using Permafrost.Model.Optimizers;
using Permafrost.Model.Training;
using Permafrost.Model.Training.Checkpoints;
using Permafrost.Model.Training.Schedules;

namespace Permafrost.Tests.Model.Training.Checkpoints;

/// <summary>Small trainings of every kind in one folder, that can be killed or stopped after any step.</summary>
internal sealed class Trainings : IDisposable
{
    public const int StepsPerEpoch = 5;

    private readonly TemporaryFolder folder = new();
    private readonly ImageSet train;
    private readonly ImageSet validation;

    public Trainings(string kind)
    {
        Kind = kind;
        train = folder.Stripes("train", SmallNetwork.Input, SmallNetwork.TrainCount, SmallNetwork.Classes);
        validation = folder.Stripes("validation", SmallNetwork.Input, kind == "adam" ? 0 : 19, SmallNetwork.Classes);
        Checkpoints = new CheckpointOptions
        {
            Folder = folder.File("own"),
            ContinuationFolder = folder.File("shared"),
            Identity = kind,
            Resumed = Resumed.Add,
            Warned = Warnings.Add,
            EverySteps = 1,
        };
    }

    /// <summary>Between them: every optimiser, dropout, limits, a plateau, a best epoch, batch normalisation, an augmentation, schedules with memory of nothing, no validation.</summary>
    public static TheoryData<string> Kinds => ["adam", "adamw", "sgd", "mixing", "habits"];

    public string Kind { get; }

    public CheckpointOptions Checkpoints { get; set; }

    public List<TrainingPlace> Resumed { get; } = [];

    public List<string> Warnings { get; } = [];

    /// <summary>Steps that were run, of all trainings together.</summary>
    public int StepsRun { get; private set; }

    public TrainOptions Options { get; set; } = SmallNetwork.Options;

    public NetworkDefinition Definition => Kind == "mixing" ? MixingNetwork.Definition : SmallNetwork.Definition;

    public string OwnFolder => Checkpoints.Folder;

    public string SharedFolder => Checkpoints.ContinuationFolder!;

    public IReadOnlyList<string> OwnFiles => Files(OwnFolder);

    public IReadOnlyList<string> SharedFiles => Files(SharedFolder);

    /// <summary>Trains to the end without any checkpoint.</summary>
    public IReadOnlyList<string> Uninterrupted(int threads = 1) => Run(null, threads, kernel: null, _ => { }, CancellationToken.None);

    /// <summary>Trains to the end; then its own checkpoints are of no use any more.</summary>
    public IReadOnlyList<string> Run(int threads = 2, KernelVariant? kernel = null, Action<TrainingProgress>? told = null)
    {
        var footprints = Run(Checkpoints, threads, kernel, told ?? (_ => { }), CancellationToken.None);
        if (Directory.Exists(OwnFolder))
        {
            Directory.Delete(OwnFolder, recursive: true);
        }

        return footprints;
    }

    /// <summary>Trains some steps and ends as a killed process does: without another word.</summary>
    public void Kill(int steps, int threads = 2)
    {
        int before = StepsRun;
        Assert.Throws<KilledException>(() => Run(threads, told: _ => ThrowIf(StepsRun - before >= steps)));
    }

    /// <summary>Trains some steps and stops when asked to.</summary>
    public TrainingStoppedException Stop(int steps, int threads = 2)
    {
        int before = StepsRun;
        using var source = new CancellationTokenSource();
        return Assert.Throws<TrainingStoppedException>(() =>
            Run(Checkpoints, threads, kernel: null, _ => CancelIf(source, StepsRun - before >= steps), source.Token)
        );
    }

    public void Dispose()
    {
        train.Dispose();
        validation.Dispose();
        folder.Dispose();
    }

    private IReadOnlyList<string> Run(
        CheckpointOptions? checkpoints,
        int threads,
        KernelVariant? kernel,
        Action<TrainingProgress> told,
        CancellationToken cancellation
    )
    {
        using var network = SmallNetwork.Create(kernel, Definition);
        var options = Kind switch
        {
            "adamw" => Options with
            {
                Optimizer = new AdamWOptions { WeightDecay = 0.1 },
                LabelSmoothing = 0.1,
            },
            "sgd" => Options with
            {
                Optimizer = new SgdOptions
                {
                    Momentum = 0.9,
                    Nesterov = true,
                    WeightDecay = 0.01,
                },
            },
            "habits" => Options with
            {
                Optimizer = new RmsPropOptions { Momentum = 0.9, Centered = true },
                Clip = new ClipOptions { Norm = 0.5 },
                ClassWeights = ClassWeights.Balanced,
                KeepBest = EpochFigure.ValidationLoss,
                Schedule = new PlateauOptions { MinDelta = 0.05, Patience = 1 },
            },
            _ => Options,
        };
        var result = Trainer.Train(
            network,
            train,
            validation,
            options,
            threads,
            progress =>
            {
                StepsRun += progress.Completed is null ? 1 : 0;
                told(progress);
            },
            cancellation,
            Kind == "sgd" ? new EpochShift() : null,
            checkpoints
        );
        return
        [
            .. result.History.Select(epoch => epoch.ToString()),
            .. result.Trail.SelectMany(epoch => epoch.LossBits.Select((bits, step) => $"{epoch.Epoch}.{step}: {bits:x16}")),
            .. result.Trail.SelectMany(epoch => epoch.Tensors.Select(tensor => $"{epoch.Epoch}.{tensor.Key}: {tensor.Value}")),
            .. network.Parameters.Select(tensor => $"{tensor.Name}: {tensor.Digest()}"),
            $"epoch {result.KeptEpoch}",
        ];
    }

    private static IReadOnlyList<string> Files(string folder) =>
        Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal)] : [];

    private static void ThrowIf(bool killed)
    {
        if (killed)
        {
            throw new KilledException();
        }
    }

    private static void CancelIf(CancellationTokenSource source, bool stopped)
    {
        if (stopped)
        {
            source.Cancel();
        }
    }

    /// <summary>What nobody catches.</summary>
    private sealed class KilledException : Exception;

    /// <summary>Another brightness for every image in every epoch.</summary>
    private sealed class EpochShift : IImageTransform
    {
        public void Apply(ReadOnlySpan<byte> pixels, ActivationShape shape, uint epoch, uint sample, Span<byte> target)
        {
            for (int i = 0; i < pixels.Length; i++)
            {
                target[i] = (byte)Math.Min(255, pixels[i] + 7 * epoch + sample % 11);
            }
        }
    }
}

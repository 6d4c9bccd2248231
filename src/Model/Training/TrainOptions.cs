using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Permafrost.Model.Optimizers;
using Permafrost.Model.Training.Schedules;

namespace Permafrost.Model.Training;

/// <summary>How a network is trained: the <c>train</c> mapping of an experiment.</summary>
public sealed record TrainOptions
{
    [
        Range(0L, uint.MaxValue),
        Description("Seed of the initial weights, the order of the images, what augmentation does to them, and the dropout masks.")
    ]
    public long Seed { get; init; } = 111;

    [Range(1, 10000), Description("How often every training image is seen.")]
    public int Epochs { get; init; } = 3;

    [Range(1, 4096), Description("Images per step.")]
    public int BatchSize { get; init; } = 64;

    [Range(0.0, 0.999), Description("Share of the target that is spread evenly over all classes instead of the true one.")]
    public double LabelSmoothing { get; init; }

    [Description("How much the images of each class count in the loss: balanced, a list, or { CLASS: weight }; by default all the same.")]
    public ClassWeights? ClassWeights { get; init; }

    [Description("Limits on the gradient of a step; by default none.")]
    public ClipOptions? Clip { get; init; }

    [Description("Ends training before its last epoch when a figure no longer improves; by default never.")]
    public EarlyStoppingOptions? EarlyStopping { get; init; }

    [Description(
        "The trained model is that of the epoch with the best figure, the earliest of equal ones; by default that of the last epoch."
    )]
    public EpochFigure? KeepBest { get; init; }

    [Description(
        "managed: this project's own kernels, the same bits on every machine; torchsharp: libtorch, in builds with -p:Torch=cpu or -p:Torch=cuda-linux."
    )]
    public EngineKind Engine { get; init; }

    [
        RegularExpression("^(cpu|cuda(:[0-9]{1,2})?)$", ErrorMessage = "cpu, cuda or cuda:N, N being the number of a GPU"),
        Description("Where torchsharp computes: cpu, cuda (the first GPU), or cuda:1 and so on.")
    ]
    public string Device { get; init; } = "cpu";

    [Description("How a gradient becomes a step.")]
    public OptimizerOptions Optimizer { get; init; } = new AdamOptions();

    [Description("How the learning rate changes during training; the optimizer's learning_rate is its peak.")]
    public ScheduleOptions Schedule { get; init; } = new ConstantOptions();
}

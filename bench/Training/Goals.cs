using Permafrost.Bench.Measuring;
using Permafrost.Bench.Workers;
using static Permafrost.Bench.Training.MeasurementPlan;

namespace Permafrost.Bench.Training;

/// <summary>The ratios that matter, each beside its goal.</summary>
/// <param name="readings">What was measured.</param>
/// <param name="flops">Operations to learn from one image of a network, counted dense.</param>
internal sealed class Goals(Readings<Subject> readings, Func<BenchNetwork, double> flops)
{
    private const string Pace = TrainWorker.ImagesPerSecond;
    private const double Giga = 1e9;
    private const double MostAnonymousBytes = 400e6;
    private const double LongestOtherBatch = 1.15;
    private const double TimesOnnxRuntime = 1.7;

    /// <summary>Half of one core is the other program's share.</summary>
    private const double FairSlowdown = Threads / (Threads - 0.5);

    private static readonly BenchNetwork Main = BenchNetwork.Main;
    private static readonly Subject Ours = Subject.Train(Main, Batch, Threads);

    public IReadOnlyList<Goal> All =>
        [
            ShareOfPeak("training, counted dense, of the measured peak", Ours, Widest, 0.80),
            .. BenchNetwork.All.Select(AgainstPyTorch),
            AgainstOnnxRuntime(),
            Scaling(),
            .. OtherBatches.Select(OtherBatch),
            .. NarrowKernel is { } narrow ? [NarrowShare(narrow)] : (Goal[])[],
            .. BenchNetwork.All.Select(Memory),
            .. BenchNetwork.All.Select(Allocations),
            Slowdown(),
        ];

    /// <summary>Median share of the peak of its round that a training reaches; null where it was not measured.</summary>
    /// <param name="training">The training.</param>
    /// <param name="bits">Width of the registers whose peak it is compared with.</param>
    public double? Share(Subject training, int bits) =>
        readings.Ratio((training, Pace), (Subject.Peak, PeakWorker.Name(bits, training.Threads))) * flops(training.Network!) / Giga;

    private static int Widest => PeakWorker.Widths[0];

    private Goal ShareOfPeak(string what, Subject training, int bits, double least) =>
        Goal.AtLeast($"{training.Network!.Name}, {what}, {training.Threads} threads", least, Share(training, bits), Quantity.Percent);

    private Goal NarrowShare(string kernel) =>
        ShareOfPeak(
            $"training with the {kernel} kernel, of the peak with 256 bits",
            Subject.Train(Main, Batch, Threads, kernel),
            bits: 256,
            least: 0.60
        );

    private Goal AgainstPyTorch(BenchNetwork network) =>
        Against(
            Subject.Train(network, Batch, Threads),
            Subject.PyTorch,
            $"{network.Name}, training, PyTorch's rate, {Threads} threads",
            network.TimesPyTorch
        );

    private Goal AgainstOnnxRuntime() =>
        Against(
            Subject.Infer(Main, Threads),
            Subject.OnnxRuntime,
            $"{Main.Name}, inference, ONNX Runtime's rate, {Threads} threads",
            TimesOnnxRuntime
        );

    private Goal Against(Subject ours, string peer, string what, double least)
    {
        var theirs = ours with { Program = peer };
        return Goal.AtLeast(what, least, readings.Ratio((ours, Pace), (theirs, Pace)), Quantity.Times) with
        {
            Obstacle = readings.Failure(theirs) ?? readings.Failure(ours),
        };
    }

    private Goal Scaling() =>
        Goal.AtLeast(
            $"{Main.Name}, what a second thread gains, of what the peak gains",
            0.95,
            readings.Ratio((Ours, Pace), (Subject.Train(Main, Batch, 1), Pace))
                / readings.Ratio((Subject.Peak, PeakWorker.Name(Widest, Threads)), (Subject.Peak, PeakWorker.Name(Widest, 1))),
            Quantity.Ratio
        );

    private Goal OtherBatch(int batch) =>
        Goal.AtMost(
            $"{Main.Name}, time per image with batch {batch}, of that with batch {Batch}",
            LongestOtherBatch,
            readings.Ratio((Ours, Pace), (Subject.Train(Main, batch, Threads), Pace)),
            Quantity.Ratio
        );

    private Goal Memory(BenchNetwork network) =>
        Goal.AtMost(
            $"{network.Name}, largest anonymous memory in training",
            MostAnonymousBytes,
            Largest(network, ChildProgram.PeakAnonymousBytes),
            Quantity.Megabytes
        );

    private Goal Allocations(BenchNetwork network) =>
        Goal.AtMost($"{network.Name}, managed memory allocated per step", 0.0, Largest(network, TrainWorker.BytesPerStep), Quantity.Bytes);

    private Goal Slowdown() =>
        Goal.AtMost(
            $"{Main.Name}, time with another busy program on one core, of that without",
            FairSlowdown,
            readings.Ratio((Ours, Pace), (Subject.Train(Main, Batch, Threads, Subject.Busy), Pace)),
            Quantity.Ratio
        );

    private double? Largest(BenchNetwork network, string value) =>
        readings.Values(Subject.Train(network, Batch, Threads), value) is { Count: > 0 } values ? values.Max() : null;
}

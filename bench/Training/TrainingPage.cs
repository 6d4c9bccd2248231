using Permafrost.Bench.Measuring;
using Permafrost.Bench.Workers;
using Permafrost.Model;

namespace Permafrost.Bench.Training;

/// <summary><c>training.md</c>: every ratio beside its goal, what it was computed from, and how it was measured.</summary>
/// <param name="machine">Where.</param>
/// <param name="arguments">How often and how much.</param>
/// <param name="plan">What could be measured; what was not is said.</param>
/// <param name="readings">What was measured.</param>
internal sealed partial class TrainingPage(
    Machine machine,
    TrainingArguments arguments,
    IReadOnlyList<Measurement<Subject>> plan,
    Readings<Subject> readings
)
{
    private const string Pace = TrainWorker.ImagesPerSecond;
    private const double EpochImages = 60_000.0;
    private const double Mega = 1e6;
    private const double Giga = 1e9;

    private readonly Dictionary<BenchNetwork, (double Training, double Inference)> flops = BenchNetwork.All.ToDictionary(
        network => network,
        FlopsOf
    );
    private readonly ResultPage page = new();

    public string ToMarkdown()
    {
        var goals = new Goals(readings, network => flops[network].Training);
        page.Head(
            "Training and inference",
            "training",
            machine,
            arguments.Whole ? null : "some measurements, fewer images or fewer rounds"
        );
        page.Versions(machine, readings.Software);
        page.GoalTable(goals.All);
        PeakTable();
        TrainingTable(goals);
        InferenceTable();
        Method();
        return page.Text;
    }

    private static (double Training, double Inference) FlopsOf(BenchNetwork benched)
    {
        var experiment = benched.Read();
        using var network = new Network(BenchNetwork.DefinitionOf(experiment), experiment.Train.Seed);
        return (BenchNetwork.TrainingFlops(network), 2.0 * network.MacsPerImage);
    }

    private static string Who(Subject subject, string note)
    {
        string program = subject.Program switch
        {
            Subject.Ours => "Permafrost",
            Subject.Busy => "Permafrost, one core shared with a busy program",
            Subject.PyTorch => "PyTorch",
            Subject.OnnxRuntime => "ONNX Runtime",
            var kernel => $"Permafrost, kernel {kernel}",
        };
        return note.Length > 0 ? $"{program} ({note})" : program;
    }

    private void Line(string line = "") => page.Line(line);

    private void PeakTable()
    {
        Line("## Peak of fused multiply-adds");
        Line();
        Line("| width of registers | threads | GFLOP/s, median (and range) |");
        Line("| --- | --: | --: |");
        foreach (int bits in PeakWorker.Widths)
        {
            for (int threads = 1; threads <= MeasurementPlan.Threads; threads++)
            {
                if (readings.Values(Subject.Peak, PeakWorker.Name(bits, threads)) is { Count: > 0 } values)
                {
                    Line($"| {bits} bits | {threads} | {Quantity.WithRange(values)} |");
                }
            }
        }

        Line();
    }

    private void TrainingTable(Goals goals)
    {
        Line("## Training");
        Line();
        Line("| network | program | batch | threads | images/s, median (and range) | 60,000 images | GFLOP/s | of the peak | RssAnon |");
        Line("| --- | --- | --: | --: | --: | --: | --: | --: | --: |");
        foreach (var subject in plan.Select(measurement => measurement.Subject).Where(subject => subject.IsTraining))
        {
            string row = $"| {subject.Network!.Name} | {Who(subject, readings.Note(subject))} | {subject.Batch} | {subject.Threads} ";
            if (readings.Values(subject, Pace) is not { Count: > 0 } rates)
            {
                Line($"{row}| {Missing(subject)} | | | | |");
                continue;
            }

            double rate = Median.Of(rates);
            int bits = subject.Program == MeasurementPlan.NarrowKernel ? 256 : PeakWorker.Widths[0];
            Line(
                $"{row}| {Quantity.WithRange(rates)} | {Quantity.Seconds(EpochImages / rate)} | {rate * flops[subject.Network].Training / Giga:F0} "
                    + $"| {Shown(goals.Share(subject, bits), Quantity.Percent)} "
                    + $"| {Shown(readings.Value(subject, ChildProgram.PeakAnonymousBytes), Quantity.Megabytes)} |"
            );
        }

        Line();
        if (
            readings.Value(
                Subject.Train(BenchNetwork.Main, MeasurementPlan.Batch, MeasurementPlan.Threads),
                TrainWorker.FirstEpochSeconds
            ) is
            { } first
        )
        {
            Line($"The first epoch of {BenchNetwork.Main.Name}, with all that a process does once, takes {Quantity.Seconds(first)}.");
            Line();
        }
    }

    private void InferenceTable()
    {
        Line("## Inference");
        Line();
        Line("| network | program | threads | images/s, median (and range) | GFLOP/s | largest difference of a probability from ours |");
        Line("| --- | --- | --: | --: | --: | --: |");
        foreach (var subject in plan.Select(measurement => measurement.Subject).Where(subject => subject.IsInference))
        {
            string row = $"| {subject.Network!.Name} | {Who(subject, readings.Note(subject))} | {subject.Threads} ";
            Line(
                readings.Values(subject, Pace) is { Count: > 0 } rates
                    ? $"{row}| {Quantity.WithRange(rates)} | {Median.Of(rates) * flops[subject.Network].Inference / Giga:F0} | {Shown(readings.Difference(subject), difference => difference.ToString("G2"))} |"
                    : $"{row}| {Missing(subject)} | | |"
            );
        }

        Line();
    }

    private string Missing(Subject subject) => readings.Failure(subject) is { } reason ? $"not measured: {reason}" : "not measured";

    private static string Shown(double? value, Func<double, string> text) => value is { } found ? text(found) : "";
}

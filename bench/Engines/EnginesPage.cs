using Permafrost.Bench.Measuring;
using Permafrost.Bench.Workers;

namespace Permafrost.Bench.Engines;

/// <summary><c>engines.md</c>: how many images a second each program learns from.</summary>
/// <param name="machine">Where.</param>
/// <param name="arguments">How often.</param>
/// <param name="readings">What was measured.</param>
internal sealed class EnginesPage(Machine machine, RoundsArguments arguments, Readings<EngineSubject> readings)
{
    private readonly ResultPage page = new();

    public string ToMarkdown()
    {
        page.Head("The engines", "engines", machine, arguments.Whole ? null : "some measurements or fewer rounds");
        page.Versions(machine, readings.Software);
        page.Line("## Training");
        page.Line();
        page.Line("| network | engine | images/s, median (and range) | of the managed engine's rate | RssAnon |");
        page.Line("| --- | --- | --: | --: | --: |");
        foreach (var subject in EngineSubject.All)
        {
            page.Line($"| {subject.Network.Name} | {Who(subject)} | {Figures(subject)} |");
        }

        page.Line();
        page.Line(
            $"""
            ## How it was measured

            - Rounds: {arguments.Rounds}; in each, everything once and in turn, each program in a process of its own, with {EnginesBenchmark.Threads} threads and batches of {EnginesBenchmark.Batch}. A ratio is the median
              over the rounds of the ratio within a round.
            - An epoch is {EngineSubject.All[0].Images:N0} images of 28 x 28 of deep-cnn and {EngineSubject.All[
                ^1
            ].Images:N0} colour images of 64 x 64 of natural-scenes, made up as waves, in memory and without validation. The two engines
              lay out batches and draw dropout masks within it; the first epoch of each is not counted, and the pace is that of the median of the others. PyTorch tries both
              memory formats for some steps, warms up, and trains one epoch in the faster one; its images are floats beforehand.
            - TorchSharp is measured in builds with it: `dotnet run --project bench -p:Torch=cpu -- engines`. No GPU was at hand, so that nothing is known of CUDA's rate.
            - RssAnon: the largest value in `/proc/PID/status`, looked at from outside every 20 ms. PyTorch's contains its images.
            """
        );
        return page.Text;
    }

    private string Figures(EngineSubject subject)
    {
        if (readings.Values(subject, TrainWorker.ImagesPerSecond) is not { Count: > 0 } rates)
        {
            return readings.Failure(subject) is { } reason ? $"not measured: {reason} | |" : "not measured | |";
        }

        var managed = subject with { Program = EngineSubject.Managed };
        double? ratio = readings.Ratio((subject, TrainWorker.ImagesPerSecond), (managed, TrainWorker.ImagesPerSecond));
        double? memory = readings.Value(subject, ChildProgram.PeakAnonymousBytes);
        return $"{Quantity.WithRange(rates)} | {(ratio is { } share ? Quantity.Percent(share) : "")} | {(memory is { } bytes ? Quantity.Megabytes(bytes) : "")}";
    }

    private string Who(EngineSubject subject)
    {
        string note = readings.Note(subject);
        string program = subject.Program switch
        {
            EngineSubject.Managed => "managed",
            EngineSubject.TorchSharp => "TorchSharp, CPU",
            _ => "PyTorch",
        };
        return note.Length > 0 ? $"{program} ({note})" : program;
    }
}

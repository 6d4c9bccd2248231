using Permafrost.Bench.Measuring;
using Permafrost.Bench.Workers;

namespace Permafrost.Bench.Pipeline;

/// <summary><c>pipeline.md</c>: what it takes to find out that there is nothing to do.</summary>
/// <param name="machine">Where.</param>
/// <param name="arguments">How often and how much.</param>
/// <param name="readings">What was measured.</param>
internal sealed class PipelinePage(Machine machine, RoundsArguments arguments, Readings<PipelineSubject> readings)
{
    private const double LongestSeconds = 1.0;
    private const double MostBytes = 200e6;
    private const double LongestColdSeconds = 0.15;
    private const double LongestCachedSeconds = 0.03;
    private const double LeastHashedBytes = 1e9;

    private readonly ResultPage page = new();

    public string ToMarkdown()
    {
        page.Head("The pipeline with nothing to do", "pipeline", machine, arguments.Whole ? null : "some measurements or fewer rounds");
        page.Versions(machine, readings.Software);
        page.GoalTable([
            Most(PipelineSubject.Matrix, "start to exit", StartWorker.Seconds, LongestSeconds, Quantity.Seconds),
            Most(PipelineSubject.Matrix, "memory (RSS)", StartWorker.PeakBytes, MostBytes, Quantity.Megabytes),
            Most(PipelineSubject.Files, "start to exit", StartWorker.Seconds, LongestSeconds, Quantity.Seconds),
            Most(PipelineSubject.Files, "memory (RSS)", StartWorker.PeakBytes, MostBytes, Quantity.Megabytes),
            Most(PipelineSubject.Fingerprints, "cold", FingerprintWorker.ColdSeconds, LongestColdSeconds, Quantity.Seconds),
            Most(PipelineSubject.Fingerprints, "cached", FingerprintWorker.CachedSeconds, LongestCachedSeconds, Quantity.Seconds),
            Goal.AtLeast(
                PipelineSubject.Hashing.Words,
                LeastHashedBytes,
                readings.Value(PipelineSubject.Hashing, HashWorker.BytesPerSecond),
                rate => $"{Quantity.Megabytes(rate)}/s"
            ) with
            {
                Obstacle = readings.Failure(PipelineSubject.Hashing),
            },
        ]);
        page.ReadingTable(
            readings,
            PipelinePlan.All.Select(measurement => (measurement.Subject, measurement.Subject.Words)),
            [
                StartWorker.Seconds,
                StartWorker.PeakBytes,
                FingerprintWorker.ColdSeconds,
                FingerprintWorker.CachedSeconds,
                HashWorker.BytesPerSecond,
            ]
        );
        page.Line(
            $"""
            ## How it was measured

            - Rounds: {arguments.Rounds}; in each, everything once and in turn, each in a process of its own. Goals are compared with medians.
            - Start to exit: `Report` from the start of the process to its exit, by a program that waits for it; all stages are in the store, files are in the system's memory.
            - Memory: the largest VmHWM that this program saw, files of assemblies included.
            - Fingerprints: all stages of the default study, in a new process, and so with compiling (JIT) what computes them; first without a remembered file, then in the
              next process with it, digests of the assemblies included.
            - Hashing: a file of 256 MB in the system's memory, again and again for two seconds.
            - DVC and Snakemake are not installed here; nothing is claimed about them.
            """
        );
        return page.Text;
    }

    private Goal Most(PipelineSubject subject, string what, string value, double most, Func<double, string> text) =>
        Goal.AtMost($"{subject.Words}: {what}", most, readings.Value(subject, value), text) with
        {
            Obstacle = readings.Failure(subject),
        };
}

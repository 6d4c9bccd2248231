using Permafrost.Bench.Measuring;

namespace Permafrost.Bench.Pipeline;

/// <summary>Everything that is measured, in the order of a round.</summary>
internal static class PipelinePlan
{
    public static IReadOnlyList<Measurement<PipelineSubject>> All { get; } =
    [
        new(PipelineSubject.Matrix, Start(ThousandExperiments.Matrix.Program, "experiments/many.yaml")),
        new(PipelineSubject.Files, Start(ThousandExperiments.Files.Program, "experiments/many")),
        new(PipelineSubject.Study, Start(PipelineBenchmark.Program, "experiments/dropout-study.yaml")),
        new(PipelineSubject.Fingerprints, Command.Worker("fingerprints", $"--cache={Path.Combine(Checkout.Scratch, "known-code.txt")}")),
        new(PipelineSubject.Hashing, Command.Worker("hash", $"--file={Path.Combine(Checkout.Scratch, "hashed")}")),
    ];

    private static Command Start(string program, string experiments) =>
        Command.Worker("start", $"--program={program}", $"--experiments={experiments}");
}

using System.Text.Json.Nodes;
using Permafrost.Build.Output;
using Permafrost.Core.Digests;
using Permafrost.Core.Errors;
using Permafrost.Stages;
using Permafrost.Stages.Reproduction;
using Permafrost.Stages.Reproduction.Bundles;

namespace Permafrost.Build;

/// <content>Deriving results anew.</content>
public sealed partial class RunSession
{
    /// <exception cref="CheckFailedException">Something is not what its lock promises.</exception>
    /// <exception cref="ExperimentFailedException">An experiment failed, and the others are identical.</exception>
    internal void Reproduce()
    {
        interruption.Token.ThrowIfCancellationRequested();
        var request = new ReproductionRequest
        {
            // It derives on this machine, whoever made the results.
            Study = options.Request with
            {
                Slurm = null,
            },
            Sample = options.Sample,
            SampleSeed = options.SampleSeed,
            Keep = options.Keep,
            Bundle = options.Bundle,
        };
        using var reproducer = Reproducer.Load(request, display);
        var result = reproducer.Run(Show, interruption.Token);
        Say(Summary(result));
        if (result.KeptIn is { } kept)
        {
            Say($"Kept: {kept}");
        }

        ReproducedExperiment[] others = [.. result.Experiments.Where(experiment => !experiment.IsReproduced)];
        if (others.Any(experiment => experiment.Failure is null))
        {
            throw new CheckFailedException(string.Join('\n', others.Select(Reason)));
        }

        if (others.Length > 0)
        {
            throw new ExperimentFailedException(string.Join('\n', others.Select(Reason)));
        }
    }

    /// <summary>Packs the chosen experiments with their locks and results.</summary>
    internal void Bundle()
    {
        StudyRequest request = options.Request;
        string name = request.ExperimentPaths is [var one] ? Path.GetFileNameWithoutExtension(one) : "bundle";
        string path = options.Output ?? Path.Combine(request.ArtifactsDirectory, "bundles", $"{name}.zip");
        IReadOnlyList<string> experiments = BundleWriter.Write(request, path);
        var digest = Sha256Digest.OfFile(path);
        long size = new FileInfo(path).Length;
        results.Add(
            new JsonObject
            {
                ["target"] = "Bundle",
                ["path"] = path,
                ["sha256"] = digest.ToString(),
                ["bytes"] = size,
                ["experiments"] = new JsonArray([.. experiments.Select(experiment => (JsonNode)experiment)]),
            }
        );
        Say($"{digest}  {path}");
        Say(
            $"Bundle of {Wording.Counted(experiments.Count, "experiment")}, {HousekeepingText.Bytes(size)}. Anybody checks it with --target=Reproduce --bundle=FILE."
        );
    }

    private static string Reason(ReproducedExperiment experiment) =>
        experiment.Difference is { } difference
            ? $"{experiment.Name} differs from its lock: {ReproductionText.Place(difference)}. {difference.Cause}."
        : experiment.Failure is { } failure ? $"{experiment.Name} failed: {failure}"
        : $"{experiment.Name} differs from its lock by more than the tolerance: "
            + $"{string.Join("; ", experiment.Figures.Where(figure => !figure.Agrees).Select(ReproductionText.Describe))}.";

    private string Summary(ReproductionResult result)
    {
        int identical = result.Experiments.Count(experiment => experiment.IsIdentical);
        int agreeing = result.Experiments.Count(experiment => experiment.State == "agrees");
        string within = agreeing > 0 ? $", {agreeing} within the tolerance of an engine that is not bit-exact" : "";
        int stages = result.Experiments.Sum(experiment => experiment.Stages.Count);
        string sample = options.Sample is { } share ? $" (a sample of {share} with seed {options.SampleSeed}: {stages} stages)" : "";
        return $"{identical} of {result.Experiments.Count} experiments identical{within}{sample} in {Wording.Duration(watch.Elapsed.TotalSeconds)}";
    }

    private void Show(ReproducedExperiment experiment)
    {
        results.Add(ReproductionJson.Of(experiment));
        if (display.ShowsSummary)
        {
            ReproductionText.Write(experiment, output.Lines);
        }
    }

    private void Say(string line)
    {
        if (display.ShowsSummary)
        {
            output.Lines.Write(line);
        }
    }
}

using System.Diagnostics;
using Permafrost.Bench.Measuring;
using Permafrost.Experiments;
using Permafrost.Pipeline;
using Permafrost.Pipeline.Code;
using Permafrost.Stages;
using Permafrost.Stages.Report;

namespace Permafrost.Bench.Workers;

/// <summary>How long the fingerprints of all stages of the default study take in a new process, without and with a file that remembers them.</summary>
internal static class FingerprintWorker
{
    public const string ColdSeconds = "cold_seconds";
    public const string CachedSeconds = "cached_seconds";

    private const string Again = "again";

    public static Reading Run(Settings settings)
    {
        string cache = settings["cache"];
        bool again = settings.Has(Again);
        if (!again)
        {
            File.Delete(cache);
        }

        var stages = Stages();
        var code = new ReachableCode("Permafrost.", cache);
        var watch = Stopwatch.StartNew();
        foreach (var stage in stages)
        {
            _ = code.Of(stage).Digest;
        }

        double seconds = watch.Elapsed.TotalSeconds;
        if (again)
        {
            return new Reading { Values = { [CachedSeconds] = seconds } };
        }

        var reading = ChildProgram.Run(Command.Worker("fingerprints", $"--cache={cache}", $"--{Again}"));
        reading.Values[ColdSeconds] = seconds;
        return reading;
    }

    private static List<Stage> Stages()
    {
        string study = Path.Combine(Checkout.Root, "experiments", "dropout-study.yaml");
        var subjects = StudyGraph.Of(
            ExperimentLoader.Load(new ExperimentRequest(Checkout.Root, [study], [], [])),
            Checkout.Root,
            Checkout.Root
        );
        return
        [
            .. subjects.SelectMany(subject => new Stage[] { subject.Dataset, subject.Images, subject.Trained, subject.Evaluated }),
            new ReportStage(subjects, new Dictionary<string, string>(StringComparer.Ordinal)),
        ];
    }
}

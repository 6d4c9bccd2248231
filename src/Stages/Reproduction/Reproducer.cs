using Permafrost.Core.Errors;
using Permafrost.Experiments;
using Permafrost.Pipeline;
using Permafrost.Pipeline.Storage;
using Permafrost.Stages.Evaluate;
using Permafrost.Stages.Locks;
using Permafrost.Stages.Report;
using Permafrost.Stages.Reproduction.Bundles;
using Permafrost.Stages.Train;

namespace Permafrost.Stages.Reproduction;

/// <summary>Derives experiments from nothing, in an empty store of its own, and compares every output with the lock.</summary>
/// <remarks>
/// The dataset's files are those under <c>data/</c>, hashed anew. Nothing of the repository is written but a folder under
/// <c>artifacts/reproduction/</c>, which is gone afterwards, also after an interruption.
/// Where an engine promises no bits and gives others, the test figures are compared within <see cref="FigureTolerance"/>.
/// </remarks>
public sealed class Reproducer : IDisposable
{
    private const string KeptName = "kept";

    private readonly ReproductionRequest request;
    private readonly PrivateFolder folder;

    // Of the repository, or of the bundle.
    private readonly StudyRequest study;
    private readonly PipelineRunner runner;
    private readonly DifferenceSearch search;
    private readonly IReadOnlyList<(ReportSubject Subject, LockedExperiment Locked, int Depth)> chosen;

    private Reproducer(ReproductionRequest request, PrivateFolder folder, IRunObserver observer)
    {
        this.request = request;
        this.folder = folder;
        string unpacked = Path.Combine(folder.Path, "bundle");
        study = request.Bundle is { } bundle ? BundleReader.Open(bundle, unpacked, request.Study) : request.Study;
        var experiments = ExperimentLoader.Load(
            new ExperimentRequest(study.RepositoryRoot, study.ExperimentPaths, study.Only, []) { DataDirectory = study.DataDirectory }
        );
        if (request.Bundle is not null)
        {
            // A file may define more than was packed.
            var packed = BundleReader.Experiments(unpacked);
            experiments = [.. experiments.Where(experiment => packed.Contains(experiment.Name))];
        }

        runner = new PipelineRunner(
            new PipelineOptions
            {
                StoreDirectory = Path.Combine(folder.Path, "store"),
                RunsDirectory = Path.Combine(folder.Path, "runs"),
                Threads = study.Threads,
                Experiments = [.. experiments.Select(experiment => experiment.Name)],
            },
            observer
        );
        string runs = request.Bundle is null ? Path.Combine(study.ArtifactsDirectory, "runs") : Path.Combine(unpacked, BundleReader.Runs);
        search = new DifferenceSearch(runner, study.StoreDirectory, runs);
        chosen = Choose(StudyGraph.Of(experiments, study.DataDirectory, Path.Combine(folder.Path, "digests")));
    }

    /// <summary>How many experiments there are to derive, wholly or in part.</summary>
    public int Count => chosen.Count;

    /// <summary>Looks at experiments and locks; derives nothing yet.</summary>
    /// <exception cref="UserErrorException">Experiments or locks hold faults, there is no lock, or the bundle is refused; all is named.</exception>
    /// <exception cref="CheckFailedException">The files of the bundle are not what it says they are.</exception>
    public static Reproducer Load(ReproductionRequest request, IRunObserver observer)
    {
        if (request.Study.Set.Count > 0)
        {
            throw new UserErrorException(
                $"--set is {string.Join(", ", request.Study.Set)}; expected none: a lock promises what the experiment files say. Leave it out, or take less with --only or --sample."
            );
        }

        var place = PrivateFolder.Create(Path.Combine(request.Study.ArtifactsDirectory, "reproduction"));
        try
        {
            return new Reproducer(request, place, observer);
        }
        catch
        {
            Remove(place);
            throw;
        }
    }

    /// <summary>Derives every chosen experiment, each up to its first difference.</summary>
    /// <param name="told">Told of each experiment when it is done.</param>
    /// <param name="cancellation">Ends the work at the next step.</param>
    /// <exception cref="UserErrorException">A dataset is not there, say.</exception>
    /// <exception cref="OperationCanceledException">The user interrupted the run.</exception>
    public ReproductionResult Run(Action<ReproducedExperiment> told, CancellationToken cancellation)
    {
        var results = new List<ReproducedExperiment>();
        foreach (var (subject, locked, depth) in chosen)
        {
            var result = Derive(subject, locked, depth, cancellation);
            results.Add(result);
            told(result);
        }

        return new ReproductionResult(results, request.Keep ? KeepFolder() : null);
    }

    public void Dispose() => Remove(folder);

    private static void Remove(PrivateFolder place)
    {
        place.Dispose();
        try
        {
            Directory.Delete(Path.GetDirectoryName(place.Path)!);
        }
        catch (IOException)
        {
            // Another process is at work in it, or a kept folder lies there.
        }
    }

    private ReproducedExperiment Derive(ReportSubject subject, LockedExperiment locked, int depth, CancellationToken cancellation)
    {
        string name = subject.Experiment.Name;
        var stages = new List<ReproducedStage>();
        FirstDifference? parted = null;
        foreach (var stage in subject.Stages.Take(depth))
        {
            var row = runner.Run(name, stage, cancellation);
            if (row.State == StageState.Failed)
            {
                return new ReproducedExperiment(name, stages) { Failure = $"{stage.Name}: {row.Reasons[0]}" };
            }

            if (request.Keep)
            {
                new RunFolder(Path.Combine(folder.Path, "runs", name), runner, new ShownCopies(digests: null, folder.Path)).Show(
                    stage,
                    ShownOutputs(stage)
                );
            }

            var promised = locked.Stages[stage.Name];
            var found = runner.Outcome(stage);
            var difference = search.Find(name, stage, promised, found);
            stages.Add(
                new ReproducedStage(stage.Name, difference is null, found.Key, promised.Key, found.Code == promised.Code, found.Outputs)
            );
            parted ??= MayPart(subject, stage) ? difference : null;
            if (difference is not null && parted is null)
            {
                return new ReproducedExperiment(name, stages) { Difference = difference };
            }
        }

        if (parted is null)
        {
            return new ReproducedExperiment(name, stages);
        }

        var figures = FigureTolerance.Compare(locked.Metrics, new LockEntry(runner).MetricsOf(subject.Evaluated));

        // A lock without figures leaves the bytes alone to judge by.
        return new ReproducedExperiment(name, stages) { Figures = figures, Difference = figures.Count == 0 ? parted : null };
    }

    /// <summary>Training by an engine that promises no bits; what comes after it follows from that.</summary>
    private static bool MayPart(ReportSubject subject, Stage stage) => !subject.Experiment.IsBitExact && stage is TrainStage;

    private static IEnumerable<string> ShownOutputs(Stage stage) => stage is TrainStage or EvaluateStage ? stage.Outputs : [];

    private List<(ReportSubject Subject, LockedExperiment Locked, int Depth)> Choose(IReadOnlyList<ReportSubject> subjects)
    {
        var locks = StudyLock.ReadAll(study.RepositoryRoot, subjects, runner);
        string[] faults = [.. locks.SelectMany(Missing)];
        if (faults.Length > 0)
        {
            throw new UserErrorException(faults);
        }

        var locked = locks
            .SelectMany(one => one.Subjects, (one, subject) => (subject.Experiment.Name, Locked: one.Find(subject)!))
            .ToDictionary(pair => pair.Name, pair => pair.Locked, StringComparer.Ordinal);
        var depths = request.Sample is { } share
            ? StageSample.Draw(locked.Select(one => (one.Key, one.Value)), share, request.SampleSeed)
            : locked.ToDictionary(one => one.Key, one => one.Value.Stages.Count, StringComparer.Ordinal);
        return
        [
            .. subjects
                .Where(subject => depths.ContainsKey(subject.Experiment.Name))
                .Select(subject => (subject, locked[subject.Experiment.Name], DepthOf(subject, depths[subject.Experiment.Name]))),
        ];
    }

    /// <summary>A training whose bits are not promised is judged by its figures, which takes the stages after it.</summary>
    private static int DepthOf(ReportSubject subject, int drawn) =>
        subject.Stages.Take(drawn).Any(stage => MayPart(subject, stage)) ? subject.Stages.Count : drawn;

    private static IEnumerable<string> Missing(StudyLock one)
    {
        const string Next = "run Report for the whole file, without --set and --only, and commit the lock it writes.";
        return one.File is null
            ? [$"{one.Display}: there is no such file, so there is nothing to compare with; {Next}"]
            : one
                .Subjects.Where(subject => one.Find(subject) is null)
                .Select(subject => $"{one.Display}: holds no {subject.Experiment.Name}, so there is nothing to compare it with; {Next}");
    }

    /// <summary>Out of the way of the next sweep.</summary>
    private string KeepFolder()
    {
        string kept = Path.Combine(Path.GetDirectoryName(folder.Path)!, KeptName);
        ShownFiles.Writing(
            kept,
            () =>
            {
                if (Directory.Exists(kept))
                {
                    PrivateFolder.TryRemove(kept);
                }

                Directory.Move(folder.Path, kept);
            }
        );
        return kept;
    }
}

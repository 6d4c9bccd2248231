using Permafrost.Core.Digests;
using Permafrost.Core.Errors;
using Permafrost.Core.Files;
using Permafrost.Core.Text;
using Permafrost.Pipeline;
using Permafrost.Stages.Report;
using Permafrost.Stages.Train;

namespace Permafrost.Stages.Locks;

/// <summary>The lock of one experiment file, and the chosen experiments of that file.</summary>
internal sealed class StudyLock
{
    private readonly string path;
    private readonly PipelineRunner runner;

    private StudyLock(string path, string display, IReadOnlyList<ReportSubject> subjects, PipelineRunner runner)
    {
        this.path = path;
        this.runner = runner;
        Display = display;
        Subjects = subjects;
        File = LockFile.Read(path, display);
    }

    /// <summary>How messages name it: relative to the repository where inside it.</summary>
    public string Display { get; }

    /// <summary>The chosen experiments of the file, in its order.</summary>
    public IReadOnlyList<ReportSubject> Subjects { get; }

    /// <summary>What it holds; null where there is no such file.</summary>
    public LockFile? File { get; }

    /// <summary>Reads the locks of all files from which experiments were chosen.</summary>
    /// <exception cref="UserErrorException">One cannot be read; the faults of all are named.</exception>
    public static IReadOnlyList<StudyLock> ReadAll(string root, IReadOnlyList<ReportSubject> subjects, PipelineRunner runner)
    {
        var locks = new List<StudyLock>();
        var faults = new List<string>();
        foreach (var file in subjects.GroupBy(subject => subject.Experiment.FullPath, StringComparer.Ordinal))
        {
            string place = LockFile.PathBeside(file.Key);
            try
            {
                locks.Add(new StudyLock(place, DisplayOf(place, root), [.. file], runner));
            }
            catch (UserErrorException exception)
            {
                faults.AddRange(exception.Faults);
            }
        }

        return faults.Count == 0 ? locks : throw new UserErrorException(faults);
    }

    /// <summary>The entry of an experiment, or null. One of other stages, from when it had no backbone, say, is none.</summary>
    public LockedExperiment? Find(ReportSubject subject) =>
        File?.Experiments.GetValueOrDefault(subject.Experiment.Name) is { } locked
        && locked.Names.SequenceEqual(subject.Stages.Select(stage => stage.Name), StringComparer.Ordinal)
            ? locked
            : null;

    /// <summary>Takes in what the experiments gave; the file is written only where an output, or the set of experiments, changed.</summary>
    /// <remarks>
    /// A failed experiment gets no entry, and one it has stays: a full disk fails, too, and unmakes no promise.
    /// </remarks>
    /// <exception cref="CheckFailedException">A stage gave other outputs under the very key of the lock; nothing is written.</exception>
    /// <exception cref="UserErrorException">The file cannot be written.</exception>
    public LockUpdate Update()
    {
        RefuseOtherOutputsOfAKey();
        var entry = new LockEntry(runner);
        var experiments = new Dictionary<string, LockedExperiment>(StringComparer.Ordinal);
        int added = 0;
        int changed = 0;
        foreach (var subject in Subjects)
        {
            var former = Find(subject);
            if (!subject.Stages.All(runner.IsComplete))
            {
                if (File?.Experiments.GetValueOrDefault(subject.Experiment.Name) is { } kept)
                {
                    experiments.Add(subject.Experiment.Name, kept);
                }

                continue;
            }

            bool agrees =
                former is not null
                && (subject.Stages.All(stage => former.Stages[stage.Name].Agrees(runner.Outcome(stage))) || IsTolerated(subject, former));
            added += former is null ? 1 : 0;
            changed += former is not null && !agrees ? 1 : 0;
            experiments.Add(subject.Experiment.Name, agrees ? former! : entry.Of(subject, former));
        }

        int removed = File?.Experiments.Keys.Count(name => !experiments.ContainsKey(name)) ?? 0;
        var update = new LockUpdate(Display, added, changed, removed, OtherKeys()) { Tolerated = Tolerated() };
        if (update.IsWritten)
        {
            string text = new LockFile(experiments).ToText();
            ShownFiles.Writing(path, () => AtomicFile.WriteText(path, text));
        }

        return update;
    }

    /// <summary>Finished stages that gave what the lock promises under another key: another compiler, say, or another way to write the same.</summary>
    public int OtherKeys() =>
        (
            from subject in Subjects
            let locked = Find(subject)
            where locked is not null
            from stage in subject.Stages.Where(runner.IsComplete)
            let found = runner.Outcome(stage)
            where locked.Stages[stage.Name].Key != found.Key && locked.Stages[stage.Name].Agrees(found)
            select stage
        ).Count();

    /// <summary>Finished experiments whose bits are not promised, which gave others than the lock has, and figures that agree with it.</summary>
    public int Tolerated() => Subjects.Count(subject => Find(subject) is { } locked && IsTolerated(subject, locked));

    /// <summary>Every place where a finished stage did not give what the lock promises, each a line; of an experiment the first stage alone, since the next ones read from it.</summary>
    /// <param name="isWhole">Whether every experiment of the file was chosen, so that the lock may hold no other.</param>
    public IEnumerable<string> Faults(bool isWhole)
    {
        if (File is null)
        {
            yield return $"{Display}: there is no such file; expected the lock of {Plural(Subjects.Count)}.";
            yield break;
        }

        foreach (var subject in Subjects)
        {
            foreach (string fault in Faults(subject))
            {
                yield return $"{Display}: {VisibleText.Of(subject.Experiment.Name)}: {fault}";
            }
        }

        if (isWhole)
        {
            var names = Subjects.Select(subject => subject.Experiment.Name).ToHashSet(StringComparer.Ordinal);
            foreach (string name in File.Experiments.Keys.Where(name => !names.Contains(name)).Order(StringComparer.Ordinal))
            {
                yield return $"{Display}: {VisibleText.Of(name)}: is in the lock, and the experiment file has no such experiment any more.";
            }
        }
    }

    private IEnumerable<string> Faults(ReportSubject subject)
    {
        if (Find(subject) is not { } locked)
        {
            // One that failed has none, and the run says so itself.
            if (runner.IsComplete(subject.Evaluated))
            {
                yield return "is not in the lock.";
            }

            yield break;
        }

        foreach (var stage in subject.Stages.TakeWhile(runner.IsComplete))
        {
            if (!subject.Experiment.IsBitExact && stage is TrainStage && FiguresOf(subject, locked) is { Count: > 0 } figures)
            {
                foreach (var figure in figures.Where(figure => !figure.Agrees))
                {
                    yield return $"Evaluate: {figure.Name} is {figure.Found}; the lock has {figure.Expected}, from which it may differ by "
                        + $"{figure.Allowed:G3}, the engine not being bit-exact.";
                }

                yield break;
            }

            var found = runner.Outcome(stage);
            var promised = locked.Stages[stage.Name];
            OutputDifference[] differences = [.. promised.Differences(found)];
            foreach (var difference in differences)
            {
                yield return $"{stage.Name}: {difference}.";
            }

            if (differences.Length > 0)
            {
                string epoch =
                    stage is TrainStage && TensorDifferenceOf(stage, promised) is { } tensor
                        ? $"The first difference is in {tensor}. "
                        : "";
                yield return $"{stage.Name}: {epoch}{KeyRelations.Text(KeyRelations.Of(promised, found), stage.Name)}.";
                yield break;
            }
        }
    }

    /// <summary>Whether the same training gave other bits, as an engine may that promises none, and as good a network.</summary>
    private bool IsTolerated(ReportSubject subject, LockedExperiment locked) =>
        !subject.Experiment.IsBitExact
        && runner.IsComplete(subject.Evaluated)
        && subject.Stages.TakeWhile(stage => stage is not TrainStage).All(stage => locked.Stages[stage.Name].Agrees(runner.Outcome(stage)))
        && locked.Stages[subject.Trained.Name].Key == runner.Outcome(subject.Trained).Key
        && !locked.Stages[subject.Trained.Name].Agrees(runner.Outcome(subject.Trained))
        && FiguresOf(subject, locked) is { Count: > 0 } figures
        && figures.All(figure => figure.Agrees);

    private IReadOnlyList<FigureAgreement> FiguresOf(ReportSubject subject, LockedExperiment locked) =>
        runner.IsComplete(subject.Evaluated)
            ? FigureTolerance.Compare(locked.Metrics, new LockEntry(runner).MetricsOf(subject.Evaluated))
            : [];

    private TensorDifference? TensorDifferenceOf(Stage stage, LockedStage promised) =>
        promised.Epochs is { } epochs
            ? TensorDifference.First(epochs.All, TrailFile.Read(System.IO.File.ReadAllBytes(runner.OutputPath(stage, TrainStage.Trail))))
            : null;

    /// <summary>The one thing that a lock must never take in silently: the same work with another result.</summary>
    private void RefuseOtherOutputsOfAKey()
    {
        string[] faults =
        [
            .. from subject in Subjects
            let locked = Find(subject)
            where locked is not null
            from stage in subject.Stages.Where(runner.IsComplete)
            where subject.Experiment.IsBitExact || stage is not TrainStage
            let found = runner.Outcome(stage)
            where locked.Stages[stage.Name].Key == found.Key
            from difference in locked.Stages[stage.Name].Differences(found)
            select $"{Display}: {VisibleText.Of(subject.Experiment.Name)}: {stage.Name}: {difference}, both under the key {Short(found.Key)}.",
        ];
        if (faults.Length > 0)
        {
            throw new CheckFailedException(
                $"{string.Join('\n', faults)}\n"
                    + "Code, parameters and inputs are those of the lock, and the outputs are not. The lock is left as it is. "
                    + "Reproduce says which of the two a fresh run gives; if the lock is wrong, delete it and run Report again."
            );
        }
    }

    private static string Short(Sha256Digest digest) => digest.ToString()[..12];

    private static string Plural(int experiments) => experiments == 1 ? "one experiment" : $"{experiments} experiments";

    private static string DisplayOf(string path, string root)
    {
        string relative = Path.GetRelativePath(root, path);
        bool isInside = relative != ".." && !relative.StartsWith(".." + Path.DirectorySeparatorChar, StringComparison.Ordinal);
        return VisibleText.Of((isInside && !Path.IsPathRooted(relative) ? relative : path).Replace('\\', '/'));
    }
}

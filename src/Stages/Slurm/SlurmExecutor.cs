using System.Diagnostics;
using Permafrost.Core.Errors;
using Permafrost.Pipeline;

namespace Permafrost.Stages.Slurm;

/// <summary>Has stages made by job arrays of a Slurm cluster, and follows them to their end.</summary>
/// <remarks>
/// What a job made is in the store, and what it says of itself in the run's folder; the queue is asked for what ended without a word: a node that failed, a job that somebody
/// cancelled. Such elements are submitted again, and training goes on from its checkpoint. Slurm's accounting is not needed. For one thread.
/// </remarks>
internal sealed partial class SlurmExecutor(SlurmOptions options, StudyRequest request, IRunObserver observer) : IStageExecutor
{
    private readonly Dictionary<Stage, SlurmElement> elements = new(ReferenceEqualityComparer.Instance);

    /// <summary>Elements that are not over, in the order of the plan.</summary>
    private readonly List<SlurmElement> open = [];
    private readonly List<SlurmArray> arrays = [];
    private readonly Dictionary<string, (int All, int Done, int Failed)> counts = new(StringComparer.Ordinal);
    private SlurmRunFolder? folder;
    private int longestArray;
    private int lists;

    /// <summary>Whether jobs make the stages of a phase.</summary>
    /// <remarks>
    /// The dataset is obtained and checked where the user stands: nodes often have no way to the internet, and what it is decides every key. The report, which reads the results of all
    /// experiments, is made there, too.
    /// </remarks>
    public static bool Makes(string phase) => phase is "Preprocess" or "Features" or "Train" or "Evaluate";

    /// <summary>A network file system may keep the listing of a folder for a minute.</summary>
    public TimeSpan StoreDelay { get; } = TimeSpan.FromSeconds(70);

    public bool Takes(Stage stage) => elements.ContainsKey(stage);

    public SlurmElement ElementOf(Stage stage) => elements[stage];

    /// <summary>Plans a stage; several may share one element.</summary>
    public void Add(Stage stage, SlurmElement element) => elements.Add(stage, element);

    /// <summary>Finds out, once and before any work, whether jobs can be submitted.</summary>
    /// <exception cref="UserErrorException">They cannot.</exception>
    public void Examine()
    {
        if (longestArray == 0)
        {
            longestArray = SlurmCommands.Examine(options.Partition);
        }
    }

    /// <summary>Submits elements that were planned, phase by phase.</summary>
    /// <exception cref="UserErrorException">Slurm refuses them; then none of the run stays in the queue.</exception>
    public void Submit(IReadOnlyList<SlurmElement> planned, CancellationToken cancellation)
    {
        if (planned.Count == 0)
        {
            return;
        }

        if (folder is null)
        {
            folder = SlurmRunFolder.Create(request);
            WarnOfOthers(planned[0].Phase);
        }

        foreach (var (name, lines) in SlurmPlan.Place(planned, longestArray, lists))
        {
            folder.WriteList(name, lines);
            lists++;
        }

        open.AddRange(planned);
        IReadOnlyList<SlurmArray> before = [];
        foreach (var phase in planned.GroupBy(element => element.Phase, StringComparer.Ordinal))
        {
            counts[phase.Key] = (phase.Count(), 0, 0);
            var together = SlurmPlan.Arrays(phase);
            SubmitTogether(together, before, cancellation);
            before = together;
        }
    }

    public StageExecution Await(Stage stage, CancellationToken cancellation)
    {
        var element = elements[stage];
        try
        {
            while (element.Result is null)
            {
                Tell(element.Phase);
                Follow(cancellation);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            string cancelled = Cancel();
            throw new InterruptedException(
                $"{cancelled}Trainings that ran write a checkpoint; the same command goes on from there.",
                cancellation
            );
        }

        bool isFirst = !element.IsTold;
        element.IsTold = true;
        return element.IsDone
            ? new StageExecution(isFirst && element.Result.State == JobState.Ran, element.Result.Seconds)
            : throw new ExperimentFailedException(element.Result.Message);
    }

    /// <summary>The run needs its jobs no more; whatever still runs is cancelled.</summary>
    public void End()
    {
        LeavePhase();
        Cancel();
        folder?.RemoveMark(request.StoreDirectory);
    }

    /// <summary>Submits the arrays of a phase.</summary>
    /// <param name="together">The arrays.</param>
    /// <param name="before">Those of the phase before it.</param>
    /// <param name="cancellation">Checked before each.</param>
    private void SubmitTogether(IReadOnlyList<SlurmArray> together, IReadOnlyList<SlurmArray> before, CancellationToken cancellation)
    {
        var ahead = options.MaxJobs is { } most ? SlurmPlan.ShareOut(together, most) : new SlurmArray?[together.Count];
        foreach (var (index, array) in together.Index())
        {
            string dependency = SlurmPlan.Dependency(array, isLimited: options.MaxJobs is not null);
            if (options.MaxJobs is not null)
            {
                // No phase begins while jobs of the one before run: together they would be too many.
                string[] others = [.. before.Append(ahead[index]).OfType<SlurmArray>().Select(other => other.Job!)];
                string[] parts =
                [
                    .. dependency.StartsWith("afterok", StringComparison.Ordinal) ? [dependency] : Array.Empty<string>(),
                    .. others.Length > 0 ? [$"afterany:{string.Join(':', others)}"] : Array.Empty<string>(),
                ];
                dependency = string.Join(',', parts);
            }

            cancellation.ThrowIfCancellationRequested();
            Submit(array, dependency);
        }
    }

    /// <exception cref="UserErrorException">Slurm refuses it.</exception>
    private void Submit(SlurmArray array, string dependency)
    {
        array.Dependency = dependency;
        if (TrySubmit(array) is { } refusal)
        {
            throw new UserErrorException(
                $"sbatch refused {array.Name}.sbatch in {folder!.Path}: {refusal}. Expected a job that the cluster takes: look at the script's #SBATCH lines, which come from cake.config "
                    + "(SlurmPartition, SlurmAccount, SlurmFlags, SlurmMaxJobs) and from resources in the experiment's file. Nothing of this run stays in the queue."
            );
        }
    }

    /// <returns>Why Slurm refused it; null where it did not.</returns>
    private string? TrySubmit(SlurmArray array)
    {
        string script = folder!.WriteScript(array, SbatchScript.Text(array, options, folder.Path, request.RepositoryRoot));
        foreach (var element in array.Elements)
        {
            File.Delete(folder.ResultPath(element.FileName));
        }

        (array.Job, string refusal) = SlurmCommands.Submit(script);
        if (array.Job is null)
        {
            return refusal;
        }

        arrays.Add(array);
        folder.WriteJobs(arrays);
        foreach (var element in array.Elements)
        {
            element.Array = array;
            element.Interrupted = null;
            element.EndedSince = 0;
            element.Tries++;
        }

        string limit = array.MostAtOnce is { } most && most < array.Elements.Count ? $", {most} at a time" : "";
        string count = array.Elements.Count == 1 ? "1 job" : $"{array.Elements.Count} jobs";
        observer.Progressed(
            PipelineRunner.OverAll,
            array.Phase,
            new StageProgress(
                0,
                $"{count} submitted as {array.Job}{limit}: {Path.GetRelativePath(request.RepositoryRoot, script)}",
                Lasting: true
            )
        );
        return null;
    }

    /// <summary>Jobs of a run whose process is gone work on: what they make is found, and nothing is made twice at the same time. The user should know.</summary>
    private void WarnOfOthers(string phase)
    {
        foreach (var other in SlurmRunFolder.Unfinished(request).Where(other => other.Path != folder!.Path))
        {
            string[] jobs = other.ReadJobs();
            string[] alive =
            [
                .. (SlurmCommands.Queue(jobs) ?? new Dictionary<(string Job, int Line), QueuedElement>())
                    .Where(element => !element.Value.IsOver)
                    .Select(element => element.Key.Job)
                    .Distinct(StringComparer.Ordinal),
            ];
            if (alive.Length > 0)
            {
                observer.Warned(
                    PipelineRunner.OverAll,
                    phase,
                    $"jobs of another run ({Path.GetRelativePath(request.RepositoryRoot, other.Path)}) are in the queue, too; what they make is taken from the store. If nobody follows them: scancel {string.Join(' ', alive)}"
                );
            }
            else
            {
                other.RemoveMark(request.StoreDirectory);
            }
        }
    }

    /// <returns>What was cancelled, as a sentence and a blank; empty where there was nothing to cancel.</returns>
    private string Cancel()
    {
        string[] jobs = [.. open.Select(element => element.Array?.Job).OfType<string>().Distinct(StringComparer.Ordinal)];
        if (jobs.Length == 0)
        {
            return "";
        }

        string fault = SlurmCommands.Cancel(jobs);
        open.Clear();
        string named = $"Slurm {(jobs.Length == 1 ? "job" : "jobs")} {string.Join(", ", jobs)}";
        return fault.Length == 0 ? $"{named} cancelled. " : $"{named} could not be cancelled ({fault}): scancel {string.Join(' ', jobs)}. ";
    }
}

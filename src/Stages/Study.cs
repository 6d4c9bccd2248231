using System.Collections.Immutable;
using Permafrost.Core.Digests;
using Permafrost.Core.Errors;
using Permafrost.Experiments;
using Permafrost.Experiments.Definitions;
using Permafrost.Pipeline;
using Permafrost.Pipeline.Code;
using Permafrost.Reporting.Provenance;
using Permafrost.Stages.DownloadCheck;
using Permafrost.Stages.Evaluate;
using Permafrost.Stages.Locks;
using Permafrost.Stages.Preprocess;
using Permafrost.Stages.Report;
using Permafrost.Stages.Slurm;
using Permafrost.Stages.Train;

namespace Permafrost.Stages;

/// <summary>The chosen experiments as a graph of stages, run phase by phase.</summary>
public sealed partial class Study
{
    private readonly StudyRequest request;
    private readonly PipelineRunner runner;
    private readonly IReadOnlyList<ReportSubject> subjects;
    private readonly ShownCopies copies;
    private readonly SlurmExecutor? slurm;
    private readonly List<StageRow> rows = [];
    private readonly Lazy<IReadOnlyDictionary<Sha256Digest, LockedStage>> pinned;

    private Study(StudyRequest request, IReadOnlyList<ExperimentDefinition> experiments, IRunObserver observer)
    {
        this.request = request;
        Experiments = experiments;
        string digests = Path.Combine(request.ArtifactsDirectory, "digests");
        subjects = StudyGraph.Of(experiments, request.DataDirectory, digests);
        pinned = new(LockedKeys);
        copies = new ShownCopies(digests, request.ArtifactsDirectory);
        slurm = request.Slurm is { } cluster ? new SlurmExecutor(cluster, request, observer) : null;
        runner = new PipelineRunner(
            new PipelineOptions
            {
                StoreDirectory = request.StoreDirectory,
                RunsDirectory = RunsDirectory,
                Threads = request.Threads,
                Jobs = request.Jobs,
                Remote = request.Remote,
                PinnedOutputs = key => pinned.Value.GetValueOrDefault(key)?.Outputs,
                Executor = slurm,
                Experiments = [.. experiments.Select(experiment => experiment.Name)],
            },
            observer
        );
    }

    /// <summary>Names of the phases, each depending on the one before it. An experiment may have nothing to do in one.</summary>
    public static IReadOnlyList<string> Phases { get; } = ["DownloadCheck", "Preprocess", "Features", "Train", "Evaluate", "Report"];

    public IReadOnlyList<ExperimentDefinition> Experiments { get; }

    /// <summary>Everything that ran, was cached or failed so far, phase by phase in the order of the experiments.</summary>
    public IReadOnlyList<StageRow> Rows => rows;

    /// <summary>The same for each stage once, however many experiments need it.</summary>
    internal ImmutableArray<PipelineBox> Boxes => PipelineBoxes.Of(subjects, rows);

    /// <summary>Path of <c>index.html</c>.</summary>
    public string ReportPath => Path.Combine(ReportsDirectory, ReportStage.Html);

    /// <summary>Path of <c>report.md</c>.</summary>
    public string MarkdownPath => Path.Combine(ReportsDirectory, ReportStage.Markdown);

    private string RunsDirectory => Path.Combine(request.ArtifactsDirectory, "runs");

    private string ReportsDirectory => Path.Combine(request.ArtifactsDirectory, "reports");

    /// <exception cref="UserErrorException">The experiments hold faults; all of them are named.</exception>
    public static Study Load(StudyRequest request, IRunObserver observer)
    {
        var experiments = ExperimentLoader.Load(
            new ExperimentRequest(request.RepositoryRoot, request.ExperimentPaths, request.Only, request.Set)
            {
                Name = request.Experiment,
                DataDirectory = request.DataDirectory,
            }
        );
        return new Study(request, experiments, observer);
    }

    /// <summary>Runs one phase over all experiments, several at a time; what is in the store already is not run again.</summary>
    /// <param name="phase">One of <see cref="Phases"/>.</param>
    /// <param name="cancellation">Ends the run at the next step.</param>
    /// <exception cref="UserErrorException">A phase before it has not run and is not cached (<c>--exclusive</c>).</exception>
    public IReadOnlyList<StageRow> Run(string phase, CancellationToken cancellation)
    {
        int first = rows.Count;
        Submit(phase, cancellation);
        if (phase == "Report")
        {
            RunReport(cancellation);
        }
        else
        {
            ReportSubject[] chosen = [.. subjects.Where(subject => StageOf(subject, phase) is not null)];
            runner.RunAll(
                [.. chosen.Select(subject => (subject.Experiment.Name, StageOf(subject, phase)!))],
                (place, row) =>
                {
                    rows.Add(row);
                    if (row.State != StageState.Failed)
                    {
                        ShowOrFail(() => Show(chosen[place], phase));
                    }
                },
                cancellation
            );
        }

        return rows[first..];
    }

    /// <summary>What would run, and why; runs nothing.</summary>
    /// <param name="cancellation">Ends the asking of a remote cache.</param>
    public IReadOnlyList<StageRow> Status(CancellationToken cancellation = default) =>
        [
            .. AllStages()
                .GroupBy(one => one.Stage.Name, StringComparer.Ordinal)
                .SelectMany(phase => runner.PreviewAll([.. phase], cancellation)),
        ];

    /// <summary>The code that the stages depend on, and how each part of it is reached; runs nothing.</summary>
    public IReadOnlyList<StageCode> ExplainCode() => runner.ExplainCode(AllStages());

    /// <summary>Waits until what ran is uploaded to the remote cache; <see cref="Finish"/> does so, too.</summary>
    /// <param name="cancellation">Ends the uploads.</param>
    public void AwaitUploads(CancellationToken cancellation) => runner.AwaitUploads(cancellation);

    /// <summary>Writes <c>artifacts/runs/last-run.json</c> and what explanations need next time. Call it at the end, also after a failure.</summary>
    public void Finish()
    {
        slurm?.End();
        copies.Save();
        var written = runner.Finish(rows);
        rows.Clear();
        rows.AddRange(written);
        if (rows.Any(row => row.Stage == "Report" && row.State != StageState.Failed))
        {
            RunProvenance.Write(ReportsDirectory, Experiments, Boxes, rows, request.Threads, request.Jobs);
        }
    }

    private IEnumerable<(string Experiment, Stage Stage)> AllStages() =>
        [
            .. from phase in Phases.SkipLast(1)
            from subject in subjects
            let stage = StageOf(subject, phase)
            where stage is not null
            select (subject.Experiment.Name, stage),
            (PipelineRunner.OverAll, new ReportStage(subjects, failures: new Dictionary<string, string>(StringComparer.Ordinal))),
        ];

    /// <summary>Null where the experiment has nothing to do in the phase.</summary>
    private static Stage? StageOf(ReportSubject subject, string phase) =>
        phase switch
        {
            "DownloadCheck" => subject.Dataset,
            "Preprocess" => subject.Images,
            "Features" => subject.Features,
            "Train" => subject.Trained,
            "Evaluate" => subject.Evaluated,
            _ => throw new ArgumentOutOfRangeException(nameof(phase), phase, $"Expected one of {string.Join(", ", Phases)}."),
        };

    private void RunReport(CancellationToken cancellation)
    {
        var failures = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var failed in rows.Where(row => row.State == StageState.Failed))
        {
            failures.TryAdd(failed.Experiment, failed.Reasons[0]);
        }

        var report = new ReportStage(subjects, failures);
        var row = runner.Run(PipelineRunner.OverAll, report, cancellation);
        rows.Add(row);
        if (row.State != StageState.Failed)
        {
            ShowOrFail(() => new RunFolder(ReportsDirectory, runner, copies).Show(report, report.Outputs));
        }
    }

    /// <summary>Shows what the last row is about; where there is no room for it, that row has failed and the other experiments go on.</summary>
    private void ShowOrFail(Action show)
    {
        try
        {
            show();
        }
        catch (ExperimentFailedException exception)
        {
            rows[^1] = rows[^1] with { State = StageState.Failed, Reasons = [exception.Message] };
        }
    }

    /// <summary>Copies what a phase made into the experiment's folder.</summary>
    private void Show(ReportSubject subject, string phase)
    {
        var folder = new RunFolder(Path.Combine(RunsDirectory, subject.Experiment.Name), runner, copies);
        switch (phase)
        {
            case "DownloadCheck":
                folder.Show(subject.Dataset, DownloadCheckStage.Summary);
                break;
            case "Train":
                folder.Show(subject.Trained, TrainStage.Model, TrainStage.History, TrainStage.Trail);
                break;
            case "Evaluate":
                folder.Show(subject.Evaluated, [.. subject.Evaluated.Outputs]);
                folder.ShowProvenance("provenance.json", subject.Stages);
                break;
        }
    }
}

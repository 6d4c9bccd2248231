using Permafrost.Core.Errors;
using Permafrost.Pipeline;
using Permafrost.Stages.Report;
using Permafrost.Stages.Slurm;

namespace Permafrost.Stages;

/// <content>Stages that jobs of a cluster make.</content>
public sealed partial class Study
{
    private readonly HashSet<string> submitted = new(StringComparer.Ordinal);

    /// <summary>Makes one stage of the one experiment for another process, which looks after everything else.</summary>
    /// <param name="phase">The phase.</param>
    /// <param name="definition">What that process took the stage for.</param>
    /// <param name="cancellation">Ends it.</param>
    internal JobResult Make(string phase, string definition, CancellationToken cancellation)
    {
        var subject = subjects.Single();
        string experiment = subject.Experiment.Name;
        var stage = StageOf(subject, phase)!;
        if (runner.Definition(stage).ToString() != definition)
        {
            throw new UserErrorException(
                $"{phase} of {experiment} is not what it was when the job was submitted: its experiment's files, or the program, were changed meanwhile; "
                    + "expected both to stay until the jobs have ended. Run the same command again."
            );
        }

        try
        {
            if (stage.Inputs.FirstOrDefault(input => !runner.IsComplete(input.Source)) is { } missing)
            {
                return new JobResult(JobState.Waiting, $"{missing.Source.Name} has not made {missing.Output} yet");
            }

            var row = runner.Run(experiment, stage, cancellation);
            return row.State switch
            {
                StageState.Failed => new JobResult(JobState.Failed, row.Reasons[0], row.Seconds),
                StageState.Ran => new JobResult(JobState.Ran, Seconds: row.Seconds),
                _ => new JobResult(JobState.Cached),
            };
        }
        finally
        {
            runner.Leave();
        }
    }

    /// <summary>Before a phase: submits what the store lacks of it, and of those after it that the run is going to ask for.</summary>
    private void Submit(string phase, CancellationToken cancellation)
    {
        if (slurm is null)
        {
            return;
        }

        slurm.LeavePhase();
        slurm.Examine();
        if (!SlurmExecutor.Makes(phase) || submitted.Contains(phase))
        {
            return;
        }

        string[] phases =
        [
            .. Phases
                .SkipWhile(one => one != phase)
                .Where(one => SlurmExecutor.Makes(one) && (one == phase || request.Slurm!.Phases.Contains(one, StringComparer.Ordinal))),
        ];
        var planned = new Dictionary<string, SlurmElement>(StringComparer.Ordinal);
        foreach (string one in phases)
        {
            // What a remote cache has needs no job.
            runner.FetchAhead(
                [
                    .. subjects
                        .Where(subject => StageOf(subject, one) is not null)
                        .Select(subject => (subject.Experiment.Name, StageOf(subject, one)!)),
                ],
                cancellation
            );
            submitted.Add(one);
            foreach (var subject in subjects)
            {
                cancellation.ThrowIfCancellationRequested();
                if (StageOf(subject, one) is { } stage)
                {
                    Plan(subject, stage, planned);
                }
            }
        }

        slurm.Submit([.. planned.Values], cancellation);
    }

    /// <summary>Has a stage made by a job if the store lacks it, and all that it reads is there or comes.</summary>
    /// <param name="subject">The experiment.</param>
    /// <param name="stage">Its stage.</param>
    /// <param name="planned">What is planned by now, by what tells it from others.</param>
    private void Plan(ReportSubject subject, Stage stage, Dictionary<string, SlurmElement> planned)
    {
        var sources = stage.Inputs.Select(input => input.Source).Distinct().ToList();
        if (
            slurm!.Takes(stage)
            || sources.Exists(source => slurm.Takes(source) ? slurm.ElementOf(source).IsFailed : !runner.IsComplete(source))
            || runner.Preview(subject.Experiment.Name, stage) is not { State: StageState.WouldRun } row
        )
        {
            return;
        }

        // Two stages that read the same and do the same are one, also where their keys are not known yet.
        string definition = runner.Definition(stage).ToString();
        string identity =
            row.Key
            ?? string.Join(
                ' ',
                stage
                    .Inputs.Select(input =>
                        $"{input.Name}={(slurm.Takes(input.Source) ? slurm.ElementOf(input.Source).FullName : runner.OutputDigest(input.Source, input.Output))}/{input.Output}"
                    )
                    .Prepend(definition)
            );
        if (!planned.TryGetValue(identity, out var element))
        {
            var upstream = sources.Where(slurm.Takes).Select(slurm.ElementOf).Distinct().ToList();
            element = new SlurmElement(
                stage.Name,
                subject.Experiment.Name,
                subject.Experiment.Resources,
                definition,
                [.. upstream.Where(one => !upstream.Exists(other => other.Reads(one)))]
            );
            planned.Add(identity, element);
        }

        slurm.Add(stage, element);
    }
}

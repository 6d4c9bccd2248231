using System.Globalization;
using Permafrost.Core.Errors;
using Permafrost.Pipeline;

namespace Permafrost.Stages.Slurm;

/// <summary>What runs on a node: one stage of one experiment, on the store that all machines share.</summary>
/// <param name="Folder">The run's folder.</param>
/// <param name="Phase">The stage's phase.</param>
/// <param name="List">The list with the experiment.</param>
/// <param name="Line">Its line, from 1.</param>
public sealed record SlurmJob(string Folder, string Phase, string List, int Line)
{
    /// <summary>Exit codes as those of the program.</summary>
    private const int Bug = 1;
    private const int Mistake = 2;
    private const int Check = 3;
    private const int Failed = 4;
    private const int Interrupted = 130;

    /// <summary>Makes the stage, and leaves a file that says what became of it.</summary>
    /// <param name="observer">Told what happens; it goes into the job's log.</param>
    /// <param name="cancellation">Ends it, with a checkpoint: the node is needed, or the time is over.</param>
    /// <returns>The exit code, and what to say.</returns>
    public (int ExitCode, string Message) Run(IRunObserver observer, CancellationToken cancellation)
    {
        var folder = SlurmRunFolder.Open(Folder);
        var result = Guarded(() => Make(folder, observer, cancellation)) with
        {
            Node = Variable("SLURMD_NODENAME") ?? Environment.MachineName,
            Job = $"{Variable("SLURM_ARRAY_JOB_ID") ?? "0"}_{Line}",
        };
        string path = folder.ResultPath($"{Phase}-{List}-{Line}");
        try
        {
            result.Write(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return (Mistake, $"{path} cannot be written: {exception.Message}\n{result.Message}");
        }

        return (ExitCode(result.State), result.Message);
    }

    private static int ExitCode(JobState state) =>
        state switch
        {
            JobState.Ran or JobState.Cached => 0,
            JobState.Failed or JobState.Waiting => Failed,
            JobState.Interrupted => Interrupted,
            JobState.CheckFailed => Check,
            JobState.Mistake => Mistake,
            _ => Bug,
        };

    private static JobResult Guarded(Func<JobResult> make)
    {
        try
        {
            return make();
        }
        catch (OperationCanceledException stopped)
        {
            return new JobResult(JobState.Interrupted, stopped is InterruptedException ? stopped.Message : "stopped before it began");
        }
        catch (UserErrorException mistake)
        {
            return new JobResult(JobState.Mistake, mistake.Message);
        }
        catch (CheckFailedException check)
        {
            return new JobResult(JobState.CheckFailed, check.Message);
        }
#pragma warning disable CA1031 // Whoever follows the run is told of it, with the stack trace.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return new JobResult(JobState.Broken, exception.ToString());
        }
    }

    private JobResult Make(SlurmRunFolder folder, IRunObserver observer, CancellationToken cancellation)
    {
        var request = folder.ReadRequest();
        if (!folder.IsMarked(request.StoreDirectory))
        {
            throw new UserErrorException(
                $"the store {request.StoreDirectory} of {Environment.MachineName} is not that of the machine that submitted the jobs, or the run has ended; "
                    + "expected one folder that all nodes share: --store=DIR, or Store in cake.config"
            );
        }

        var (experiment, definition) = folder.ReadLine(List, Phase, Line);
        int threads = int.TryParse(Variable("SLURM_CPUS_PER_TASK"), CultureInfo.InvariantCulture, out int given) ? given : 1;
        var study = Study.Load(request with { Experiment = experiment, Threads = threads }, observer);
        var result = study.Make(Phase, definition, cancellation);
        study.AwaitUploads(cancellation);
        return result;
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name);
}

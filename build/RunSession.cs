using System.Diagnostics;
using System.Text.Json.Nodes;
using Permafrost.Build.Options;
using Permafrost.Build.Output;
using Permafrost.Core.Errors;
using Permafrost.Pipeline;
using Permafrost.Pipeline.Code;
using Permafrost.Stages;
using Permafrost.Stages.Locks;

namespace Permafrost.Build;

/// <summary>One run of the process: loads the study, runs its phases, shows what happens, and settles the exit code.</summary>
public sealed partial class RunSession : IDisposable
{
    private readonly RunOptions options;
    private readonly HostOutput output;
    private readonly RunDisplay display;
    private readonly Interruption interruption;
    private readonly Stopwatch watch = Stopwatch.StartNew();
    private readonly List<StageRow> status = [];
    private readonly List<JsonNode> results = [];
    private IReadOnlyList<StageCode>? code;
    private Study? study;
    private Failure? failure;
    private bool ranPhases;
    private IReadOnlyList<LockUpdate> locks = [];

    internal RunSession(RunOptions options, HostOutput output, RunDisplay display)
    {
        this.options = options;
        this.output = output;
        this.display = display;
        interruption = new Interruption(output);
    }

    /// <summary>The chosen experiments; loaded on first use.</summary>
    /// <exception cref="Core.Errors.UserErrorException">They hold faults.</exception>
    public Study Study => study ??= Study.Load(Chosen(), display);

    public void Dispose()
    {
        display.Dispose();
        interruption.Dispose();
    }

    internal void RunPhase(string phase)
    {
        interruption.Token.ThrowIfCancellationRequested();
        if (options.RunsNothing)
        {
            return;
        }

        bool writesLocks = options is { MakesReport: true, Request: { Locked: false, IsWhole: true } };
        if (!ranPhases && (writesLocks || options.Request.Locked))
        {
            // Before the work that a faulty lock would then not take in.
            Study.ReadLocks();
        }

        if (!ranPhases)
        {
            // Likewise: before a training for images that are not there.
            Study.CheckImages(options.Images, options.Data);
        }

        ranPhases = true;
        IReadOnlyList<StageRow> phaseRows = Study.Run(phase, interruption.Token);
        if (!AnswersAtOnce(phaseRows))
        {
            display.PhaseEnded(phase, phaseRows);
        }

        if (phase == "Report" && writesLocks)
        {
            locks = Study.UpdateLocks();
        }

        if (phase == "Report")
        {
            CompareAfterReport();
        }
    }

    internal void ShowStatus()
    {
        if (options.ExplainCode)
        {
            code = Study.ExplainCode();
            if (!options.Json)
            {
                CodeText.Write(code, output.Lines);
            }

            return;
        }

        IReadOnlyList<StageRow> rows = Study.Status(interruption.Token);
        status.AddRange(rows);
        if (!options.Json)
        {
            StatusText.Write(rows, output.Lines);
        }
    }

    /// <summary>After all tasks: writes down what ran, sums up, and remembers what went wrong.</summary>
    internal void End(Exception? thrown)
    {
        if (ranPhases)
        {
            // While their progress can be seen.
            study?.AwaitUploads(interruption.Token);
        }

        thrown ??= LockFault();
        failure = thrown is null ? null : Failure.Of(thrown, interruption.Token.IsCancellationRequested);
        display.Dispose();
        if (ranPhases && study is not null)
        {
            Finish(study);
        }

        IReadOnlyList<StageRow> rows = ranPhases && study is not null ? study.Rows : [];
        if (options.Json && code is not null)
        {
            CodeJson.Write(code, output.Result);
        }
        else if (options.Json && (study is not null || results.Count > 0) && (failure?.ExitCode != Failure.UserMistake || HasResults(rows)))
        {
            // Whoever asks about images gets an array of images; the stages are in last-run.json.
            RowsJson.Write(options.Images.Count > 0 ? [] : [.. status, .. rows], results, output.Result);
        }

        if (display.ShowsSummary && failure is null)
        {
            LockText.Write(locks, options.Request.Locked, anyRan: rows.Any(row => row.State == StageState.Ran), output.Lines);
        }

        if (display.ShowsSummary && !(failure is null && AnswersAtOnce(rows)))
        {
            RunSummary.WriteCounts(rows, failure, output.Lines, watch.Elapsed);
        }

        RunSummary.WriteFaults(rows, failure, output.Errors, ranPhases);
        if (rows.Any(row => row.Stage == "Report" && row.State != StageState.Failed))
        {
            if (
                StepSummary.Append(() => File.ReadAllText(study!.MarkdownPath), Environment.GetEnvironmentVariable(StepSummary.Variable)) is
                { } fault
            )
            {
                output.Errors.WriteLine(fault);
            }

            if (display.ShowsSummary && failure is null)
            {
                output.Lines.Write($"Report: {study!.ReportPath}");
            }
        }
    }

    /// <summary>Whether there is anything to hand out in spite of a mistake.</summary>
    private bool HasResults(IReadOnlyList<StageRow> rows) => status.Count + rows.Count + results.Count > 0;

    /// <param name="cakeCode">What Cake's host returned.</param>
    /// <param name="cakeErrors">What its log said; shown where nothing else explains a failure.</param>
    internal int ExitCode(int cakeCode, IReadOnlyList<string> cakeErrors)
    {
        if (failure is not null)
        {
            return failure.ExitCode;
        }

        if (cakeCode != 0)
        {
            output.Errors.WriteLine(string.Join('\n', cakeErrors));
            return Failure.Bug;
        }

        if (study is not null && study.Rows.Any(row => row.State == StageState.Failed))
        {
            return Failure.ExperimentsFailed;
        }

        if (output.Fault is { } fault)
        {
            output.Errors.WriteLine(
                $"standard output cannot be written: {fault.TrimEnd('.')}. The work itself is done; run the same command again to read about it."
            );
            return Failure.UserMistake;
        }

        return 0;
    }

    /// <summary>What <c>--locked</c> finds.</summary>
    private Exception? LockFault()
    {
        if (!options.Request.Locked || !ranPhases)
        {
            return null;
        }

        try
        {
            locks = Study.CheckLocks();
            return null;
        }
        catch (Exception exception) when (exception is CheckFailedException or UserErrorException or ExperimentFailedException)
        {
            return exception;
        }
    }

    private void Finish(Study study)
    {
        try
        {
            study.Finish();
        }
#pragma warning disable CA1031 // What ended the run counts more than what then hinders its bookkeeping; both are told.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            var second = Failure.Of(exception);
            failure = failure is null ? second : failure with { Messages = [.. failure.Messages, .. second.Messages] };
        }
    }
}

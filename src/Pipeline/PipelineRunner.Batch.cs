using Permafrost.Core.Digests;
using Permafrost.Core.Errors;
using Permafrost.Pipeline.Scheduling;

namespace Permafrost.Pipeline;

/// <content>Running several stages side by side.</content>
public sealed partial class PipelineRunner
{
    /// <summary>Makes sure that the outputs of several stages are in the store, up to <see cref="PipelineOptions.Jobs"/> of them at a time.</summary>
    /// <remarks>
    /// Rows, their order and everything stored are those of one run after another. The threads are shared out: a stage that starts gets an equal part of what
    /// is free. A stage that several experiments ask for, and stages with one key, run once: for the first of them.
    /// </remarks>
    /// <param name="stages">The stages, each with who asks for it; none reads another's outputs, and what they read has been run.</param>
    /// <param name="tell">Told of each row with its place among <paramref name="stages"/>, in that order, by the calling thread, as soon as all before it are there.</param>
    /// <param name="cancellation">Handed to the stages.</param>
    /// <exception cref="UserErrorException">The outputs of an upstream stage are not there, or the store cannot be written. Of several mistakes, that of the first stage; the others were stopped.</exception>
    /// <exception cref="CheckFailedException">A stage made other outputs than the store has under the same key.</exception>
    /// <exception cref="OperationCanceledException">The user interrupted the run; an <see cref="InterruptedException"/> has the words of all that had something to say.</exception>
    public void RunAll(IReadOnlyList<(string Experiment, Stage Stage)> stages, Action<int, StageRow> tell, CancellationToken cancellation)
    {
        FetchAhead(stages, cancellation);

        // To wait for what others make takes no thread, and one after the other they are told of in order.
        bool isElsewhere = options.Executor is { } executor && stages.Any(one => executor.Takes(one.Stage));
        if (options.Jobs == 1 || options.Threads == 1 || stages.Count < 2 || isElsewhere)
        {
            foreach (var (place, (experiment, stage)) in stages.Index())
            {
                tell(place, Run(experiment, stage, cancellation));
            }

            return;
        }

        latestCancellation = cancellation;
        store.Use.Enter(cancellation);
        using var batch = new StageBatch(this, observer, options, stages, cancellation);
        batch.Run(tell);
    }

    /// <summary>Runs a stage, or finds its outputs, and leaves it to the caller to tell of it.</summary>
    internal StageRow RunWithin(string experiment, Stage stage, RunGrant grant)
    {
        var node = NodeOf(stage);
        lock (node.Gate)
        {
            var row = RunOnce(experiment, node, grant);
            node.Experiment ??= experiment;
            return row;
        }
    }

    /// <summary>Whether there is nothing to do for a stage (it is in the store, or cannot run), and its key, where that is known.</summary>
    internal (bool IsSettled, Sha256Digest? Key) Look(string experiment, Stage stage)
    {
        var node = NodeOf(stage);
        lock (node.Gate)
        {
            if (node.Failure is not null || FailedSource(stage) is not null)
            {
                return (true, null);
            }

            if (node.Record is null)
            {
                // Another process may have stored it since it was last looked for.
                node.MissingSince = null;
            }

            bool isFound = TryResolve(node, experiment, WholeBudget);
            return (isFound, node.Identity?.Key);
        }
    }

    /// <summary>Says that a stage starts, as far as it is known why: said here, it is said in the order in which stages start.</summary>
    internal void Announce(string experiment, Stage stage)
    {
        var node = NodeOf(stage);
        lock (node.Gate)
        {
            if (!node.Announced && node.Identity?.Key is not null)
            {
                node.Announced = true;
                observer.Started(experiment, stage.Name, WhyRun(experiment, node));
            }
        }
    }
}

using Permafrost.Core.Errors;

namespace Permafrost.Pipeline;

/// <summary>Has the outputs of stages made elsewhere, by other processes on the same store: those of a cluster, say.</summary>
/// <remarks>The runner asks stage after stage, in the order of the experiments; they are made in any order, many at a time.</remarks>
public interface IStageExecutor
{
    /// <summary>How long a store on a network may take to show here what another machine wrote.</summary>
    TimeSpan StoreDelay { get; }

    /// <summary>Whether a stage is made elsewhere. Its outputs may be there by now.</summary>
    bool Takes(Stage stage);

    /// <summary>Waits until a stage that it takes is over; then its outputs are in the store.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="cancellation">Ends the wait, and the work.</param>
    /// <exception cref="ExperimentFailedException">The stage failed there.</exception>
    /// <exception cref="UserErrorException">It cannot be made there.</exception>
    /// <exception cref="CheckFailedException">It made other outputs than the store has under the same key.</exception>
    /// <exception cref="OperationCanceledException">The user interrupted the run.</exception>
    StageExecution Await(Stage stage, CancellationToken cancellation);
}

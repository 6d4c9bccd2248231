using Permafrost.Core.Digests;
using Permafrost.Core.Errors;

namespace Permafrost.Pipeline;

/// <content>What a lock is made of and compared with.</content>
public sealed partial class PipelineRunner
{
    /// <summary>The key that a stage of an experiment had when it was run or found last; null where nobody knows.</summary>
    /// <param name="stage">Name of the stage.</param>
    /// <param name="experiment">Name of the experiment, or <see cref="OverAll"/>.</param>
    public Sha256Digest? LastKey(string stage, string experiment) => knownKeys.Find(stage, experiment);

    /// <summary>Where stages that may go on from each other's work leave it, by name; null where there is nothing to go on from, or an input is not known yet.</summary>
    /// <param name="stage">A stage that was run or looked at.</param>
    public Sha256Digest? ContinuationKey(Stage stage)
    {
        var node = NodeOf(stage);
        lock (node.Gate)
        {
            return node.Identity?.ContinuationKeyOf(stage);
        }
    }

    /// <summary>Key, code and digests of the outputs of a stage that ran or was found in the store.</summary>
    /// <exception cref="UserErrorException">The stage has not run.</exception>
    /// <exception cref="ExperimentFailedException">The stage failed.</exception>
    public StageOutcome Outcome(Stage stage)
    {
        var node = NodeOf(stage);
        lock (node.Gate)
        {
            var record = RecordOf(node);
            return new StageOutcome(
                record.Key,
                node.Identity!.Code.Digest,
                [.. stage.Outputs.Select(output => KeyValuePair.Create(output, record.Outputs[output].Digest))]
            );
        }
    }
}

using Permafrost.Core.Digests;
using Permafrost.Pipeline;

namespace Permafrost.Stages.Locks;

/// <summary>What a lock promises of one stage: under this key it gave these outputs.</summary>
/// <param name="Key">The stage's key when the outputs changed last. Another compiler may give another key and the same outputs.</param>
/// <param name="Code">The version of its code then.</param>
/// <param name="Outputs">Digest of each output, names in ordinal order.</param>
/// <param name="Epochs">Of training, what each epoch ended with; null for other stages.</param>
internal sealed record LockedStage(
    Sha256Digest Key,
    Sha256Digest Code,
    IReadOnlyList<KeyValuePair<string, Sha256Digest>> Outputs,
    LockedEpochs? Epochs
)
{
    /// <summary>Where the outputs of a run differ, in the order in which the stage declares them, those it no longer has last.</summary>
    public IEnumerable<OutputDifference> Differences(StageOutcome found)
    {
        foreach (var (name, digest) in found.Outputs)
        {
            if (Find(name) is var locked && locked != digest)
            {
                yield return new OutputDifference(name, locked, digest);
            }
        }

        foreach (var (name, digest) in Outputs)
        {
            if (!found.Outputs.Any(output => output.Key == name))
            {
                yield return new OutputDifference(name, digest, null);
            }
        }
    }

    /// <summary>Whether a run gave every output that is promised, and no other.</summary>
    public bool Agrees(StageOutcome found) => !Differences(found).Any();

    private Sha256Digest? Find(string output)
    {
        foreach (var (name, digest) in Outputs)
        {
            if (name == output)
            {
                return digest;
            }
        }

        return null;
    }
}

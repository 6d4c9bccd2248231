using Permafrost.Core.Digests;
using Permafrost.Core.Errors;
using Permafrost.Stages.Locks;

namespace Permafrost.Stages;

/// <content>What the experiments promise to give again.</content>
public sealed partial class Study
{
    private const int MostFaultsShown = 100;

    private IReadOnlyList<StudyLock>? locks;

    /// <summary>Reads the locks beside the experiment files. Call it before hours of work whose results they are to take in.</summary>
    /// <exception cref="UserErrorException">One is no lock; every fault is named, with its line.</exception>
    public void ReadLocks() => locks ??= StudyLock.ReadAll(request.RepositoryRoot, subjects, runner);

    /// <summary>Takes into the locks what the experiments gave. Only for a study that was run whole, as its files say.</summary>
    /// <returns>What became of each lock.</returns>
    /// <exception cref="CheckFailedException">A stage gave other outputs under the very key of a lock, which is then left as it is.</exception>
    /// <exception cref="UserErrorException">A lock cannot be written, or read.</exception>
    public IReadOnlyList<LockUpdate> UpdateLocks()
    {
        ReadLocks();
        return request.IsWhole
            ? [.. locks!.Select(one => one.Update())]
            : throw new InvalidOperationException("Overridden values and parts of a study are no promise.");
    }

    /// <summary>Compares what ran with the locks; changes nothing.</summary>
    /// <returns>Each lock, without a change.</returns>
    /// <exception cref="CheckFailedException">An output is not the promised one, or there is no promise; all are named.</exception>
    /// <exception cref="UserErrorException">A lock cannot be read.</exception>
    public IReadOnlyList<LockUpdate> CheckLocks()
    {
        ReadLocks();
        string[] faults = [.. locks!.SelectMany(one => one.Faults(request.IsWhole))];
        if (faults.Length == 0)
        {
            return [.. locks!.Select(one => new LockUpdate(one.Display, 0, 0, 0, one.OtherKeys()) { Tolerated = one.Tolerated() })];
        }

        string more = faults.Length > MostFaultsShown ? $"\nand {faults.Length - MostFaultsShown} more" : "";
        throw new CheckFailedException(
            $"{string.Join('\n', faults.Take(MostFaultsShown))}{more}\n"
                + "The locks were left as they are (--locked). If these are the results you want, run Report without --locked and commit the locks."
        );
    }

    /// <summary>What the locks promise, by the keys of stages: a remote cache is not believed against it.</summary>
    private Dictionary<Sha256Digest, LockedStage> LockedKeys()
    {
        ReadLocks();
        var stages = new Dictionary<Sha256Digest, LockedStage>();
        foreach (
            var stage in locks!.SelectMany(one => one.File?.Experiments.Values ?? []).SelectMany(experiment => experiment.Stages.Values)
        )
        {
            stages.TryAdd(stage.Key, stage);
        }

        return stages;
    }
}

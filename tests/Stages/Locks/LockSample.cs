using Permafrost.Core.Digests;
using Permafrost.Stages.Locks;

namespace Permafrost.Tests.Stages.Locks;

/// <summary>Locks made up for tests.</summary>
internal static class LockSample
{
    /// <summary>Experiments of these names, all alike.</summary>
    public static LockFile Of(params string[] names) => new(names.ToDictionary(name => name, _ => Experiment(), StringComparer.Ordinal));

    public static LockedExperiment Experiment(char key = '1') =>
        new(
            LockedExperiment.StageNames.ToDictionary(
                stage => stage,
                stage => new LockedStage(
                    Digest(key),
                    Digest('2'),
                    [new("one.bin", Digest('a')), new("two.bin", Digest('b'))],
                    stage == "Train" ? new LockedEpochs([Epoch(1), Epoch(2)]) : null
                ),
                StringComparer.Ordinal
            ),
            [new("accuracy", 0.75), new("loss", 0.25)]
        );

    /// <summary>64 times the same digit.</summary>
    public static Sha256Digest Digest(char digit) => Sha256Digest.Parse(new string(digit, 64));

    private static LockedEpoch Epoch(int number) => new(number, [new("kernel", Digest('4')), new("bias", Digest('3'))]);
}

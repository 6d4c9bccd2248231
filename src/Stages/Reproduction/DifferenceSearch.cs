using Permafrost.Core.Digests;
using Permafrost.Pipeline;
using Permafrost.Pipeline.Storage;
using Permafrost.Stages.Locks;
using Permafrost.Stages.Train;

namespace Permafrost.Stages.Reproduction;

/// <summary>Finds where a fresh derivation parted from the recorded one, as closely as the lock and what is left of the recorded run tell.</summary>
/// <param name="runner">Derived anew.</param>
/// <param name="storeDirectory">The user's store, which may hold the recorded trail.</param>
/// <param name="runsDirectory">The folder of runs, which may hold it, too.</param>
internal sealed class DifferenceSearch(PipelineRunner runner, string storeDirectory, string runsDirectory)
{
    /// <summary>Null where every output is the promised one.</summary>
    public FirstDifference? Find(string experiment, Stage stage, LockedStage locked, StageOutcome found)
    {
        if (locked.Differences(found).FirstOrDefault() is not { } output)
        {
            return null;
        }

        string cause = KeyRelations.Text(KeyRelations.Of(locked, found), stage.Name);
        var difference = new FirstDifference(stage.Name, output.Output, output.Expected, output.Found, cause);
        return stage is TrainStage ? InTraining(difference, experiment, stage, locked) : difference;
    }

    /// <summary>The first step whose loss is another one; null where all agree.</summary>
    internal static StepDifference? FirstStep(IReadOnlyList<TrailEpoch> recorded, IReadOnlyList<TrailEpoch> found)
    {
        for (int epoch = 0; epoch < Math.Max(recorded.Count, found.Count); epoch++)
        {
            var expectedBits = epoch < recorded.Count ? recorded[epoch].LossBits : [];
            var foundBits = epoch < found.Count ? found[epoch].LossBits : [];
            for (int step = 0; step < Math.Max(expectedBits.Count, foundBits.Count); step++)
            {
                string? before = step < expectedBits.Count ? expectedBits[step] : null;
                string? now = step < foundBits.Count ? foundBits[step] : null;
                if (before != now)
                {
                    return new StepDifference(epoch + 1, step + 1, before, now);
                }
            }
        }

        return null;
    }

    private FirstDifference InTraining(FirstDifference difference, string experiment, Stage stage, LockedStage locked)
    {
        var found = TrailFile.Read(File.ReadAllBytes(runner.OutputPath(stage, TrainStage.Trail)));
        var recorded = RecordedTrail(experiment, locked);
        var tensor = locked.Epochs is { } epochs ? TensorDifference.First(epochs.All, found) : null;
        return difference with
        {
            Epoch = tensor?.Epoch,
            Tensor = tensor?.Tensor,
            ExpectedTensor = tensor?.Expected,
            FoundTensor = tensor?.Found,
            HasTrail = recorded is not null,
            Step = recorded is null ? null : FirstStep(TrailFile.Read(recorded), found),
        };
    }

    /// <summary>The very trail that the lock speaks of, or null: another run's would name a wrong step.</summary>
    private byte[]? RecordedTrail(string experiment, LockedStage locked)
    {
        foreach (var (name, digest) in locked.Outputs)
        {
            if (name == TrainStage.Trail)
            {
                return StoredContent.Find(storeDirectory, digest)
                    ?? StoredContent.Read(Path.Combine(runsDirectory, experiment, TrainStage.Trail), digest);
            }
        }

        return null;
    }
}

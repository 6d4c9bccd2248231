using System.Collections.Immutable;

namespace Permafrost.Reporting.History;

/// <summary>The history of an experiment that was run several times.</summary>
internal static class MeanHistory
{
    /// <summary>The mean of every figure, for the epochs that all runs have; a validation figure where all have one. One run stays as it is.</summary>
    public static ImmutableArray<EpochRecord> Of(IReadOnlyList<TrainingHistory> runs)
    {
        if (runs.Count == 1)
        {
            return runs[0].Epochs;
        }

        int epochs = runs.Count == 0 ? 0 : runs.Min(one => one.Epochs.Length);
        return
        [
            .. Enumerable
                .Range(0, epochs)
                .Select(i => runs.Select(one => one.Epochs[i]).ToList())
                .Select(rows => new EpochRecord(
                    rows[0].Epoch,
                    Mean(rows, row => row.TrainLoss)!.Value,
                    Mean(rows, row => row.TrainAccuracy)!.Value,
                    Mean(rows, row => row.ValidationLoss),
                    Mean(rows, row => row.ValidationAccuracy),
                    Mean(rows, row => row.LearningRate)!.Value
                )),
        ];
    }

    private static double? Mean(List<EpochRecord> rows, Func<EpochRecord, double?> figure)
    {
        double sum = 0;
        foreach (var row in rows)
        {
            if (figure(row) is not { } value)
            {
                return null;
            }

            sum += value / rows.Count;
        }

        return sum;
    }
}

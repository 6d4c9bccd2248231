using Permafrost.Model.Training;

namespace Permafrost.Tests.Model.Training;

internal static class Histories
{
    /// <summary>Epochs with these validation losses l, and the validation accuracies 1 / (1 + l): as one falls, the other rises.</summary>
    public static IReadOnlyList<EpochResult> Of(IEnumerable<double> losses) =>
        [.. losses.Select((loss, i) => new EpochResult(i + 1, 5.0, 0.5, loss, 1.0 / (1.0 + loss), 0.001))];
}

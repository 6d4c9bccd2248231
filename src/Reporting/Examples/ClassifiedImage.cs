namespace Permafrost.Reporting.Examples;

/// <summary>A test image and what a network said of it.</summary>
/// <param name="Index">Its place in the test set, the <c>index</c> of <c>predictions.csv</c>.</param>
/// <param name="Label">Its true class.</param>
/// <param name="Predicted">The class that was chosen.</param>
/// <param name="Probability">Probability of the chosen class, 0..1.</param>
/// <param name="LabelProbability">Probability of the true class, 0..1.</param>
/// <param name="Entropy">Predictive entropy in nats, where several passes were made with dropout on; else null.</param>
public sealed record ClassifiedImage(
    int Index,
    int Label,
    int Predicted,
    double Probability,
    double LabelProbability,
    double? Entropy = null
)
{
    public bool IsRight => Label == Predicted;
}

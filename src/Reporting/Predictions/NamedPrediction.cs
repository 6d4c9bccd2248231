using System.Collections.Immutable;

namespace Permafrost.Reporting.Predictions;

/// <summary>What a network said about one image file.</summary>
/// <param name="Image">Its path, as it is shown.</param>
/// <param name="Label">Index of its class, or -1 where that is not known.</param>
/// <param name="Probabilities">Of each class; none where the file could not be read.</param>
public sealed record NamedPrediction(string Image, int Label, ImmutableArray<float> Probabilities)
{
    /// <summary>Why the file could not be read, or null: <c>is empty (0 bytes); expected …</c>.</summary>
    public string? Fault { get; init; }

    /// <summary>Classes with their probabilities, the most probable first; equally probable ones in the order of the classes.</summary>
    public IEnumerable<(int Class, float Probability)> Ranking =>
        Probabilities.Select((probability, index) => (index, probability)).OrderByDescending(pair => pair.probability);
}

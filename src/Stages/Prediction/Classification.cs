using System.Collections.Immutable;

namespace Permafrost.Stages.Prediction;

/// <summary>What a network says about one image.</summary>
/// <param name="Classes">Names of the classes.</param>
/// <param name="Probabilities">Probability of each class, in their order.</param>
public sealed record Classification(ImmutableArray<string> Classes, ImmutableArray<float> Probabilities)
{
    /// <summary>The most probable class; of equally probable ones the first.</summary>
    public string Class => Ranking.First().Class;

    /// <summary>The probability of <see cref="Class"/>, 0 to 1.</summary>
    public float Probability => Ranking.First().Probability;

    /// <summary>All classes with their probabilities, the most probable first; equally probable ones in the order of the classes.</summary>
    public IEnumerable<(string Class, float Probability)> Ranking => Classes.Zip(Probabilities).OrderByDescending(pair => pair.Second);
}

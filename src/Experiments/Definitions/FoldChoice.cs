namespace Permafrost.Experiments.Definitions;

/// <summary>One of the parts of a cross-validation: its images are validated on, all others trained on.</summary>
/// <param name="Number">Counted from 1.</param>
/// <param name="Of">How many there are.</param>
public sealed record FoldChoice(int Number, int Of)
{
    public const int Fewest = 2;

    public const int Most = 100;
}

namespace Permafrost.Bench.Measuring;

/// <summary>One thing to measure, once in every round.</summary>
/// <param name="Subject">What it is of.</param>
/// <param name="Command">The program that measures it.</param>
internal sealed record Measurement<TSubject>(TSubject Subject, Command Command)
    where TSubject : ISubject
{
    public string Name => Subject.Name;

    /// <summary>Another program that runs meanwhile, if any.</summary>
    public Command? Companion { get; init; }
}

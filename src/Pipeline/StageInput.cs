namespace Permafrost.Pipeline;

/// <summary>An input: the output file <paramref name="Output"/> of <paramref name="Source"/>, known to the reader as <paramref name="Name"/>.</summary>
public sealed record StageInput(string Name, Stage Source, string Output);

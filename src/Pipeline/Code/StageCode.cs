namespace Permafrost.Pipeline.Code;

/// <summary>The code behind the fingerprint of a stage.</summary>
/// <param name="Stage">Name of the stage.</param>
/// <param name="Code">The fingerprint: what stands in the stage's key.</param>
/// <param name="Experiments">The experiments whose stage has it.</param>
/// <param name="Parts">What it is made of.</param>
public sealed record StageCode(string Stage, string Code, IReadOnlyList<string> Experiments, IReadOnlyList<CodePart> Parts);

namespace Permafrost.Core.Errors;

/// <summary>One experiment cannot go on (its loss is not finite, say); the others finish and the process ends with exit code 4.</summary>
public sealed class ExperimentFailedException(string reason) : Exception(reason);

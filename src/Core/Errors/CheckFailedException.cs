namespace Permafrost.Core.Errors;

/// <summary>A check that was asked for did not hold (bits differ, a regression): exit code 3.</summary>
public sealed class CheckFailedException(string message) : Exception(message);

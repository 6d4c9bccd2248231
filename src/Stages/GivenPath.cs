namespace Permafrost.Stages;

/// <summary>A path of the user's.</summary>
/// <param name="Given">As it was written, for messages.</param>
/// <param name="FullPath">As an absolute path.</param>
public sealed record GivenPath(string Given, string FullPath);

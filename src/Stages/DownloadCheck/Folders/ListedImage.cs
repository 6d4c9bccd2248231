using Permafrost.Core.Digests;

namespace Permafrost.Stages.DownloadCheck.Folders;

/// <summary>One image file of a dataset, before anybody has looked into it.</summary>
/// <param name="Path">Below the dataset's root, with forward slashes.</param>
/// <param name="Split">Split that it belongs to.</param>
/// <param name="Label">Index of its class.</param>
internal sealed record ListedImage(string Path, SplitName Split, int Label)
{
    /// <summary>SHA-256 of the file; null where it cannot be read.</summary>
    public Sha256Digest? Digest { get; init; }

    /// <summary>Why it cannot be read; null where it can.</summary>
    public string? Unreadable { get; init; }
}

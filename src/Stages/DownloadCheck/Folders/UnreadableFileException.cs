namespace Permafrost.Stages.DownloadCheck.Folders;

/// <summary>A file that cannot be read. The message says why, without the path.</summary>
internal sealed class UnreadableFileException(string message) : Exception(message)
{
    /// <summary>It could be read, but has more bytes than an image is allowed.</summary>
    public bool IsTooLarge { get; init; }
}

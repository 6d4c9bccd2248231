namespace Permafrost.Stages.DownloadCheck.Folders;

/// <summary>A file that cannot be read. The message says why, without the path.</summary>
internal sealed class UnreadableFileException(string message) : Exception(message);

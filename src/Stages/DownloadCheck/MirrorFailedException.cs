namespace Permafrost.Stages.DownloadCheck;

/// <summary>A mirror did not give what was asked of it; the next one is tried. The message says where and how.</summary>
internal sealed class MirrorFailedException(string message) : Exception(message);

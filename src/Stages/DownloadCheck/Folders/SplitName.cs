namespace Permafrost.Stages.DownloadCheck.Folders;

/// <summary>The splits that a dataset comes with.</summary>
internal enum SplitName
{
    Train,
    Test,
}

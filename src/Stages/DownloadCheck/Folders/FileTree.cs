using Permafrost.Core.Errors;
using Permafrost.Pipeline.Files;

namespace Permafrost.Stages.DownloadCheck.Folders;

/// <summary>Files under folders, on the disk or in a zip file; paths have forward slashes and start at the top, which is the empty path.</summary>
/// <remarks>Listings are in ordinal order. Any number of threads may list and open readers.</remarks>
internal abstract class FileTree
{
    /// <summary>
    /// Largest file that is taken for an image: a photo of 64 million pixels hardly compressed is smaller, and several threads hold one each.
    /// </summary>
    public const int LargestImageBytes = 128 << 20;

    /// <summary>Absolute path of the folder or the zip file.</summary>
    public abstract string Place { get; }

    /// <summary>Plain names of the folders in a folder, links to folders among them; none where there is no such folder.</summary>
    public abstract IReadOnlyList<string> Folders(string folder);

    /// <summary>Plain names of the files in a folder, links among them.</summary>
    public abstract IReadOnlyList<string> Files(string folder);

    /// <summary>Whether a folder is a link.</summary>
    public abstract bool IsLink(string folder);

    /// <summary>The stamp of a file, or of the zip file that holds it; null where it is not there.</summary>
    public abstract FileStamp? Stamp(string file);

    /// <summary>A reader for one thread.</summary>
    /// <exception cref="UserErrorException">The zip file cannot be read any more.</exception>
    public abstract TreeReader OpenReader();
}

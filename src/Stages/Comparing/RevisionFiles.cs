using System.Formats.Tar;
using Permafrost.Core.Errors;
using Permafrost.Pipeline.Storage;

namespace Permafrost.Stages.Comparing;

/// <summary>Experiment files as a commit has them, in a folder of their own as long as they are needed.</summary>
internal sealed class RevisionFiles : IDisposable
{
    /// <summary>Where they lie, in <c>artifacts/</c>.</summary>
    public const string Folder = "comparison";

    private const string Experiments = "experiments";

    private readonly PrivateFolder folder;

    private RevisionFiles(PrivateFolder folder) => this.folder = folder;

    public string Root => folder.Path;

    public void Dispose() => folder.Dispose();

    /// <summary>Null where they cannot be had: the commit has no such folder, or there is no place for them.</summary>
    /// <param name="git">The repository.</param>
    /// <param name="commit">The commit.</param>
    /// <param name="artifacts">The folder <c>artifacts/</c>.</param>
    public static RevisionFiles? Of(GitRepository git, string commit, string artifacts)
    {
        if (commit.Length == 0 || git.Archive(commit, [Experiments]) is not { } archive)
        {
            return null;
        }

        try
        {
            var files = new RevisionFiles(PrivateFolder.Create(Path.Combine(artifacts, Folder)));
            try
            {
                using var stream = new MemoryStream(archive);
                TarFile.ExtractToDirectory(stream, files.Root, overwriteFiles: false);
                return files;
            }
            catch
            {
                files.Dispose();
                throw;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or UserErrorException or FormatException)
        {
            // They only serve to say which parameters differ, and that they are not known is said, too.
            return null;
        }
    }
}

using Permafrost.Core.Digests;
using Permafrost.Core.Errors;
using Permafrost.Core.Files;
using Permafrost.Experiments.Datasets;
using Permafrost.Pipeline.Files;

namespace Permafrost.Stages.DownloadCheck;

/// <summary>The folder <c>data/NAME/</c>: holds a dataset's files whole or not at all, and keeps what the user put there.</summary>
/// <param name="path">The folder; created when the first file comes.</param>
/// <param name="warn">Told what the user should know.</param>
internal sealed class DataFolder(string path, Action<string> warn)
{
    private static readonly TimeSpan AbandonedAfter = TimeSpan.FromHours(1);

    /// <summary>Where a file stands, or would.</summary>
    public string PathOf(PinnedFile file) => Path.Combine(path, file.Name);

    /// <summary>Files that a user may have put there for <paramref name="file"/>, and whether each is gzip-compressed.</summary>
    public IEnumerable<(string Path, bool Compressed)> Candidates(PinnedFile file)
    {
        (string, bool)[] candidates = [(PathOf(file), false), (PathOf(file) + ".gz", true)];
        return candidates.Where(candidate => File.Exists(candidate.Item1));
    }

    /// <summary>Takes a file in: under a temporary name until its digest is right, then under its own.</summary>
    /// <exception cref="MirrorFailedException">It is not the pinned file.</exception>
    /// <exception cref="UserErrorException">The folder cannot be written.</exception>
    public async Task StoreAsync(
        PinnedFile file,
        PinnedTransfer transfer,
        Stream source,
        string where,
        bool compressed,
        CancellationToken cancellation
    )
    {
        string part = PathOf(file) + $".{Guid.NewGuid():N}.part";
        Prepare(file);
        await transfer.RunAsync(source, where, compressed, part, cancellation);
        try
        {
            MoveAside(file);
            File.Move(part, PathOf(file), overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            File.Delete(part);
            throw CannotWrite(exception);
        }
    }

    /// <summary>Creates the folder and removes what killed downloads of the file left behind.</summary>
    private void Prepare(PinnedFile file)
    {
        try
        {
            Directory.CreateDirectory(path);
            foreach (string part in SortedDirectory.Files(path, file.Name + ".*.part"))
            {
                // A download that lives writes at least every StallTimeout; another process may be at it right now.
                if (DateTime.UtcNow - File.GetLastWriteTimeUtc(part) > AbandonedAfter)
                {
                    File.Delete(part);
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw CannotWrite(exception);
        }
    }

    /// <summary>What stands under the file's name is not it, but may be all the user has: it is kept under another name.</summary>
    private void MoveAside(PinnedFile file)
    {
        string target = PathOf(file);
        if (!File.Exists(target) || (!FileStamp.IsSpecial(target) && IsRight(target, file)))
        {
            return;
        }

        string aside = target + ".wrong";
        for (int number = 2; Path.Exists(aside); number++)
        {
            aside = $"{target}.wrong{number}";
        }

        File.Move(target, aside);
        warn($"{target} was not the pinned file; it is kept as {Path.GetFileName(aside)}, and the right one takes its place.");
    }

    /// <summary>Another process may have brought the same file meanwhile.</summary>
    private static bool IsRight(string path, PinnedFile file) =>
        new FileInfo(path).Length == file.SizeBytes
        && string.Equals(Sha256Digest.OfFile(path).ToString(), file.Sha256, StringComparison.Ordinal);

    private UserErrorException CannotWrite(Exception exception) =>
        new(
            $"{path}: cannot be written: {exception.Message.TrimEnd('.')}. Make room or give write permission, then run the same command again."
        );
}

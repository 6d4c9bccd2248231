using Permafrost.Pipeline;
using Permafrost.Pipeline.Files;

namespace Permafrost.Stages.DownloadCheck.Folders;

/// <summary>Digests of the listed files: those that did not change since they were read last are not read again.</summary>
internal static class FileHashing
{
    /// <summary>What takes less needs no progress: a bar that is gone at once only flickers.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(1);

    /// <param name="tree">Where the files are.</param>
    /// <param name="root">Folder of the tree that paths are relative to.</param>
    /// <param name="images">The files.</param>
    /// <param name="cache">Digests of former runs; the new ones are put into it.</param>
    /// <param name="clock">Says what counts as changed just now.</param>
    /// <param name="threads">Threads to use.</param>
    /// <param name="progress">Told how far it has come, once it has taken a second; may be null.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <returns>The images with digest, or with the reason why they cannot be read; and the stamp of each as it was before it was read.</returns>
    public static (ListedImage[] Images, FileStamp?[] Stamps) Run(
        FileTree tree,
        string root,
        IReadOnlyList<ListedImage> images,
        DigestCache cache,
        TimeProvider clock,
        int threads,
        Action<StageProgress>? progress,
        CancellationToken cancellation
    )
    {
        var hashed = new ListedImage[images.Count];
        var stamps = new FileStamp?[images.Count];
        var missing = new List<int>();
        var readFrom = clock.GetUtcNow().UtcDateTime;
        for (int index = 0; index < images.Count; index++)
        {
            stamps[index] = tree.Stamp(InTree(root, images[index]));
            if (stamps[index] is { } stamp && cache.TryGet(images[index].Path, stamp, out var digest))
            {
                hashed[index] = images[index] with { Digest = digest };
            }
            else
            {
                missing.Add(index);
            }
        }

        long started = clock.GetTimestamp();
        int read = 0;
        SideBySide.Run(
            missing.Count,
            threads,
            tree.OpenReader,
            (reader, at) => hashed[missing[at]] = Hash(reader, root, images[missing[at]]),
            files =>
            {
                read += files;
                if (clock.GetElapsedTime(started) > Silence)
                {
                    progress?.Invoke(new StageProgress(0.1 * read / missing.Count, $"reading files: {read} of {missing.Count}"));
                }
            },
            cancellation
        );
        foreach (int index in missing)
        {
            if (stamps[index] is { } stamp && hashed[index].Digest is { } digest)
            {
                cache.Put(hashed[index].Path, stamp, digest, readFrom);
            }
        }

        cache.Save();
        return (hashed, stamps);
    }

    /// <summary>Path of an image in its tree.</summary>
    public static string InTree(string root, ListedImage image) => Experiments.Datasets.ClassFolderLayout.Join(root, image.Path);

    private static ListedImage Hash(TreeReader reader, string root, ListedImage image)
    {
        try
        {
            return image with { Digest = reader.Digest(InTree(root, image)) };
        }
        catch (UnreadableFileException exception)
        {
            return image with { Unreadable = exception.Message };
        }
    }
}

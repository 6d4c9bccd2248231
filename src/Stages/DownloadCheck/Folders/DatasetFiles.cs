using Permafrost.Core.Digests;
using Permafrost.Core.Errors;
using Permafrost.Core.Text;
using Permafrost.Experiments.Datasets;
using Permafrost.Pipeline;
using Permafrost.Pipeline.Files;

namespace Permafrost.Stages.DownloadCheck.Folders;

/// <summary>The user's image files as an input of the pipeline: what they hold is part of the key, where they are is not.</summary>
internal sealed class DatasetFiles : ExternalInput
{
    private readonly DatasetDefinition dataset;
    private readonly FoldersSource source;
    private readonly string folder;
    private readonly DownloadSettings settings;
    private FolderContent? content;
    private (ListedImage[] Images, FileStamp?[] Stamps) seen = ([], []);

    /// <param name="dataset">A dataset of class folders.</param>
    /// <param name="dataDirectory">The folder <c>data/</c>.</param>
    /// <param name="settings">How long mirrors may take, where digests are remembered.</param>
    public DatasetFiles(DatasetDefinition dataset, string dataDirectory, DownloadSettings settings)
    {
        this.dataset = dataset;
        this.settings = settings;
        source = (FoldersSource)dataset.Source;
        folder = dataset.Folder ?? Path.Combine(dataDirectory, dataset.Name);
    }

    public override string Name => "files";

    public override string Absence => $"the files of {VisibleText.Of(dataset.Name)} are not there yet";

    /// <summary>What was found last; null: nothing, or nobody looked.</summary>
    public FolderContent? Found => content;

    /// <summary>What was found last.</summary>
    /// <exception cref="InvalidOperationException">Nothing was found, or nobody looked.</exception>
    public FolderContent Content =>
        content ?? throw new InvalidOperationException($"{dataset.Name}: its files were not looked for, or are not there.");

    /// <inheritdoc />
    public override Sha256Digest? Find(int threads, Action<StageProgress>? progress, CancellationToken cancellation)
    {
        try
        {
            content = Look(threads, progress, cancellation);
        }
        catch (UserErrorException exception)
        {
            throw new UserErrorException([.. exception.Faults.Select(fault => $"dataset {VisibleText.Of(dataset.Name)}: {fault}")]);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException(
                $"dataset {VisibleText.Of(dataset.Name)}: {folder}: cannot be read: {exception.Message.TrimEnd('.')}. Give access and run the same command again."
            );
        }

        return content?.KeyDigest();
    }

    /// <inheritdoc />
    public override void Obtain(StageContext context)
    {
        var fetch = new ArchiveFetch(dataset, folder, Places(), settings, context);

        // The pipeline is synchronous; this thread has nothing else to do meanwhile.
        Task.Run(fetch.RunAsync).GetAwaiter().GetResult();
    }

    /// <inheritdoc />
    public override string? Change()
    {
        var now = FolderListing.Of(Content.Tree, source, dataset.Classes, out string problem);
        if (now is null)
        {
            return problem;
        }

        var (images, stamps) = seen;
        var before = images.ToDictionary(image => image.Path, StringComparer.Ordinal);
        string? added = now.Images.FirstOrDefault(image => !before.Remove(image.Path))?.Path;
        if ((added ?? before.Keys.Order(StringComparer.Ordinal).FirstOrDefault()) is { } moved)
        {
            return $"{VisibleText.Of(moved)} is {(added is null ? "gone" : "new")}";
        }

        int changed = Array.FindIndex(stamps, stamp => stamp is null);
        for (int index = 0; index < images.Length && changed < 0; index++)
        {
            changed = Content.Tree.Stamp(FileHashing.InTree(Content.Root, images[index])) == stamps[index] ? -1 : index;
        }

        return changed < 0 ? null : $"{VisibleText.Of(images[changed].Path)} was written to";
    }

    /// <summary>Where the dataset was looked for and what was found there, in order.</summary>
    private IReadOnlyList<string> Places()
    {
        var places = new List<string>();
        if (!Directory.Exists(folder))
        {
            places.Add($"{folder}: absent");
        }
        else
        {
            _ = ClassFolderLayout.Find(source, new FolderTree(folder).Folders, out string problem);
            places.Add($"{folder}: {problem}");
        }

        places.AddRange(source.Archives.Select(name => $"{Path.Combine(folder, name)}: absent"));
        return places;
    }

    private FolderContent? Look(int threads, Action<StageProgress>? progress, CancellationToken cancellation)
    {
        if (Locate() is not var (tree, listing))
        {
            return null;
        }

        var cache = DigestCache.Open(settings.DigestFolder, tree.Place);
        seen = FileHashing.Run(tree, listing.Layout.Root, listing.Images, cache, settings.Clock, threads, progress, cancellation);
        var images = listing.Layout.Test is null ? TestDraw.Apply(seen.Images, dataset.Classes, source) : seen.Images;
        return new FolderContent(tree, listing.Layout, [.. images], listing.Ignored);
    }

    /// <summary>The folder, or else the first of the archives that is there.</summary>
    private (FileTree Tree, FolderListing Listing)? Locate()
    {
        string problem = "";
        if (Directory.Exists(folder))
        {
            var tree = new FolderTree(folder);
            if (FolderListing.Of(tree, source, dataset.Classes, out problem) is { } listing)
            {
                return (tree, listing);
            }
        }

        foreach (string archive in source.Archives.Select(name => Path.Combine(folder, name)).Where(File.Exists))
        {
            var tree = new ZipTree(archive);
            return FolderListing.Of(tree, source, dataset.Classes, out problem) is { } listing
                ? (tree, listing)
                : throw new UserErrorException($"{archive}: {problem}.");
        }

        return dataset.Folder is null
            ? null
            : throw new UserErrorException($"{folder}: {(problem.Length > 0 ? problem : "there is no such folder")}.");
    }
}

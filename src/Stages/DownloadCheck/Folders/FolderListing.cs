using System.Collections.Immutable;
using Permafrost.Core.Errors;
using Permafrost.Core.Text;
using Permafrost.Experiments.Datasets;

namespace Permafrost.Stages.DownloadCheck.Folders;

/// <summary>The image files of a dataset by class and split, as their names tell; no file is opened.</summary>
/// <param name="Layout">Where the class folders are.</param>
/// <param name="Images">Training images, then test images, each in the order of their paths. Where the test split is still to be drawn, all are training images.</param>
/// <param name="Ignored">What lies beside the images and is none: paths in order, those of folders end in a slash.</param>
internal sealed record FolderListing(ClassFolderLayout Layout, ImmutableArray<ListedImage> Images, ImmutableArray<string> Ignored)
{
    /// <summary>Names that promise a picture; whether it is a PNG or JPEG file, its content tells.</summary>
    private static readonly string[] ImageSuffixes =
    [
        ".jpg",
        ".jpeg",
        ".jpe",
        ".jfif",
        ".png",
        ".avif",
        ".bmp",
        ".gif",
        ".heic",
        ".tif",
        ".tiff",
        ".webp",
    ];

    /// <summary>Whether a file counts as an image, if perhaps a bad one: by its name, whatever the case of its letters.</summary>
    public static bool IsImage(string name) =>
        Array.Exists(ImageSuffixes, suffix => name.EndsWith(suffix, StringComparison.OrdinalIgnoreCase));

    /// <summary>Lists the dataset, or null where the tree does not hold it.</summary>
    /// <param name="tree">Where to look.</param>
    /// <param name="source">How it is laid out.</param>
    /// <param name="classes">Names of the class folders, in the order of their labels.</param>
    /// <param name="problem">What is wrong where the result is null.</param>
    /// <exception cref="UserErrorException">It is there, and something is wrong with it; every fault is named.</exception>
    public static FolderListing? Of(FileTree tree, FoldersSource source, IReadOnlyList<string> classes, out string problem)
    {
        if (ClassFolderLayout.Find(source, tree.Folders, out problem) is not { } layout)
        {
            return null;
        }

        var lister = new Lister(tree, layout, classes);
        lister.List(SplitName.Train, layout.Train);
        if (layout.Test is { } test)
        {
            lister.List(SplitName.Test, test);
        }

        return lister.Result();
    }

    private sealed class Lister(FileTree tree, ClassFolderLayout layout, IReadOnlyList<string> classes)
    {
        private readonly List<ListedImage> images = [];
        private readonly List<string> ignored = [];
        private readonly List<string> faults = [];
        private readonly HashSet<string> trainFolders = new(StringComparer.Ordinal);

        public void List(SplitName split, string folder)
        {
            int before = images.Count;
            var folders = Visible(tree.Folders(InTree(folder)));

            // At the very top lie the zip file, a readme, a licence: only a picture there is worth a word.
            ignored.AddRange(
                Visible(tree.Files(InTree(folder)))
                    .Where(name => folder.Length > 0 || IsImage(name))
                    .Select(name => ClassFolderLayout.Join(folder, name))
            );

            for (int label = 0; label < classes.Count; label++)
            {
                string path = ClassFolderLayout.Join(folder, classes[label]);
                if (folders.Contains(classes[label], StringComparer.Ordinal))
                {
                    ListClass(split, label, path);
                }
                else if (split == SplitName.Train)
                {
                    faults.Add($"{Shown(path)}: there is no such class folder{NearestName.Hint(classes[label], folders)}");
                }
            }

            foreach (string name in folders.Where(name => !classes.Contains(name, StringComparer.Ordinal)))
            {
                if (split == SplitName.Test && !trainFolders.Contains(name))
                {
                    faults.Add(
                        $"{Shown(ClassFolderLayout.Join(folder, name))}: no class of this name is trained on; expected one of {string.Join(", ", classes.Select(one => VisibleText.Of(one)))}{NearestName.Hint(name, classes)}"
                    );
                }

                ignored.Add(ClassFolderLayout.Join(folder, name) + "/");
            }

            if (split == SplitName.Train)
            {
                trainFolders.UnionWith(folders);
            }

            if (images.Count == before && faults.Count == 0)
            {
                faults.Add($"{Shown(folder)}: holds no image of any class; expected at least 1");
            }
        }

        public FolderListing Result()
        {
            if (faults.Count > 0)
            {
                throw new UserErrorException(faults);
            }

            return new FolderListing(
                layout,
                [.. images.OrderBy(image => image.Split).ThenBy(image => image.Path, StringComparer.Ordinal)],
                [.. ignored.Order(StringComparer.Ordinal)]
            );
        }

        private void ListClass(SplitName split, int label, string folder)
        {
            int before = images.Count;
            ListBelow(split, label, folder);
            if (images.Count == before)
            {
                faults.Add($"{Shown(folder)}: the class folder holds no image; expected .jpg, .jpeg or .png files");
            }
        }

        private void ListBelow(SplitName split, int label, string folder)
        {
            foreach (string name in Visible(tree.Files(InTree(folder))))
            {
                string path = ClassFolderLayout.Join(folder, name);
                if (!IsText(name))
                {
                    faults.Add($"{Shown(path)}: its name is not valid Unicode text; expected one that is: rename it");
                }
                else if (IsImage(name))
                {
                    images.Add(new ListedImage(path, split, label));
                }
                else
                {
                    ignored.Add(path);
                }
            }

            foreach (string name in Visible(tree.Folders(InTree(folder))))
            {
                string path = ClassFolderLayout.Join(folder, name);
                if (tree.IsLink(InTree(path)))
                {
                    // It may lead back to where it stands in.
                    ignored.Add(path + "/");
                }
                else
                {
                    ListBelow(split, label, path);
                }
            }
        }

        private static IReadOnlyList<string> Visible(IReadOnlyList<string> names) =>
            [.. names.Where(name => !ClassFolderLayout.IsHidden(name))];

        /// <summary>Bytes that are no UTF-8 come as U+FFFD, and such a name opens no file.</summary>
        private static bool IsText(string name) => !name.EnumerateRunes().Contains(System.Text.Rune.ReplacementChar);

        private string InTree(string path) => ClassFolderLayout.Join(layout.Root, path);

        private string Shown(string path) => VisibleText.Of(Path.Combine(tree.Place, InTree(path)));
    }
}

using Permafrost.Core.Errors;
using Permafrost.Core.Files;
using Permafrost.Core.Text;
using Permafrost.Experiments.Datasets;
using Permafrost.Stages.DownloadCheck.Folders;

namespace Permafrost.Stages.Prediction;

/// <summary>Finds image files of the user's: in ordinal order of their paths, hidden files and links to folders left out.</summary>
internal static class PictureFiles
{
    /// <summary>A file as it is, whatever its name; of a folder everything below it that is named like an image.</summary>
    /// <param name="places">Files and folders; paths are shown as the user wrote them.</param>
    /// <exception cref="UserErrorException">A path leads nowhere, or a folder holds no image.</exception>
    public static IReadOnlyList<PictureFile> Of(IReadOnlyList<GivenPath> places)
    {
        var files = new List<PictureFile>();
        var faults = new List<string>();
        foreach (var (given, path) in places)
        {
            string shown = Slashes(given);
            if (File.Exists(path))
            {
                files.Add(new PictureFile(shown, path));
            }
            else if (!Directory.Exists(path))
            {
                faults.Add($"--image is '{VisibleText.Of(given)}', and there is no such file or folder; expected JPEG or PNG files");
            }
            else
            {
                int before = files.Count;
                files.AddRange(Below(path, shown, label: -1));
                if (files.Count == before)
                {
                    faults.Add(
                        $"--image is '{VisibleText.Of(given)}', and neither it nor a folder below holds an image; expected .jpg, .jpeg or .png files"
                    );
                }
            }
        }

        return faults.Count == 0
            ? [.. files.DistinctBy(file => file.FullPath, StringComparer.Ordinal)]
            : throw new UserErrorException(faults);
    }

    /// <summary>Class folders, named as the classes; the paths that are shown begin with them.</summary>
    /// <param name="data">The folder.</param>
    /// <param name="classes">Names of the classes, in the order of their labels.</param>
    /// <exception cref="UserErrorException">A folder is no class, or there is no image; all is named.</exception>
    public static IReadOnlyList<PictureFile> Labelled(GivenPath data, IReadOnlyList<string> classes)
    {
        var (given, folder) = data;
        string shown = VisibleText.Of(given);
        if (!Directory.Exists(folder))
        {
            throw new UserErrorException($"--data is '{shown}', and there is no such folder; expected {Expected(classes)}");
        }

        string[] names =
        [
            .. SortedDirectory.Folders(folder).Select(path => Path.GetFileName(path)).Where(name => !ClassFolderLayout.IsHidden(name)),
        ];
        string[] faults =
        [
            .. names
                .Where(name => !classes.Contains(name, StringComparer.Ordinal))
                .Select(name =>
                    $"{VisibleText.Of($"{Slashes(given).TrimEnd('/')}/{name}")}: the experiment has no class of this name; expected {Expected(classes)}{NearestName.Hint(name, classes)}"
                ),
        ];
        if (faults.Length > 0)
        {
            throw new UserErrorException(faults);
        }

        var labels = classes.Index().ToDictionary(one => one.Item, one => one.Index, StringComparer.Ordinal);
        PictureFile[] files = [.. names.SelectMany(name => Below(Path.Combine(folder, name), name, labels[name]))];
        return files.Length > 0
            ? files
            : throw new UserErrorException(
                $"--data is '{shown}', and it holds no image; expected {Expected(classes)}, with .jpg, .jpeg or .png files"
            );
    }

    private static string Expected(IReadOnlyList<string> classes)
    {
        const int Most = 20;
        string more = classes.Count > Most ? $" and {classes.Count - Most} more" : "";
        return $"class folders named {string.Join(", ", classes.Take(Most).Select(name => VisibleText.Of(name)))}{more}";
    }

    private static IEnumerable<PictureFile> Below(string folder, string shown, int label)
    {
        var files = new List<PictureFile>();
        List(folder, shown.TrimEnd('/'));
        return files.OrderBy(file => file.Shown, StringComparer.Ordinal);

        void List(string at, string prefix)
        {
            foreach (string file in Visible(SortedDirectory.Files(at)).Where(FolderListing.IsImage))
            {
                files.Add(new PictureFile($"{prefix}/{file}", Path.Combine(at, file), label));
            }

            foreach (string inner in Visible(SortedDirectory.Folders(at)))
            {
                string path = Path.Combine(at, inner);

                // A link may lead back up.
                if (new DirectoryInfo(path).LinkTarget is null)
                {
                    List(path, $"{prefix}/{inner}");
                }
            }
        }
    }

    private static IEnumerable<string> Visible(IReadOnlyList<string> paths) =>
        paths.Select(path => Path.GetFileName(path)).Where(name => !ClassFolderLayout.IsHidden(name));

    private static string Slashes(string path) => Path.DirectorySeparatorChar == '\\' ? path.Replace('\\', '/') : path;
}

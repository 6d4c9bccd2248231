namespace Permafrost.Experiments.Datasets;

/// <summary>Where the class folders of a dataset are.</summary>
/// <param name="Root">Folder that paths of images are relative to; empty, or the only folder of an archive that wraps everything in one.</param>
/// <param name="Train">Folder below <paramref name="Root"/> with the class folders to train on; empty: the root itself.</param>
/// <param name="Test">Folder below <paramref name="Root"/> with the class folders to test on; null: a share of the images to train on.</param>
public sealed record ClassFolderLayout(string Root, string Train, string? Test)
{
    private const string PlainTrain = "train";
    private const string PlainTest = "test";

    /// <summary>Lists the plain names of the folders directly in a folder, which is written with forward slashes; the empty one is the top.</summary>
    public delegate IReadOnlyList<string> FolderLister(string folder);

    /// <summary>The folders that hold the splits, in a form for messages.</summary>
    public string Shown => Test is null ? "its class folders" : $"{Train}/ and {Test}/";

    /// <summary>
    /// The folders that <paramref name="source"/> names; where they are absent, <c>train</c> and <c>test</c>; where it names none, class
    /// folders alone will do. If the top holds nothing of that, but a single folder, that one is looked into.
    /// </summary>
    /// <param name="source">What the definition says.</param>
    /// <param name="folders">Lists folders; hidden ones are passed over here.</param>
    /// <param name="problem">What is wrong where the result is null: <c>holds train/ and no test/; expected …</c>.</param>
    public static ClassFolderLayout? Find(FoldersSource source, FolderLister folders, out string problem)
    {
        FolderLister visible = folder => [.. folders(folder).Where(name => !IsHidden(name))];
        problem = "";
        if (At("", source, visible, ref problem) is { } layout)
        {
            return layout;
        }

        string inner = "";
        return visible("") is [var only] ? At(only, source, visible, ref inner) : null;
    }

    /// <summary>Whether a file or folder belongs to a tool and not to the dataset: <c>.DS_Store</c>, <c>Thumbs.db</c>, <c>.ipynb_checkpoints</c>, ….</summary>
    public static bool IsHidden(string name) =>
        name.StartsWith('.')
        || name is "__MACOSX"
        || string.Equals(name, "Thumbs.db", StringComparison.OrdinalIgnoreCase)
        || string.Equals(name, "desktop.ini", StringComparison.OrdinalIgnoreCase);

    /// <summary>Names of the class folders to train on, in ordinal order.</summary>
    public IReadOnlyList<string> Classes(FolderLister folders) =>
        [.. folders(Join(Root, Train)).Where(name => !IsHidden(name)).Order(StringComparer.Ordinal)];

    /// <summary><c>a/b</c>; either may be empty.</summary>
    public static string Join(string folder, string name) =>
        folder.Length == 0 ? name
        : name.Length == 0 ? folder
        : $"{folder}/{name}";

    private static ClassFolderLayout? At(string root, FoldersSource source, FolderLister folders, ref string problem)
    {
        bool named = source.Train.Length > 0 || source.Test.Length > 0;
        string train = source.Train.Length > 0 ? source.Train : PlainTrain;
        string test = source.Test.Length > 0 ? source.Test : PlainTest;
        if (named && Has(root, train, folders) && Has(root, test, folders))
        {
            return new ClassFolderLayout(root, train, test);
        }

        var (hasTrain, hasTest) = (Has(root, PlainTrain, folders), Has(root, PlainTest, folders));
        if (hasTrain && hasTest)
        {
            return new ClassFolderLayout(root, PlainTrain, PlainTest);
        }

        if (!named && !hasTrain && !hasTest && folders(root).Count > 1)
        {
            return new ClassFolderLayout(root, "", null);
        }

        problem =
            named ? $"holds no {train}/ with {test}/ beside it; expected both, or {PlainTrain}/ and {PlainTest}/"
            : hasTrain || hasTest
                ? $"holds {(hasTrain ? PlainTrain : PlainTest)}/ and no {(hasTrain ? PlainTest : PlainTrain)}/; expected both (other names can be given as train: and test:), or class folders alone"
            : $"holds {Counted(folders(root))}; expected {PlainTrain}/ and {PlainTest}/, or at least two class folders";
        return null;
    }

    private static string Counted(IReadOnlyList<string> folders) =>
        folders.Count == 0 ? "no folder" : $"one folder, {Faults.FaultText.Quote(folders[0])}";

    /// <summary>Looks a path up step by step, so that letter case counts on every system.</summary>
    private static bool Has(string root, string path, FolderLister folders)
    {
        foreach (string step in path.Split('/'))
        {
            if (!folders(root).Contains(step, StringComparer.Ordinal))
            {
                return false;
            }

            root = Join(root, step);
        }

        return true;
    }
}

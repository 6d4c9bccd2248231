using Permafrost.Core.Files;
using Permafrost.Experiments.Binding;
using Permafrost.Experiments.Datasets;
using Permafrost.Experiments.Faults;
using Permafrost.Experiments.Yaml;

namespace Permafrost.Experiments.Definitions;

/// <summary>Datasets in place, <c>dataset: { folder: DIR }</c>: which classes they have is seen by looking at their folders.</summary>
internal sealed class FolderDatasets(SourceFiles files, FaultList faults)
{
    private readonly Dictionary<YamlMapping, DatasetDefinition?> read = [];
    private readonly Dictionary<string, DatasetDefinition> byMeaning = new(StringComparer.Ordinal);

    /// <summary>Names of datasets that are taken, by those with a definition among others.</summary>
    private readonly HashSet<string> names = new(files.Names(Library.DatasetFolder), StringComparer.OrdinalIgnoreCase);

    /// <summary>Null where a fault was added. Two mappings that mean the same are one dataset.</summary>
    public DatasetDefinition? Read(YamlMapping mapping)
    {
        if (!read.TryGetValue(mapping, out var definition))
        {
            definition = ReadNew(mapping);
            read.Add(mapping, definition);
        }

        return definition;
    }

    /// <summary>A class that is a folder has the name of one.</summary>
    public static void CheckClasses(YamlList list, IReadOnlyList<string> classes, string path, FaultList faults)
    {
        for (int i = 0; i < classes.Count; i++)
        {
            if (!IsPlainName(classes[i]) || ClassFolderLayout.IsHidden(classes[i]))
            {
                faults.Add(list.Items[i].Position, $"{path}[{i}] is {list.Items[i].Found}; expected the plain name of a class folder");
            }
        }
    }

    /// <summary>Both splits are named or none, and not by one folder.</summary>
    public static void CheckSplitNames(YamlMapping mapping, string train, string test, string path, FaultList faults)
    {
        if ((train.Length == 0) != (test.Length == 0))
        {
            var (given, other) = train.Length > 0 ? ("train", "test") : ("test", "train");
            faults.Add(mapping.Find(given)!.KeyPosition, $"{path}.{given} stands alone; expected {other} beside it");
        }
        else if (train.Length > 0 && IsAtOrBelow(train, test))
        {
            faults.Add(
                mapping.Find("test")!.Value.Position,
                $"{path}.test is {FaultText.Quote(test)} and {path}.train {FaultText.Quote(train)}; expected two folders, neither inside the other"
            );
        }
    }

    public static bool IsPlainName(string name) =>
        name is not ("" or "." or "..") && name.IndexOfAny(['/', '\\', '\0', ':']) < 0 && !string.IsNullOrWhiteSpace(name);

    private static bool IsAtOrBelow(string a, string b) =>
        $"{a}/".StartsWith($"{b}/", StringComparison.Ordinal) || $"{b}/".StartsWith($"{a}/", StringComparison.Ordinal);

    private DatasetDefinition? ReadNew(YamlMapping mapping)
    {
        var path = OptionPath.Root.Key("dataset");
        if (new OptionBinder(faults).Bind(OptionType.Of(typeof(FolderDataset)), mapping, path) is not FolderDataset file)
        {
            return null;
        }

        int before = faults.Reported;
        CheckSplitNames(mapping, file.Train, file.Test, "dataset", faults);
        if (mapping.Find("classes")?.Value is YamlList list)
        {
            CheckClasses(list, file.Classes, "dataset.classes", faults);
            CheckDistinct(list, file.Classes);
        }

        if (faults.Reported > before)
        {
            return null;
        }

        var at = mapping.Find("folder")!.Value.Position;
        string folder = files.FullPath(file.Folder);
        if (Classes(file, folder, at) is not { } classes)
        {
            return null;
        }

        string meaning = $"{folder}\n{OptionJson.Serialize(file.Source()).ToJsonString()}\n{string.Join('\n', classes)}";
        if (!byMeaning.TryGetValue(meaning, out var definition))
        {
            definition = new DatasetDefinition
            {
                Name = NameOf(folder),
                Description = "",
                Licence = "",
                Classes = [.. classes],
                Source = file.Source(),
                Folder = folder,
            };
            byMeaning.Add(meaning, definition);
        }

        return definition;
    }

    private IReadOnlyList<string>? Classes(FolderDataset file, string folder, SourcePosition at)
    {
        string shown = $"dataset.folder is {FaultText.Quote(file.Folder)}";
        if (!Directory.Exists(folder))
        {
            string found = File.Exists(folder) ? "this is a file" : "there is no such folder";
            faults.Add(at, $"{shown}; {found} ({FaultText.Path(folder)}); expected a folder, relative to the repository or absolute");
            return null;
        }

        try
        {
            ClassFolderLayout.FolderLister lister = inner => Folders(folder, inner);
            if (ClassFolderLayout.Find(file.Source(), lister, out string problem) is not { } layout)
            {
                faults.Add(at, $"{shown}; {FaultText.Path(folder)} {problem}");
                return null;
            }

            var classes = file.Classes.Length > 0 ? file.Classes : layout.Classes(lister);
            if (classes.Count > 1)
            {
                return classes;
            }

            string where = FaultText.Path(Path.Combine(folder, layout.Root, layout.Train));
            string found = classes.Count == 0 ? "no class folder" : $"one class folder, {FaultText.Quote(classes[0])}";
            faults.Add(at, $"{shown}; {where} holds {found}; expected at least 2");
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            faults.Add(at, $"{shown}; it cannot be read: {FaultText.Plain(exception.Message)} Expected a readable folder");
            return null;
        }
    }

    private static IReadOnlyList<string> Folders(string folder, string inner) =>
        [.. SortedDirectory.Folders(Path.Combine(folder, inner)).Select(path => Path.GetFileName(path))];

    private void CheckDistinct(YamlList list, IReadOnlyList<string> classes)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < classes.Count; i++)
        {
            if (!seen.Add(classes[i]))
            {
                faults.Add(
                    list.Items[i].Position,
                    $"dataset.classes[{i}] is {list.Items[i].Found}; expected a name that no other class has"
                );
            }
        }
    }

    /// <summary>The folder's own name; results show it, so it is told apart from others of this run.</summary>
    private string NameOf(string folder)
    {
        string plain = Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)) is { Length: > 0 } name ? name : "folder";
        string free = plain;
        for (int number = 2; !names.Add(free); number++)
        {
            free = $"{plain} ({number})";
        }

        return free;
    }
}

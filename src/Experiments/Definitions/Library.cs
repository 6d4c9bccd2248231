using Permafrost.Core.Text;
using Permafrost.Experiments.Architectures;
using Permafrost.Experiments.Binding;
using Permafrost.Experiments.Datasets;
using Permafrost.Experiments.Faults;
using Permafrost.Experiments.Yaml;

namespace Permafrost.Experiments.Definitions;

/// <summary>The datasets and architectures of a repository by name, each read once.</summary>
internal sealed class Library(SourceFiles files, FaultList faults)
{
    public const string DatasetFolder = "experiments/datasets";
    public const string ArchitectureFolder = "experiments/architectures";

    private readonly Dictionary<string, DatasetDefinition?> datasets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Architecture?> architectures = new(StringComparer.Ordinal);
    private readonly Dictionary<YamlMapping, Architecture?> inPlace = [];
    private readonly FolderDatasets folders = new(files, faults);
    private readonly Lazy<IReadOnlyList<string>> datasetNames = new(() => files.Names(DatasetFolder));
    private readonly Lazy<IReadOnlyList<string>> architectureNames = new(() => files.Names(ArchitectureFolder));

    /// <summary>Null where a fault was added.</summary>
    /// <param name="node">A name, or class folders in place.</param>
    public DatasetDefinition? Dataset(YamlNode node)
    {
        switch (node)
        {
            case YamlMapping mapping:
                return folders.Read(mapping);
            case YamlScalar { Kind: ScalarKind.Text } name:
                if (!IsKnown(name.Text, "dataset", datasetNames.Value, DatasetFolder, name.Position))
                {
                    return null;
                }

                if (!datasets.TryGetValue(name.Text, out var dataset))
                {
                    dataset = ReadDataset(name.Text);
                    datasets.Add(name.Text, dataset);
                }

                return dataset;
            default:
                string hint = node is YamlScalar { Kind: not ScalarKind.Null } ? "text: put it in quotes" : "a name, or { folder: DIR }";
                faults.Add(node.Position, $"dataset is {node.Found}; expected {hint}");
                return null;
        }
    }

    /// <summary>Null where a fault was added.</summary>
    /// <param name="node">A name, or the architecture in place.</param>
    public Architecture? Architecture(YamlNode node)
    {
        switch (node)
        {
            case YamlMapping mapping:
                if (!inPlace.TryGetValue(mapping, out var local))
                {
                    local = Architectures.Architecture.Read(Architectures.Architecture.InPlace, mapping, faults);
                    inPlace.Add(mapping, local);
                }

                return local;
            case YamlScalar { Kind: ScalarKind.Text } name:
                if (!IsKnown(name.Text, "architecture", architectureNames.Value, ArchitectureFolder, name.Position))
                {
                    return null;
                }

                if (!architectures.TryGetValue(name.Text, out var known))
                {
                    var root = files.Read(files.PathOf(ArchitectureFolder, name.Text));
                    known = root is null ? null : Architectures.Architecture.Read(name.Text, root, faults);
                    architectures.Add(name.Text, known);
                }

                return known;
            default:
                faults.Add(node.Position, $"architecture is {node.Found}; expected a name or a mapping with layers");
                return null;
        }
    }

    private bool IsKnown(string name, string what, IReadOnlyList<string> names, string folder, SourcePosition at)
    {
        if (names.Contains(name, StringComparer.Ordinal))
        {
            return true;
        }

        string expected = names.Count == 0 ? $"a file in {folder}/" : $"one of {FaultText.Listed(names)}";
        faults.Add(at, $"{what} is {FaultText.Quote(name)}; expected {expected}{NearestName.Hint(name, names)}");
        return false;
    }

    private DatasetDefinition? ReadDataset(string name)
    {
        var root = files.Read(files.PathOf(DatasetFolder, name));
        if (
            root is null
            || new OptionBinder(faults).Bind(OptionType.Of(typeof(DatasetFile)), root, OptionPath.Root) is not DatasetFile file
        )
        {
            return null;
        }

        var classes = (YamlList)root.Find("classes")!.Value;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        int before = faults.Reported;
        for (int i = 0; i < file.Classes.Length; i++)
        {
            if (string.IsNullOrWhiteSpace(file.Classes[i]) || !seen.Add(file.Classes[i]))
            {
                faults.Add(classes.Items[i].Position, $"classes[{i}] is {classes.Items[i].Found}; expected a name that no other class has");
            }
        }

        CheckFileNames(file.Source, root);
        CheckFolders(file, root);
        return faults.Reported > before
            ? null
            : new DatasetDefinition
            {
                Name = name,
                Description = file.Description,
                Licence = file.Licence,
                Classes = file.Classes,
                Source = file.Source!,
            };
    }

    /// <summary>The files lie in one folder, beside what the check writes about them, on systems where letter case may not count.</summary>
    private void CheckFileNames(DatasetSource? source, YamlMapping root)
    {
        if (source is not IdxSource idx)
        {
            return;
        }

        var seen = new HashSet<string>(["dataset.json"], StringComparer.OrdinalIgnoreCase);
        foreach (
            var (key, name) in new[]
            {
                ("train_images", idx.TrainImages.Name),
                ("train_labels", idx.TrainLabels.Name),
                ("test_images", idx.TestImages.Name),
                ("test_labels", idx.TestLabels.Name),
            }
        )
        {
            if (!seen.Add(name))
            {
                var pinned = (YamlMapping)((YamlMapping)root.Find("source")!.Value).Find("idx")!.Value;
                var entry = ((YamlMapping)pinned.Find(key)!.Value).Find("name")!;
                faults.Add(
                    entry.Value.Position,
                    $"source.idx.{key}.name is {entry.Value.Found}; expected a name that no other file has, whatever its letter case, and not dataset.json"
                );
            }
        }
    }

    /// <summary>Classes are names of folders, and published numbers belong to classes.</summary>
    private void CheckFolders(DatasetFile file, YamlMapping root)
    {
        if (file.Source is not FoldersSource source)
        {
            return;
        }

        FolderDatasets.CheckClasses((YamlList)root.Find("classes")!.Value, file.Classes, "classes", faults);
        if (((YamlMapping)root.Find("source")!.Value).Find("folders")?.Value is not YamlMapping options)
        {
            return;
        }

        FolderDatasets.CheckSplitNames(options, source.Train, source.Test, "source.folders", faults);
        foreach (var (key, counts) in new[] { ("train_counts", source.TrainCounts), ("test_counts", source.TestCounts) })
        {
            if (counts.Length > 0 && counts.Length != file.Classes.Length)
            {
                faults.Add(
                    options.Find(key)!.Value.Position,
                    $"source.folders.{key} has {counts.Length} numbers; expected {file.Classes.Length}, one for each class"
                );
            }
        }

        for (int i = 0; i < source.Archives.Length; i++)
        {
            string name = source.Archives[i];
            if (!FolderDatasets.IsPlainName(name) || !name.EndsWith(".zip", StringComparison.OrdinalIgnoreCase))
            {
                var archives = (YamlList)options.Find("archives")!.Value;
                faults.Add(
                    archives.Items[i].Position,
                    $"source.folders.archives[{i}] is {archives.Items[i].Found}; expected the plain name of a .zip file"
                );
            }
        }

        if (source.Mirrors.Length > 0 && source.Archives.Length == 0)
        {
            faults.Add(
                options.Find("mirrors")!.Value.Position,
                "source.folders.mirrors has nowhere to put a download; expected archives with at least one name beside it"
            );
        }
    }
}

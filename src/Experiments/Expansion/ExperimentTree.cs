using Permafrost.Core.Text;
using Permafrost.Experiments.Binding;
using Permafrost.Experiments.Definitions;
using Permafrost.Experiments.Faults;
using Permafrost.Experiments.Yaml;

namespace Permafrost.Experiments.Expansion;

/// <summary>Experiment files as trees, each merged over the file it extends.</summary>
internal sealed class ExperimentTree(SourceFiles files, FaultList faults)
{
    private readonly Dictionary<string, YamlMapping?> merged = new(StringComparer.Ordinal);

    /// <summary>The type of a file's root.</summary>
    public static OptionType Type { get; } = OptionType.Of(typeof(ExperimentFile));

    /// <summary>The merged root without <c>extends</c>, or null where the file or one it extends cannot be read.</summary>
    public YamlMapping? Read(string path) => Read(path, []);

    private YamlMapping? Read(string path, List<string> chain)
    {
        if (merged.TryGetValue(path, out var known))
        {
            return known;
        }

        var root = files.Read(path);
        if (root?.Find("extends") is { } extends)
        {
            var own = new YamlMapping(root.Position, [.. root.Entries.Where(entry => entry.Key != "extends")]);
            chain.Add(path);
            root = Base(extends.Value, path, chain) is { } below ? (YamlMapping)TreeEdit.Merge(Type, below, own) : null;
            chain.RemoveAt(chain.Count - 1);
        }

        merged.Add(path, root);
        return root;
    }

    private YamlMapping? Base(YamlNode extends, string path, List<string> chain)
    {
        if (extends is not YamlScalar { Kind: ScalarKind.Text } name || name.Text.Contains('\0', StringComparison.Ordinal))
        {
            faults.Add(extends.Position, $"extends is {extends.Found}; expected the path of an experiment file, relative to this one");
            return null;
        }

        string folder = Path.GetDirectoryName(path)!;
        string target = Path.GetFullPath(Path.Combine(folder, name.Text));
        int start = chain.IndexOf(target);
        if (start >= 0)
        {
            ReportCycle(chain[start..]);
            return null;
        }

        if (!File.Exists(target))
        {
            string hint = Directory.Exists(folder)
                ? NearestName.Hint(name.Text, Core.Files.SortedDirectory.Files(folder, "*.yaml").Select(file => Path.GetFileName(file)))
                : "";
            faults.Add(
                name.Position,
                $"extends is {name.Found}, but there is no file {files.Display(target)}; expected an experiment file{hint}"
            );
            return null;
        }

        return Read(target, chain);
    }

    /// <summary>The same cycle found from another of its files is the same fault.</summary>
    private void ReportCycle(List<string> cycle)
    {
        int first = cycle.IndexOf(cycle.Min(StringComparer.Ordinal)!);
        List<string> ordered = [.. cycle[first..], .. cycle[..first], cycle[first]];
        string folder = Path.GetDirectoryName(ordered[0])!;
        string shown = string.Join(" -> ", ordered.Select(file => FaultText.Plain(Path.GetRelativePath(folder, file).Replace('\\', '/'))));
        var at = files.Read(ordered[^2])!.Find("extends")!.Value.Position;
        faults.Add(at, $"Circular extends: {shown}; expected a file that extends nothing at the end");
    }
}

using Permafrost.Experiments.Faults;
using Permafrost.Experiments.Yaml;

namespace Permafrost.Experiments.Expansion;

/// <summary>The axes of a file: its matrix, with <c>--set</c> applied.</summary>
internal sealed class MatrixReader(OptionKeys keys, FaultList faults)
{
    /// <summary>Experiments that one file may expand to.</summary>
    public const int MostExperiments = 10_000;

    /// <summary>The axes in the file's order. Faulty ones are left out, or reduced to what is right in them.</summary>
    public List<Axis> Read(YamlMapping? matrix)
    {
        var axes = new List<Axis>();
        foreach (var entry in matrix?.Entries ?? [])
        {
            string key = FaultText.Plain(entry.Key);
            var values = Values(entry.Value, $"matrix.{key}");
            if (keys.Resolve(entry.Key, entry.KeyPosition, faults) is not { } path || values.Count == 0)
            {
                continue;
            }

            var axis = new Axis(entry.Key, path, entry.KeyPosition, values);
            if (axes.Find(other => other.Dotted == axis.Dotted) is { } same)
            {
                faults.Add(entry.KeyPosition, $"matrix.{key} is the same key as matrix.{same.Key}; expected it once");
                continue;
            }

            axes.Add(axis);
        }

        return axes;
    }

    /// <summary>An axis that <c>--set</c> names takes this one value; a setting below an axis would be lost, which is a fault.</summary>
    public YamlMapping Apply(SetOption set, YamlMapping root, List<Axis> axes)
    {
        if (keys.Resolve(set.Key, set.At, faults) is not { } path)
        {
            return root;
        }

        string dotted = string.Join('.', path);
        int same = axes.FindIndex(axis => axis.Dotted == dotted);
        if (same >= 0)
        {
            if (Values(new YamlList(set.At, [set.Value]), dotted).Count > 0)
            {
                axes[same] = axes[same] with { Values = [set.Value], KeyAt = set.At };
            }

            return root;
        }

        if (axes.Find(axis => dotted.StartsWith(axis.Dotted + ".", StringComparison.Ordinal)) is { } above)
        {
            faults.Add(
                set.At,
                $"the matrix of {above.KeyAt} varies {above.Key} as a whole; expected a key that it leaves alone, or {above.Key} itself"
            );
            return root;
        }

        return (YamlMapping)TreeEdit.Set(root, ExperimentTree.Type, path, set.At, set.Value, switchChoice: true);
    }

    /// <summary>Every combination in order, the last axis fastest; nothing where there are too many.</summary>
    public IEnumerable<YamlNode[]> Combinations(IReadOnlyList<Axis> axes)
    {
        double total = axes.Aggregate(1.0, (product, axis) => product * axis.Values.Count);
        if (total > MostExperiments)
        {
            faults.Add(axes[0].KeyAt, $"the matrix expands to {total} experiments; expected at most {MostExperiments}");
            yield break;
        }

        int[] index = new int[axes.Count];
        for (int number = 0; number < (int)total; number++)
        {
            yield return [.. axes.Select((axis, i) => axis.Values[index[i]])];
            for (int i = axes.Count - 1; i >= 0 && ++index[i] == axes[i].Values.Count; i--)
            {
                index[i] = 0;
            }
        }
    }

    /// <summary>The values of an axis that are right: present, and each a name of its own.</summary>
    public List<YamlNode> Values(YamlNode node, string path)
    {
        if (node is not YamlList { Items.Count: > 0 } list)
        {
            faults.Add(node.Position, $"{path} is {node.Found}; expected a list of values");
            return [];
        }

        var values = new List<YamlNode>();
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var item in list.Items)
        {
            if (item is YamlScalar { Kind: ScalarKind.Null })
            {
                faults.Add(item.Position, $"{path} has an empty value; expected a value");
            }
            else if (!names.Add(ExpansionName.OfValue(item)))
            {
                faults.Add(
                    item.Position,
                    $"{path} has {ExpansionName.OfValue(item)} twice; expected every value once, whatever its letter case"
                );
            }
            else
            {
                values.Add(item);
            }
        }

        return values;
    }
}

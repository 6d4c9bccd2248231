using Permafrost.Core.Text;
using Permafrost.Experiments.Faults;
using Permafrost.Experiments.Yaml;
using Permafrost.Model.Training;

namespace Permafrost.Experiments.Binding;

/// <summary>The weights of classes as YAML has them -> one number per class.</summary>
/// <param name="faults">Takes every fault found.</param>
/// <param name="classes">Names of the classes in the order of their labels; null where no dataset is known.</param>
internal sealed class ClassWeightReader(FaultList faults, IReadOnlyList<string>? classes)
{
    public const string BalancedWord = "balanced";

    public const string Expected = "the word balanced, a list with one weight per class, or a mapping of classes to weights";

    public static OptionRange Range { get; } = new(0.0, 1e6);

    /// <summary>Null where a fault was added. Without a known dataset, only what needs none is looked at.</summary>
    public ClassWeights? Read(YamlNode node, OptionPath path)
    {
        int before = faults.Reported;
        var weights = node switch
        {
            YamlScalar { Kind: ScalarKind.Text, Text: BalancedWord } => ClassWeights.Balanced,
            YamlList list => Listed(list, path),
            YamlMapping { Entries.Count: > 0 } mapping => Named(mapping, path),
            _ => Fault(node, path, Expected),
        };
        if (faults.Reported == before && weights is { Given.IsEmpty: false } && weights.Given.All(weight => (float)weight == 0f))
        {
            faults.Add(node.Position, $"{path} is 0 for every class, so that nothing would be learned; expected a weight above 0");
        }

        return faults.Reported == before ? weights : null;
    }

    private ClassWeights? Listed(YamlList list, OptionPath path)
    {
        if (classes is not null && list.Items.Count != classes.Count)
        {
            faults.Add(list.Position, $"{path} has {list.Items.Count} weights; expected {classes.Count}, one per class");
            return null;
        }

        return new ClassWeights { Given = [.. list.Items.Select((item, index) => Weight(item, path.Item(index)))] };
    }

    /// <summary>A class that is not named has the weight 1.</summary>
    private ClassWeights? Named(YamlMapping mapping, OptionPath path)
    {
        double[] weights = new double[classes?.Count ?? 0];
        Array.Fill(weights, 1.0);
        foreach (var entry in mapping.Entries)
        {
            double weight = Weight(entry.Value, path.Key(entry.Key));
            int index = classes is null ? -1 : classes.ToList().IndexOf(entry.Key);
            if (index >= 0)
            {
                weights[index] = weight;
            }
            else if (classes is not null)
            {
                string hint = NearestName.Hint(entry.Key, classes);
                faults.Add(
                    entry.KeyPosition,
                    $"{path} names the class {FaultText.Quote(entry.Key)}, which the dataset does not have; expected one of {FaultText.Listed(classes)}{hint}"
                );
            }
        }

        return new ClassWeights { Given = [.. weights] };
    }

    private double Weight(YamlNode node, OptionPath path)
    {
        if (node is YamlScalar { Kind: ScalarKind.Integer or ScalarKind.Number, Number: var number } && Range.Contains(number))
        {
            return number;
        }

        Fault(node, path, $"a number {Range}");
        return 0.0;
    }

    private ClassWeights? Fault(YamlNode node, OptionPath path, string expected)
    {
        faults.Add(node.Position, $"{path} is {node.Found}; expected {expected}");
        return null;
    }
}

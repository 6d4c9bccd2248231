using System.Globalization;
using Permafrost.Core.Text;
using Permafrost.Experiments.Definitions;
using Permafrost.Experiments.Faults;
using Permafrost.Experiments.Yaml;

namespace Permafrost.Experiments.Binding;

/// <summary>Turns a tree of YAML into option records: one binder for experiments, architectures and datasets alike.</summary>
/// <param name="faults">Takes every fault found.</param>
/// <param name="classCount">What the word <c>classes</c> means; null where no dataset is known.</param>
/// <param name="classes">Names of the classes in the order of their labels; null where no dataset is known.</param>
internal sealed class OptionBinder(FaultList faults, int? classCount = null, IReadOnlyList<string>? classes = null)
{
    /// <summary>The word that stands for the number of classes.</summary>
    public const string ClassCountWord = "classes";

    /// <summary>The value, or null where a fault was added.</summary>
    /// <param name="type">What is expected.</param>
    /// <param name="node">What was found.</param>
    /// <param name="path">How messages name it: <c>train.optimizer</c>.</param>
    public object? Bind(OptionType type, YamlNode node, OptionPath path) => Bind(type, null, node, path);

    /// <summary>As <see cref="Bind(OptionType, YamlNode, OptionPath)"/>, but a faulty property is null in it, so that the others can be checked further.</summary>
    public T BindLoosely<T>(YamlMapping mapping, OptionPath path)
        where T : class, new()
    {
        var record = new T();
        Fill(OptionType.Of(typeof(T)), record, mapping, path);
        return record;
    }

    private object? Bind(OptionType type, OptionProperty? property, YamlNode node, OptionPath path) =>
        type.Kind switch
        {
            OptionKind.Record => Record(type, node, path),
            OptionKind.Choice => Choice(type, node, path),
            OptionKind.List => List(type, property, node, path),
            OptionKind.Range => Range(type, property, node, path),
            OptionKind.Padding => Padding(type, node, path),
            OptionKind.ClassWeights => new ClassWeightReader(faults, classes).Read(node, path),
            OptionKind.Raw => Raw(type, node, path),
            _ => Scalar(type, property, node, path),
        };

    private object? Record(OptionType type, YamlNode node, OptionPath path)
    {
        if (node is YamlScalar { Kind: ScalarKind.Null })
        {
            // A key whose children are all commented out.
            node = new YamlMapping(node.Position, []);
        }

        if (node is not YamlMapping mapping)
        {
            return Fault(node, path, "a mapping");
        }

        int before = faults.Reported;
        object record = type.CreateDefault();
        Fill(type, record, mapping, path);
        return faults.Reported == before ? record : null;
    }

    private void Fill(OptionType type, object record, YamlMapping mapping, OptionPath path)
    {
        foreach (var entry in mapping.Entries)
        {
            if (type.Property(entry.Key) is not { } property)
            {
                faults.Add(entry.KeyPosition, UnknownKey(entry.Key, path, type.Names));
            }
            else
            {
                property.Set(record, Bind(property.Type, property, entry.Value, path.Key(entry.Key)));
            }
        }

        foreach (var property in type.Properties)
        {
            if (property.Required && mapping.Find(property.Name) is null)
            {
                faults.Add(mapping.Position, $"{path.Key(property.Name)} is missing; expected {property.Expected}");
            }
        }
    }

    /// <summary><c>train.epoch is an unknown key; expected one of …; did you mean train.epochs?</c>.</summary>
    private static string UnknownKey(string key, OptionPath path, IReadOnlyList<string> known)
    {
        string expected = known.Count switch
        {
            0 => "no keys here",
            1 => known[0],
            _ => $"one of {FaultText.Listed(known)}",
        };
        string hint = NearestName.Find(key, known) is { } near ? $"; did you mean {path.Key(near)}?" : "";
        return $"{path.Key(key)} is an unknown key; expected {expected}{hint}";
    }

    private object? Choice(OptionType type, YamlNode node, OptionPath path)
    {
        if (node is YamlScalar { Kind: ScalarKind.Text } name)
        {
            return Chosen(type, name.Text, new YamlMapping(node.Position, []), node.Position, path);
        }

        if (node is not YamlMapping mapping)
        {
            return Fault(node, path, $"{type.Expected}, as NAME or as {{ NAME: {{ options }} }}");
        }

        if (mapping.Entries is [var only])
        {
            return Chosen(type, only.Key, only.Value, only.KeyPosition, path);
        }

        string found = mapping.Entries.Count == 0 ? "is empty" : $"names {FaultText.Listed(mapping.Entries.Select(entry => entry.Key))}";
        faults.Add(mapping.Position, $"{path} {found}; expected exactly one of {FaultText.Listed(type.Names)}");
        return null;
    }

    private object? Chosen(OptionType type, string name, YamlNode options, SourcePosition at, OptionPath path)
    {
        if (type.Choice(name) is { } choice)
        {
            return Record(choice, options, path.Key(name));
        }

        string hint = NearestName.Hint(name, type.Names);
        faults.Add(at, $"{path} is {FaultText.Quote(name)}; expected one of {FaultText.Listed(type.Names)}{hint}");
        return null;
    }

    private object? List(OptionType type, OptionProperty? property, YamlNode node, OptionPath path)
    {
        if (node is not YamlList list)
        {
            return Fault(node, path, "a list");
        }

        if (property is { Fewest: > 0 and var fewest } && list.Items.Count < fewest)
        {
            faults.Add(node.Position, $"{path} has {Items(list.Items.Count)}; expected at least {fewest}");
            return null;
        }

        int before = faults.Reported;
        var items = list.Items.Select((item, index) => Bind(type.Item!, item, path.Item(index))).ToList();
        return faults.Reported == before ? type.CreateList(items) : null;
    }

    private static string Items(int count) => count == 1 ? "1 item" : $"{count} items";

    /// <summary>A number is as much to either side of the neutral value; a pair is the lowest and the highest.</summary>
    private object? Range(OptionType type, OptionProperty? property, YamlNode node, OptionPath path)
    {
        string expected = property?.Expected ?? type.Expected;
        var range = (NumberRange)type.CreateDefault();
        if (node is not YamlList list)
        {
            return Finite(node) is { } amount && property?.Amount?.Contains(amount) != false
                ? range with
                {
                    Low = range.Neutral - amount,
                    High = range.Neutral + amount,
                }
                : Fault(node, path, expected);
        }

        if (list.Items is not [var first, var second])
        {
            faults.Add(node.Position, $"{path} has {Items(list.Items.Count)}; expected {expected}");
            return null;
        }

        if (Finite(first) is not { } low || Finite(second) is not { } high)
        {
            return Fault(Finite(first) is null ? first : second, path, expected);
        }

        string found = $"{path} is [{first.Found}, {second.Found}]";
        if (low > high)
        {
            faults.Add(node.Position, $"{found}; expected the lower number first");
            return null;
        }

        if (property?.Range is { } limits && !(limits.Contains(low) && limits.Contains(high)))
        {
            faults.Add(node.Position, $"{found}; expected {expected}");
            return null;
        }

        return range with
        {
            Low = low,
            High = high,
        };
    }

    private object? Padding(OptionType type, YamlNode node, OptionPath path)
    {
        if (
            node is YamlScalar { Kind: ScalarKind.Text, Text: var word }
            && Model.Layers.Padding.Words.Contains(word, StringComparer.Ordinal)
        )
        {
            return Model.Layers.Padding.Of(word);
        }

        if (Pixels(node) is { } sides)
        {
            return Model.Layers.Padding.Of(sides);
        }

        if (node is not YamlList list)
        {
            string hint = node is YamlScalar { Kind: ScalarKind.Text } text ? NearestName.Hint(text.Text, Model.Layers.Padding.Words) : "";
            return Fault(node, path, type.Expected + hint);
        }

        if (list.Items is not [var top, var left, var bottom, var right])
        {
            faults.Add(node.Position, $"{path} has {Items(list.Items.Count)}; expected {type.Expected}");
            return null;
        }

        return list.Items.FirstOrDefault(item => Pixels(item) is null) is { } wrong
            ? Fault(wrong, path, type.Expected)
            : Model.Layers.Padding.Of(Pixels(top)!.Value, Pixels(left)!.Value, Pixels(bottom)!.Value, Pixels(right)!.Value);
    }

    /// <summary>A number of pixels at a side, or null.</summary>
    private static int? Pixels(YamlNode node) =>
        node is YamlScalar { Kind: ScalarKind.Integer, Integer: >= 0 and <= Model.Layers.Padding.Most and var pixels } ? (int)pixels : null;

    private static double? Finite(YamlNode node) =>
        node is YamlScalar { Kind: ScalarKind.Integer or ScalarKind.Number, Number: var number } && double.IsFinite(number) ? number : null;

    private object? Raw(OptionType type, YamlNode node, OptionPath path)
    {
        if (node is YamlScalar { Kind: ScalarKind.Null } && type.Clr == typeof(YamlMapping))
        {
            return new YamlMapping(node.Position, []);
        }

        return type.Clr.IsInstanceOfType(node) ? node : Fault(node, path, type.Expected);
    }

    private object? Scalar(OptionType type, OptionProperty? property, YamlNode node, OptionPath path)
    {
        string expected = property?.Expected ?? type.Expected;
        if (node is not YamlScalar scalar)
        {
            // {dropout} without quotes is a mapping in YAML.
            string hint = node is YamlMapping { Entries: [{ Value: YamlScalar { Kind: ScalarKind.Null }, Key: var name }] }
                ? $"; did you mean \"{{{FaultText.Plain(name)}}}\", in quotes?"
                : "";
            return Fault(node, path, expected + hint);
        }

        if (property is { AllowsClassCount: true } && scalar is { Kind: ScalarKind.Text, Text: ClassCountWord } && classCount is { } count)
        {
            return Number(type, property, scalar, count, path);
        }

        return (type.Kind, scalar.Kind) switch
        {
            (OptionKind.Boolean, ScalarKind.Boolean) => scalar.Boolean,
            (OptionKind.Integer, ScalarKind.Integer) => Number(type, property, scalar, scalar.Integer, path),
            (OptionKind.Number, ScalarKind.Integer or ScalarKind.Number) => Number(type, property, scalar, scalar.Number, path),
            (OptionKind.Text, ScalarKind.Text) => Text(property, scalar, path),
            // Quotes do not help where the text would be no better than the number.
            (OptionKind.Text, not ScalarKind.Null) => Fault(node, path, Unmatched(property, scalar) ?? "text: put it in quotes"),
            (OptionKind.Enumeration, ScalarKind.Text) => Enumeration(type, scalar, path),
            _ => Fault(node, path, expected),
        };
    }

    private object? Number<T>(OptionType type, OptionProperty? property, YamlScalar scalar, T value, OptionPath path)
        where T : struct, IConvertible
    {
        double number = value.ToDouble(CultureInfo.InvariantCulture);
        if (property?.Range is { } range && !range.Contains(number))
        {
            return Fault(scalar, path, range + (property.AllowsClassCount ? ", or the word classes" : ""));
        }

        bool fits = double.IsFinite(number) && (type.ValueClr != typeof(int) || number is >= int.MinValue and <= int.MaxValue);
        return fits
            ? Convert.ChangeType(value, type.ValueClr, CultureInfo.InvariantCulture)
            : Fault(scalar, path, $"a finite {type.Expected[2..]}");
    }

    private object? Text(OptionProperty? property, YamlScalar scalar, OptionPath path)
    {
        if (property is { Required: true } && string.IsNullOrWhiteSpace(scalar.Text))
        {
            return Fault(scalar, path, "text that is not blank");
        }

        return Unmatched(property, scalar) is { } expected ? Fault(scalar, path, expected) : scalar.Text;
    }

    /// <summary>What was expected of a text that the property's pattern does not take; null where it does.</summary>
    private static string? Unmatched(OptionProperty? property, YamlScalar scalar) =>
        property?.Pattern is { } pattern && !pattern.IsValid(scalar.Text)
            ? pattern.ErrorMessage ?? $"text that matches {pattern.Pattern}"
            : null;

    private object? Enumeration(OptionType type, YamlScalar scalar, OptionPath path)
    {
        for (int index = 0; index < type.Names.Count; index++)
        {
            if (type.Names[index] == scalar.Text)
            {
                return Enum.GetValues(type.ValueClr).GetValue(index);
            }
        }

        return Fault(scalar, path, type.Expected + NearestName.Hint(scalar.Text, type.Names));
    }

    private object? Fault(YamlNode node, OptionPath path, string expected)
    {
        faults.Add(node.Position, $"{path} is {node.Found}; expected {expected}");
        return null;
    }
}

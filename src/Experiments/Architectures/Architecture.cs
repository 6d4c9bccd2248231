using Permafrost.Core.Text;
using Permafrost.Experiments.Binding;
using Permafrost.Experiments.Faults;
using Permafrost.Experiments.Yaml;

namespace Permafrost.Experiments.Architectures;

/// <summary>A network with parameters: a file of <c>experiments/architectures/</c>, or a mapping in place of its name.</summary>
internal sealed class Architecture
{
    public const string InPlace = "(in place)";

    private readonly Dictionary<string, List<(Placeholder Placeholder, SourcePosition At)>> uses = new(StringComparer.Ordinal);

    private Architecture(string name, YamlMapping? parameters, YamlList layers)
    {
        Name = name;
        Parameters = parameters?.Entries ?? [];
        Layers = layers;
    }

    /// <summary>The name, or <see cref="InPlace"/>.</summary>
    public string Name { get; }

    /// <summary>How messages start a path into it: <c>deep-cnn.layers</c>, <c>architecture.layers</c>.</summary>
    public OptionPath Path => OptionPath.Root.Key(Name == InPlace ? "architecture" : Name);

    /// <summary>The declared parameters with their defaults, in the file's order.</summary>
    public IReadOnlyList<YamlEntry> Parameters { get; }

    public IEnumerable<string> ParameterNames => Parameters.Select(parameter => parameter.Key);

    public YamlList Layers { get; }

    /// <summary>Null where there are no layers. An architecture with other faults is still read, so that its layers can be checked too.</summary>
    public static Architecture? Read(string name, YamlMapping mapping, FaultList faults)
    {
        var path = name == InPlace ? OptionPath.Root.Key("architecture") : OptionPath.Root;
        var file = new OptionBinder(faults).BindLoosely<ArchitectureFile>(mapping, path);
        if (file.Layers is null)
        {
            return null;
        }

        var architecture = new Architecture(name, file.Parameters, file.Layers);
        architecture.Check(faults);
        return architecture;
    }

    public bool Declares(string parameter) => Parameters.Any(declared => declared.Key == parameter);

    /// <summary>How many values of a list the layers ask for; null where they ask for the list as a whole, or not at all.</summary>
    public long? UsesOf(string parameter) =>
        uses.TryGetValue(parameter, out var places) && places.TrueForAll(use => use.Placeholder.Index is not null)
            ? places.Max(use => (long)use.Placeholder.Index!.Value) + 1
            : null;

    /// <summary>The fault of a placeholder that names no parameter.</summary>
    public string UnknownPlaceholder(Placeholder placeholder)
    {
        string expected = Parameters.Count == 0 ? "a parameter declared under parameters" : $"one of {FaultText.Listed(ParameterNames)}";
        return $"\"{placeholder}\" names no parameter of {Path}; expected {expected}{NearestName.Hint(placeholder.Parameter, ParameterNames)}";
    }

    private void Check(FaultList faults)
    {
        if (Layers.Items.Count == 0)
        {
            faults.Add(Layers.Position, $"{Path}.layers is an empty list; expected at least one layer");
        }

        FindUses(Layers);
        foreach (var parameter in Parameters)
        {
            var path = Path.Key("parameters").Key(parameter.Key);
            if (!Placeholder.IsName(parameter.Key))
            {
                faults.Add(
                    parameter.KeyPosition,
                    $"{path} is no name of a parameter; expected letters, digits, _ and -, starting with a letter or _"
                );
            }
            else if (!uses.ContainsKey(parameter.Key))
            {
                faults.Add(
                    parameter.KeyPosition,
                    $"{path} is used by no layer; expected \"{{{parameter.Key}}}\" in one, or no such parameter"
                );
            }

            ParameterValue.Check(parameter.Value, path, faults);
        }

        foreach (var use in uses.Values.SelectMany(places => places).Where(use => !Declares(use.Placeholder.Parameter)))
        {
            faults.Add(use.At, UnknownPlaceholder(use.Placeholder));
        }
    }

    private void FindUses(YamlNode node)
    {
        switch (node)
        {
            case YamlScalar { Kind: ScalarKind.Text } scalar when Placeholder.Parse(scalar.Text) is { } placeholder:
                if (!uses.TryGetValue(placeholder.Parameter, out var places))
                {
                    uses.Add(placeholder.Parameter, places = []);
                }

                places.Add((placeholder, scalar.Position));
                break;
            case YamlList list:
                foreach (var item in list.Items)
                {
                    FindUses(item);
                }

                break;
            case YamlMapping mapping:
                foreach (var entry in mapping.Entries)
                {
                    FindUses(entry.Value);
                }

                break;
        }
    }
}

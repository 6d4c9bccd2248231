using Permafrost.Core.Text;
using Permafrost.Experiments.Architectures;
using Permafrost.Experiments.Binding;
using Permafrost.Experiments.Definitions;
using Permafrost.Experiments.Faults;

namespace Permafrost.Experiments.Expansion;

/// <summary>What a dotted key of a matrix or of <c>--set</c> means: a key of the file, or a parameter of its architectures.</summary>
/// <param name="architectures">The architectures that the file may take.</param>
/// <param name="complete">All of them could be read; otherwise a short name is taken for a parameter without complaint.</param>
internal sealed class OptionKeys(IReadOnlyList<Architecture> architectures, bool complete)
{
    private const string Parameters = "parameters";

    private static readonly OptionType Root = OptionType.Of(typeof(ExperimentFile));

    /// <summary>Keys of a file that are not values of an experiment.</summary>
    private static readonly string[] Structure = ["extends", "matrix", RepeatReader.Seeds, RepeatReader.Folds];

    /// <summary>Every dotted key that the types know.</summary>
    private static readonly Lazy<IReadOnlyList<string>> Dotted = new(() => [.. All().Select(known => known.Key)]);

    /// <summary>The key's segments from the root, or null where a fault was added.</summary>
    public string[]? Resolve(string key, SourcePosition at, FaultList faults)
    {
        string[] segments = key.Split('.');
        bool known = IsKnown(segments);
        bool isParameter = architectures.Any(architecture => architecture.Declares(key));
        if (known && isParameter)
        {
            faults.Add(
                at,
                $"{key} is both a key of the experiment and a parameter; expected {Parameters}.{key}, or another name for the parameter"
            );
            return null;
        }

        if (Array.IndexOf(Structure, key) >= 0)
        {
            faults.Add(
                at,
                $"{key} cannot be varied{(key is RepeatReader.Seeds or RepeatReader.Folds ? "" : " or set")}; expected a key such as train.epochs or parameters.NAME"
            );
            return null;
        }

        if (known)
        {
            return segments;
        }

        if (isParameter || (!complete && segments.Length == 1))
        {
            return [Parameters, key];
        }

        faults.Add(
            at,
            $"{FaultText.Plain(key)} is an unknown key; expected a key of the experiment such as train.epochs, or a parameter{Hint(key)}"
        );
        return null;
    }

    private static bool IsKnown(string[] segments)
    {
        if (segments is [Parameters, var parameter])
        {
            return parameter.Length > 0;
        }

        OptionType? type = Root;
        foreach (string segment in segments)
        {
            type = TreeEdit.ChildOf(type, segment);
        }

        return type is not null;
    }

    private string Hint(string key)
    {
        var parameters = architectures.SelectMany(architecture => architecture.ParameterNames).Distinct(StringComparer.Ordinal).ToList();
        string? near = NearestName.Find(key, [.. parameters, .. Dotted.Value, .. parameters.Select(name => $"{Parameters}.{name}")]);

        // A key without its mapping: epoch for train.epochs.
        near ??= NearestName.Find(key, Dotted.Value.Select(Last)) is { } last ? Dotted.Value.First(dotted => Last(dotted) == last) : null;
        return near is null ? "" : $"; did you mean {near}?";
    }

    private static string Last(string dotted) => dotted[(dotted.LastIndexOf('.') + 1)..];

    /// <summary>Every dotted key that the types know, with its property; null where it names a choice (<c>train.optimizer.adam</c>).</summary>
    public static IEnumerable<(string Key, OptionProperty? Property)> All() => Below(Root, "");

    private static IEnumerable<(string Key, OptionProperty? Property)> Below(OptionType type, string path)
    {
        var children = type.Kind switch
        {
            OptionKind.Record => type.Properties.Select(property => (property.Name, property.Type, Property: (OptionProperty?)property)),
            OptionKind.Choice => type.Choices.Select(choice => (choice.Name, choice, (OptionProperty?)null)),
            _ => [],
        };
        foreach (var (name, child, property) in children)
        {
            if (path.Length > 0 || Array.IndexOf(Structure, name) < 0)
            {
                string dotted = path.Length == 0 ? name : $"{path}.{name}";
                yield return (dotted, property);
                foreach (var below in Below(child, dotted))
                {
                    yield return below;
                }
            }
        }
    }
}

using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.ComponentModel;
using System.Reflection;
using Permafrost.Core.Options;
using Permafrost.Experiments.Backbones;
using Permafrost.Experiments.Datasets;
using Permafrost.Experiments.Definitions;
using Permafrost.Experiments.Yaml;
using Permafrost.Model.Layers;
using Permafrost.Model.Optimizers;
using Permafrost.Model.Training;
using Permafrost.Model.Training.Schedules;

namespace Permafrost.Experiments.Binding;

/// <summary>A C# type as YAML sees it: read once by reflection, used to bind, to write JSON and to write the schema.</summary>
internal sealed class OptionType
{
    private static readonly ConcurrentDictionary<Type, OptionType> Known = new();

    /// <summary>The records that may stand where an abstract one is asked for.</summary>
    private static readonly Dictionary<Type, IReadOnlyList<Type>> Catalogs = new()
    {
        [typeof(LayerOptions)] = LayerCatalog.Types,
        [typeof(Activation)] = ActivationCatalog.Types,
        [typeof(OptimizerOptions)] = OptimizerCatalog.Types,
        [typeof(ScheduleOptions)] = ScheduleCatalog.Types,
        [typeof(InputNormalization)] = [typeof(ImageNetNormalization), typeof(MeanStdNormalization), typeof(NoNormalization)],
        [typeof(DatasetSource)] = [typeof(FoldersSource), typeof(IdxSource), typeof(ShapesSource)],
        [typeof(ArchiveMirror)] = [typeof(KaggleMirror), typeof(ZipMirror)],
        [typeof(Mirror)] = [typeof(DebianMirror), typeof(HttpMirror)],
    };

    private readonly Dictionary<string, OptionProperty> byName = new(StringComparer.Ordinal);
    private readonly Lazy<MethodInfo>? makeList;

    private OptionType(Type clr)
    {
        Clr = clr;
        var nullable = Nullable.GetUnderlyingType(clr) ?? clr;
        ValueClr = nullable;
        Kind = KindOf(nullable);
        IsChoice = clr.IsDefined(typeof(OptionNameAttribute), inherit: false);
        Name = clr.GetCustomAttribute<OptionNameAttribute>()?.Name ?? SnakeCase.Of(clr.Name);
        Description = clr.GetCustomAttribute<DescriptionAttribute>()?.Description;
        switch (Kind)
        {
            case OptionKind.Enumeration:
                Names = [.. Enum.GetNames(nullable).Select(SnakeCase.Of)];
                break;
            case OptionKind.List:
                var item = clr.GetGenericArguments()[0];
                Item = Of(item);
                makeList = new Lazy<MethodInfo>(() =>
                    typeof(OptionType).GetMethod(nameof(MakeArray), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(item)
                );
                break;
            case OptionKind.Choice:
                Choices = [.. Catalogs[clr].Select(Of).OrderBy(choice => choice.Name, StringComparer.Ordinal)];
                Names = [.. Choices.Select(choice => choice.Name)];
                break;
            case OptionKind.Record:
                Properties = [.. PropertiesOf(clr)];
                byName = Properties.ToDictionary(property => property.Name, StringComparer.Ordinal);
                Names = [.. Properties.Select(property => property.Name)];
                break;
        }
    }

    public Type Clr { get; }

    /// <summary>The type of a value that is there: of <c>int?</c>, <c>int</c>.</summary>
    public Type ValueClr { get; }

    public OptionKind Kind { get; }

    /// <summary>The <c>[OptionName]</c>, or the type's name in snake case.</summary>
    public string Name { get; }

    /// <summary>The record stands under its name, as one of several choices.</summary>
    public bool IsChoice { get; }

    public string? Description { get; }

    /// <summary>Names of keys, choices or values, in their order.</summary>
    public IReadOnlyList<string> Names { get; } = [];

    public IReadOnlyList<OptionProperty> Properties { get; } = [];

    public IReadOnlyList<OptionType> Choices { get; } = [];

    /// <summary>Type of the items of a list.</summary>
    public OptionType? Item { get; }

    /// <summary>What a message expects where something else was found.</summary>
    public string Expected =>
        Kind switch
        {
            OptionKind.Boolean => "true or false",
            OptionKind.Integer => "a whole number",
            OptionKind.Number => "a number",
            OptionKind.Text => "text",
            OptionKind.Enumeration => $"one of {string.Join(", ", Names)}",
            OptionKind.List => "a list",
            OptionKind.Range => "a number, or a pair [low, high]",
            OptionKind.Padding => $"{string.Join(", ", Padding.Words)}, a whole number 0..{Padding.Most}, or [top, left, bottom, right]",
            OptionKind.Choice => $"one of {string.Join(", ", Names)}",
            OptionKind.ClassWeights => ClassWeightReader.Expected,
            OptionKind.Raw when Clr == typeof(YamlNode) => "a name, or a mapping in place",
            OptionKind.Raw when Clr == typeof(YamlList) => "a list",
            _ => "a mapping",
        };

    /// <exception cref="NotSupportedException">The type has no form in YAML.</exception>
    public static OptionType Of(Type type) => Known.GetOrAdd(type, static known => new OptionType(known));

    /// <summary>Whether one of several records may stand where this one is asked for.</summary>
    public static bool HasChoices(Type type) => Catalogs.ContainsKey(type);

    /// <summary>The key of a record, or null.</summary>
    public OptionProperty? Property(string name) => byName.GetValueOrDefault(name);

    /// <summary>The derived record of that name, or null.</summary>
    public OptionType? Choice(string name) => Choices.FirstOrDefault(choice => choice.Name == name);

    public object CreateDefault() => Activator.CreateInstance(Clr)!;

    public object CreateList(IReadOnlyList<object?> items) => makeList!.Value.Invoke(null, [items])!;

    private static ImmutableArray<T> MakeArray<T>(IReadOnlyList<object?> items) => [.. items.Cast<T>()];

    private static OptionKind KindOf(Type type)
    {
        if (type == typeof(bool))
        {
            return OptionKind.Boolean;
        }

        if (type == typeof(int) || type == typeof(long))
        {
            return OptionKind.Integer;
        }

        if (type == typeof(double))
        {
            return OptionKind.Number;
        }

        if (type == typeof(string))
        {
            return OptionKind.Text;
        }

        if (type.IsEnum)
        {
            return OptionKind.Enumeration;
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>))
        {
            return OptionKind.List;
        }

        if (type == typeof(ClassWeights))
        {
            return OptionKind.ClassWeights;
        }

        if (typeof(NumberRange).IsAssignableFrom(type))
        {
            return OptionKind.Range;
        }

        if (type == typeof(Padding))
        {
            return OptionKind.Padding;
        }

        if (typeof(YamlNode).IsAssignableFrom(type))
        {
            return OptionKind.Raw;
        }

        if (Catalogs.ContainsKey(type))
        {
            return OptionKind.Choice;
        }

        return type is { IsClass: true, IsAbstract: false }
            ? OptionKind.Record
            : throw new NotSupportedException($"{type} has no form in YAML; add it to the binding or to a catalog of choices.");
    }

    // Base first, then the order of declaration: how the records read.
    private static IEnumerable<OptionProperty> PropertiesOf(Type type)
    {
        var bases = new Stack<Type>();
        for (var at = type; at is not null && at != typeof(object); at = at.BaseType)
        {
            bases.Push(at);
        }

        return bases
            .SelectMany(at =>
                at.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
                    .OrderBy(property => property.MetadataToken)
            )
            .Where(property => property is { CanRead: true, CanWrite: true })
            .Select(property => new OptionProperty(property));
    }
}

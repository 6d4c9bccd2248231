using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Permafrost.Core.Options;
using Permafrost.Experiments.Definitions;

namespace Permafrost.Experiments.Binding;

/// <summary>One key of a record, with what its attributes say about its values.</summary>
internal sealed class OptionProperty
{
    private readonly PropertyInfo property;
    private readonly Lazy<OptionType> type;

    public OptionProperty(PropertyInfo property)
    {
        this.property = property;
        type = new Lazy<OptionType>(() => OptionType.Of(property.PropertyType));
        Name = SnakeCase.Of(property.Name);
        Required =
            property.IsDefined(typeof(RequiredAttribute))
            || property.IsDefined(typeof(System.Runtime.CompilerServices.RequiredMemberAttribute));
        AllowsClassCount = property.IsDefined(typeof(AllowsClassCountAttribute));
        Description = property.GetCustomAttribute<DescriptionAttribute>()?.Description;
        Range = property.GetCustomAttribute<RangeAttribute>() is { } range ? OptionRange.Of(range) : null;
        Pattern = property.GetCustomAttribute<RegularExpressionAttribute>();
        Fewest = property.GetCustomAttribute<MinLengthAttribute>()?.Length ?? 0;
    }

    /// <summary>The key, in snake case.</summary>
    public string Name { get; }

    public OptionType Type => type.Value;

    public bool Required { get; }

    /// <summary>The word <c>classes</c> stands for the number of classes.</summary>
    public bool AllowsClassCount { get; }

    public string? Description { get; }

    public OptionRange? Range { get; }

    /// <summary>Of a pair of numbers, what a single one may be that stands for as much to either side of the neutral value.</summary>
    public OptionRange? Amount => Type.Kind == OptionKind.Range ? Range?.Around(((NumberRange)Type.CreateDefault()).Neutral) : null;

    public RegularExpressionAttribute? Pattern { get; }

    /// <summary>Fewest items of a list.</summary>
    public int Fewest { get; }

    /// <summary>What a message expects: <c>a whole number 1..4096</c>.</summary>
    public string Expected
    {
        get
        {
            if (Range is not null && Amount is not null)
            {
                return $"a number {Amount}, or a pair [low, high] in {Range}";
            }

            string expected = Type.Expected + (Range is null ? "" : $" {Range}");
            return AllowsClassCount ? $"{expected}, or the word classes" : expected;
        }
    }

    public object? Get(object instance) => property.GetValue(instance);

    public void Set(object instance, object? value) => property.SetValue(instance, value);
}

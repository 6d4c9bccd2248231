using System.Collections;

namespace Permafrost.Experiments.Binding;

/// <summary>Which option records a definition holds, or might hold: what code can be handed that works on it.</summary>
public static class OptionTypes
{
    /// <summary>The record's own type and those of all records in it, at any depth; some may come more than once.</summary>
    /// <param name="options">An option record, or a list of them.</param>
    public static IEnumerable<Type> In(object options)
    {
        if (options is IEnumerable items and not string)
        {
            return items.Cast<object>().SelectMany(In);
        }

        var type = OptionType.Of(options.GetType());
        return type
            .Properties.Where(property => property.Type.Kind is OptionKind.Record or OptionKind.Choice or OptionKind.List)
            .Select(property => property.Get(options))
            .OfType<object>()
            .SelectMany(In)
            .Concat(type.Kind == OptionKind.Record ? [type.Clr] : []);
    }

    /// <summary>The record's own type, and of its abstract options all that there are, whichever it holds.</summary>
    /// <param name="options">An option record.</param>
    public static IEnumerable<Type> WithAllChoices(object options)
    {
        var type = OptionType.Of(options.GetType());
        return type
            .Properties.Select(property => property.Type.Item ?? property.Type)
            .SelectMany(option => option.Choices)
            .Select(choice => choice.Clr)
            .Prepend(type.Clr);
    }
}

using System.Reflection;
using Cake.Frosting;
using Permafrost.Stages;

namespace Permafrost.Build;

/// <summary>The targets there are: the task classes of this program.</summary>
internal static class Targets
{
    /// <summary>Name and description, in the order of the pipeline, the others after it.</summary>
    public static IReadOnlyList<(string Name, string Description)> All { get; } =
    [
        .. typeof(Targets)
            .Assembly.GetExportedTypes()
            .Where(type => type is { IsAbstract: false } && type.IsAssignableTo(typeof(IFrostingTask)))
            .Select(type => (Name: NameOf(type), Description: type.GetCustomAttribute<TaskDescriptionAttribute>()?.Description ?? ""))
            .OrderBy(target => Study.Phases.ToList().IndexOf(target.Name) is >= 0 and var place ? place : int.MaxValue)
            .ThenBy(target => target.Name, StringComparer.Ordinal),
    ];

    public static IReadOnlyList<string> Names { get; } = [.. All.Select(target => target.Name)];

    private static string NameOf(Type task) => task.GetCustomAttribute<TaskNameAttribute>()?.Name ?? task.Name;
}

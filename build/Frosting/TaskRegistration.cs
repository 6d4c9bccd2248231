using System.Reflection;
using Cake.Core;

namespace Cake.Frosting;

/// <summary>Tells Cake's engine about task classes.</summary>
internal static class TaskRegistration
{
    /// <summary>The public task classes of an assembly.</summary>
    public static IEnumerable<Type> TasksOf(Assembly assembly) =>
        assembly
            .GetExportedTypes()
            .Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IFrostingTask)));

    public static void Register(this ICakeEngine engine, IFrostingTask task)
    {
        Type type = task.GetType();
        CakeTaskBuilder builder = engine.RegisterTask(NameOf(type)).Does(task.RunAsync);
        if (type.GetCustomAttribute<TaskDescriptionAttribute>() is { } description)
        {
            builder.Description(description.Description);
        }

        foreach (IsDependentOnAttribute dependency in type.GetCustomAttributes<IsDependentOnAttribute>())
        {
            builder.IsDependentOn(NameOf(dependency.Task));
        }
    }

    private static string NameOf(Type type) => type.GetCustomAttribute<TaskNameAttribute>()?.Name ?? type.Name;
}

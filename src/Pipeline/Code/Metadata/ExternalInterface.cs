using System.Collections.Concurrent;

namespace Permafrost.Pipeline.Code.Metadata;

/// <summary>What an interface of the framework or of a package asks for.</summary>
internal static class ExternalInterface
{
    private static readonly ConcurrentDictionary<string, IReadOnlySet<string>?> Known = new(StringComparer.Ordinal);

    /// <summary>Names of its methods; null where it cannot be looked up: then any public virtual method may be meant.</summary>
    public static IReadOnlySet<string>? MethodNames(TypeUse use)
    {
        var definition = use.Form == TypeForm.Instance ? use.Parts[0] : use;
        return Known.GetOrAdd($"{definition.Name}, {definition.Assembly}", Read);
    }

    private static HashSet<string>? Read(string name) =>
        Type.GetType(name, throwOnError: false) is { IsInterface: true } known
            ? new HashSet<string>(known.GetMethods().Select(method => method.Name), StringComparer.Ordinal)
            : null;
}

using Permafrost.Pipeline.Code.Metadata;

namespace Permafrost.Pipeline.Code.Reach;

/// <summary>Knows which methods, none of them ours, look at the members of types or make objects of them.</summary>
/// <remarks>Names and attributes alone are not members: a type's name stands in the code, and attributes are followed by themselves.</remarks>
internal static class Reflection
{
    private static readonly string[] TypeMembers =
    [
        "GetConstructor",
        "GetDefaultMembers",
        "GetEvent",
        "GetField",
        "GetInterface",
        "GetMember",
        "GetMethod",
        "GetNestedType",
        "GetPropert",
        "GetType",
        "FindMembers",
        "InvokeMember",
        "MakeGenericType",
    ];

    public static ReflectionAccess Of(MethodUse method)
    {
        if (method.Own is not null || method.Parent.Definition is not null)
        {
            return ReflectionAccess.None;
        }

        var parent = method.Parent.Form == TypeForm.Instance ? method.Parent.Parts[0] : method.Parent;
        bool looks = parent.Name switch
        {
            "System.Type" => method.Name != "GetTypeFromHandle"
                && TypeMembers.Any(member => method.Name.StartsWith(member, StringComparison.Ordinal)),
            "System.Activator" or "System.Text.Json.JsonSerializer" => true,
            "System.Text.Json.Nodes.JsonValue" or "System.Text.Json.Nodes.JsonArray" => method.Arguments.Length > 0,
            "System.Runtime.CompilerServices.RuntimeHelpers" => method.Name is "GetUninitializedObject" or "RunClassConstructor",
            "System.Reflection.CustomAttributeExtensions" => method.Arguments.Length > 0,
            "System.Reflection.Assembly" => method.Name
                is "GetType"
                    or "GetTypes"
                    or "GetExportedTypes"
                    or "CreateInstance"
                    or "get_DefinedTypes"
                    or "get_ExportedTypes",
            "System.Reflection.RuntimeReflectionExtensions" or "System.Reflection.TypeInfo" or "System.ComponentModel.TypeDescriptor" =>
                true,
            var name => IsFarAway(name),
        };
        return !looks ? ReflectionAccess.None
            : method.Arguments.Length > 0
            && method.Arguments.All(argument => argument.Name != nameof(System.Reflection.Metadata.PrimitiveTypeCode.Object))
                ? ReflectionAccess.Arguments
            : ReflectionAccess.Anything;
    }

    /// <summary>Serializers, containers and the like: whatever they are handed, they may take apart.</summary>
    private static bool IsFarAway(string type) =>
        type.StartsWith("System.Runtime.Serialization.", StringComparison.Ordinal)
        || type.StartsWith("System.Xml.Serialization.", StringComparison.Ordinal)
        || type.StartsWith("System.Linq.Expressions.", StringComparison.Ordinal)
        || type.StartsWith("Microsoft.CSharp.RuntimeBinder.", StringComparison.Ordinal)
        || type.StartsWith("Microsoft.Extensions.DependencyInjection.", StringComparison.Ordinal)
        || type.StartsWith("YamlDotNet.Serialization.", StringComparison.Ordinal)
        || type.StartsWith("Newtonsoft.Json.", StringComparison.Ordinal);
}

using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace Permafrost.Pipeline.Code.Metadata;

/// <summary>An attribute on one of our types or members.</summary>
internal sealed class CodeAttribute
{
    private readonly CustomAttribute attribute;
    private readonly CodeAssembly assembly;

    private CodeAttribute(CodeAssembly assembly, CustomAttributeHandle handle)
    {
        this.assembly = assembly;
        attribute = assembly.Metadata.GetCustomAttribute(handle);
        Constructor = (MethodUse)assembly.Meaning(MetadataTokens.GetToken(attribute.Constructor));
    }

    public MethodUse Constructor { get; }

    /// <summary>Text of the attribute's type, as <see cref="TypeUse.Text"/>.</summary>
    public string TypeText => Constructor.Parent.Text;

    /// <summary>Its first argument, if that is text.</summary>
    public string? FirstText =>
        attribute.DecodeValue(new AttributeValueReader(assembly)).FixedArguments is [{ Value: string text }, ..] ? text : null;

    public static IEnumerable<CodeAttribute> Of(CodeAssembly assembly, CustomAttributeHandleCollection handles)
    {
        foreach (var handle in handles)
        {
            yield return new CodeAttribute(assembly, handle);
        }
    }

    /// <summary>Whether it is the framework's attribute of that name.</summary>
    public bool Is(string name) => Constructor.Parent.Own is null && Constructor.Parent.Name.EndsWith($".{name}", StringComparison.Ordinal);

    /// <summary>Its type and its values. Versions of the assemblies of types in it are no part of it.</summary>
    public override string ToString()
    {
        var value = attribute.DecodeValue(new AttributeValueReader(assembly));
        var named = value.NamedArguments.OrderBy(one => one.Name, StringComparer.Ordinal).Select(one => $"{one.Name}={Show(one.Value)}");
        return $"{TypeText}({string.Join(',', value.FixedArguments.Select(one => Show(one.Value)).Concat(named))})";
    }

    private static string Show(object? value) =>
        value switch
        {
            null => "null",
            string text => $"\"{text}\"",
            ImmutableArray<CustomAttributeTypedArgument<string>> items => $"[{string.Join(',', items.Select(item => Show(item.Value)))}]",
            _ => FormattableString.Invariant($"{value}"),
        };
}

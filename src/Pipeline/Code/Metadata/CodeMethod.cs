using System.Reflection;
using System.Reflection.Metadata;
using Permafrost.Pipeline.Code.Bodies;

namespace Permafrost.Pipeline.Code.Metadata;

/// <summary>A method of one of our types.</summary>
internal sealed class CodeMethod
{
    private MethodSignature<TypeUse>? signature;
    private string? signatureText;
    private int? callerParameters;

    public CodeMethod(CodeType type, MethodDefinitionHandle handle)
    {
        Type = type;
        Definition = type.Assembly.Metadata.GetMethodDefinition(handle);
        Name = type.Assembly.Metadata.GetString(Definition.Name);
        IsLocal = type.IsLocal || GeneratedNames.IsGenerated(Name);
    }

    public CodeType Type { get; }

    public MethodDefinition Definition { get; }

    public string Name { get; }

    /// <summary>Made by the compiler for another method (a lambda, a local function, a member of a closure): part of that method's text.</summary>
    public bool IsLocal { get; }

    public MethodSignature<TypeUse> Signature => signature ??= Definition.DecodeSignature(Type.Assembly.Signatures, genericContext: null);

    /// <inheritdoc cref="MethodUse.SignatureText"/>
    public string SignatureText => signatureText ??= MethodUse.SignatureText(Signature);

    public int ParameterCount => Signature.ParameterTypes.Length;

    public int GenericParameterCount => Signature.GenericParameterCount;

    public bool IsStatic => Definition.Attributes.HasFlag(MethodAttributes.Static);

    public bool IsVirtual => Definition.Attributes.HasFlag(MethodAttributes.Virtual);

    /// <summary>Virtual, and no override of a base type's method.</summary>
    public bool IsNewSlot => Definition.Attributes.HasFlag(MethodAttributes.NewSlot);

    public bool IsPublic => (Definition.Attributes & MethodAttributes.MemberAccessMask) == MethodAttributes.Public;

    public bool IsConstructor => Name == ".ctor";

    public bool IsStaticConstructor => Name == ".cctor";

    public bool HasBody => Definition.RelativeVirtualAddress != 0;

    /// <summary>Last parameters that the compiler fills with the caller's line, file or argument text.</summary>
    public int CallerParameters => callerParameters ??= CountCallerParameters();

    /// <summary>For readers: <c>Some.Space.Type.Method(int, Other)</c>.</summary>
    public string DisplayName => $"{Type.FullName}.{Name}({string.Join(", ", Signature.ParameterTypes.Select(Short))})";

    /// <summary>Its code, decoded anew; null if it has none. Nobody needs it twice, as a rule, and it is large.</summary>
    public CodeBody? ReadBody() => HasBody ? InstructionReader.Read(Type.Assembly, Definition.RelativeVirtualAddress) : null;

    public override string ToString() => DisplayName;

    private static string Short(TypeUse type) =>
        type.Form == TypeForm.Plain ? type.Name[(type.Name.LastIndexOf('.') + 1)..]
        : type.Form == TypeForm.Instance ? $"{Short(type.Parts[0]).Split('`')[0]}<{string.Join(", ", type.Parts[1..].Select(Short))}>"
        : type.Form == TypeForm.Modified ? Short(type.Parts[0])
        : type.Form == TypeForm.Array && type.Name.Length == 0 ? $"{Short(type.Parts[0])}[]"
        : type.Form is TypeForm.Pointer ? $"{Short(type.Parts[0])}*"
        : type.Form is TypeForm.ByReference ? $"{Short(type.Parts[0])}&"
        : type.Text;

    private int CountCallerParameters()
    {
        var metadata = Type.Assembly.Metadata;
        var filled = Definition
            .GetParameters()
            .Select(metadata.GetParameter)
            .Where(parameter =>
                CodeAttribute
                    .Of(Type.Assembly, parameter.GetCustomAttributes())
                    .Any(one =>
                        one.Is("CallerLineNumberAttribute")
                        || one.Is("CallerFilePathAttribute")
                        || one.Is("CallerArgumentExpressionAttribute")
                    )
            )
            .Select(parameter => parameter.SequenceNumber)
            .ToHashSet();
        int count = 0;
        while (filled.Contains(ParameterCount - count))
        {
            count++;
        }

        return count;
    }
}

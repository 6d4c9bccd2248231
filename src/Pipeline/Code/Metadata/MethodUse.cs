using System.Collections.Immutable;
using System.Globalization;
using System.Reflection.Metadata;

namespace Permafrost.Pipeline.Code.Metadata;

/// <summary>A method as an instruction names it.</summary>
/// <param name="Own">The method, if it is ours.</param>
/// <param name="Parent">Its type, with generic arguments.</param>
/// <param name="Name">Its name.</param>
/// <param name="Signature">Its signature, generic parameters unbound.</param>
/// <param name="Arguments">Its own generic arguments.</param>
internal sealed record MethodUse(
    CodeMethod? Own,
    TypeUse Parent,
    string Name,
    MethodSignature<TypeUse> Signature,
    ImmutableArray<TypeUse> Arguments
)
{
    private TypeUse? result;

    /// <summary>What it returns, generic parameters bound.</summary>
    public TypeUse Result => result ??= Signature.ReturnType.Bind(Parent, Arguments);

    public static MethodUse Of(CodeMethod own) => new(own, TypeUse.Of(own.Type), own.Name, own.Signature, []);

    public static MethodUse Of(TypeUse parent, string name, MethodSignature<TypeUse> signature) =>
        new(parent.Definition?.FindMethod(name, signature), parent, name, signature, []);

    public MethodUse With(ImmutableArray<TypeUse> arguments) => new(Own, Parent, Name, Signature, arguments);

    /// <summary>What tells it from other methods of its name.</summary>
    public static string SignatureText(MethodSignature<TypeUse> signature) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{signature.Header} {signature.GenericParameterCount} {signature.ReturnType}({string.Join(',', signature.ParameterTypes)})"
        );
}

using System.Collections.Immutable;
using System.Globalization;
using System.Reflection.Metadata;

namespace Permafrost.Pipeline.Code.Metadata;

/// <summary>Decodes the signatures of one assembly.</summary>
internal sealed class SignatureReader(CodeAssembly assembly) : ISignatureTypeProvider<TypeUse, object?>
{
    public TypeUse GetArrayType(TypeUse elementType, ArrayShape shape) =>
        TypeUse.Composed(
            TypeForm.Array,
            $"{shape.Rank};{string.Join(',', shape.Sizes)};{string.Join(',', shape.LowerBounds)}",
            elementType
        );

    public TypeUse GetByReferenceType(TypeUse elementType) => TypeUse.Composed(TypeForm.ByReference, "", elementType);

    public TypeUse GetFunctionPointerType(MethodSignature<TypeUse> signature) =>
        TypeUse.Composed(TypeForm.Function, signature.Header.ToString(), [signature.ReturnType, .. signature.ParameterTypes]);

    public TypeUse GetGenericInstantiation(TypeUse genericType, ImmutableArray<TypeUse> typeArguments) =>
        TypeUse.Composed(TypeForm.Instance, "", [genericType, .. typeArguments]);

    public TypeUse GetGenericMethodParameter(object? genericContext, int index) => Parameter("!!", index);

    public TypeUse GetGenericTypeParameter(object? genericContext, int index) => Parameter("!", index);

    public TypeUse GetModifiedType(TypeUse modifier, TypeUse unmodifiedType, bool isRequired) =>
        TypeUse.Composed(TypeForm.Modified, isRequired ? "modreq" : "modopt", unmodifiedType, modifier);

    public TypeUse GetPinnedType(TypeUse elementType) => TypeUse.Composed(TypeForm.Pinned, "", elementType);

    public TypeUse GetPointerType(TypeUse elementType) => TypeUse.Composed(TypeForm.Pointer, "", elementType);

    public TypeUse GetPrimitiveType(PrimitiveTypeCode typeCode) => assembly.Primitive(typeCode);

    public TypeUse GetSZArrayType(TypeUse elementType) => TypeUse.Composed(TypeForm.Array, "", elementType);

    public TypeUse GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => assembly.Use(handle);

    public TypeUse GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => assembly.Use(handle);

    public TypeUse GetTypeFromSpecification(
        MetadataReader reader,
        object? genericContext,
        TypeSpecificationHandle handle,
        byte rawTypeKind
    ) => assembly.Use(handle);

    private static TypeUse Parameter(string prefix, int index) =>
        TypeUse.Composed(TypeForm.Parameter, prefix + index.ToString(CultureInfo.InvariantCulture));
}

using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace Permafrost.Pipeline.Code.Metadata;

/// <summary>A field of one of our types.</summary>
internal sealed class CodeField(CodeType type, FieldDefinitionHandle handle)
{
    private readonly FieldDefinition definition = type.Assembly.Metadata.GetFieldDefinition(handle);
    private TypeUse? valueType;

    public CodeType Type { get; } = type;

    public string Name => Type.Assembly.Metadata.GetString(definition.Name);

    /// <summary>Position in its assembly: the order of declaration.</summary>
    public int Row => MetadataTokens.GetRowNumber(handle);

    public TypeUse ValueType => valueType ??= definition.DecodeSignature(Type.Assembly.Signatures, genericContext: null);

    public bool IsStatic => definition.Attributes.HasFlag(FieldAttributes.Static);

    /// <summary>A constant; it stands in the code that uses it, as a value of an enum in its name too.</summary>
    public bool IsConstant => definition.Attributes.HasFlag(FieldAttributes.Literal);

    /// <summary>One value per thread.</summary>
    public bool IsPerThread =>
        IsStatic && CodeAttribute.Of(Type.Assembly, definition.GetCustomAttributes()).Any(one => one.Is("ThreadStaticAttribute"));

    public int Offset => definition.GetOffset();

    public CustomAttributeHandleCollection Attributes => definition.GetCustomAttributes();

    /// <summary>Initial content that stands in the file (ECMA-335 II.16.3.1: a primitive type, or a struct of explicit size); null if none does.</summary>
    public byte[]? Data => definition.GetRelativeVirtualAddress() is not 0 and int address ? Type.Assembly.Data(address, DataSize()) : null;

    /// <summary>Value of a constant, its type in front.</summary>
    public string ConstantText()
    {
        var metadata = Type.Assembly.Metadata;
        var constant = metadata.GetConstant(definition.GetDefaultValue());
        var value = metadata.GetBlobReader(constant.Value);
        return $"{constant.TypeCode} {Convert.ToHexStringLower(value.ReadBytes(value.Length))}";
    }

    private int DataSize() =>
        ValueType.Own is { } layout
            ? layout.Definition.GetLayout().Size
            : ValueType.Name switch
            {
                nameof(PrimitiveTypeCode.Boolean) or nameof(PrimitiveTypeCode.SByte) or nameof(PrimitiveTypeCode.Byte) => 1,
                nameof(PrimitiveTypeCode.Char) or nameof(PrimitiveTypeCode.Int16) or nameof(PrimitiveTypeCode.UInt16) => 2,
                nameof(PrimitiveTypeCode.Int32) or nameof(PrimitiveTypeCode.UInt32) or nameof(PrimitiveTypeCode.Single) => 4,
                nameof(PrimitiveTypeCode.Int64) or nameof(PrimitiveTypeCode.UInt64) or nameof(PrimitiveTypeCode.Double) => 8,
                var name => throw new InvalidDataException($"{Type.FullName}.{Name} has initial data of type {name}."),
            };
}

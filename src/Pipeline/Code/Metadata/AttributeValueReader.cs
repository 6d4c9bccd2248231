using System.Reflection.Metadata;

namespace Permafrost.Pipeline.Code.Metadata;

/// <summary>Decodes the values of attributes; types in them become names without assemblies.</summary>
internal sealed class AttributeValueReader(CodeAssembly assembly) : ICustomAttributeTypeProvider<string>
{
    private const string SystemType = "System.Type";

    public string GetPrimitiveType(PrimitiveTypeCode typeCode) => typeCode.ToString();

    public string GetSystemType() => SystemType;

    public string GetSZArrayType(string elementType) => elementType + "[]";

    public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => assembly.Use(handle).Text;

    public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind)
    {
        var use = assembly.Use(handle);
        return use.Own is null && use.Name == SystemType ? SystemType : use.Text;
    }

    /// <summary>A type in its serialised form: <c>Some.Type, Some.Assembly, Version=…</c>.</summary>
    public string GetTypeFromSerializedName(string name) => name.Split(',')[0];

    /// <summary>An enum's width is known for our own; those of others are taken for the usual one.</summary>
    public PrimitiveTypeCode GetUnderlyingEnumType(string type)
    {
        var own = assembly.FindType(type);
        return own is not null && Enum.TryParse<PrimitiveTypeCode>(own.EnumType?.Name, out var code) ? code : PrimitiveTypeCode.Int32;
    }

    public bool IsSystemType(string type) => type == SystemType;
}

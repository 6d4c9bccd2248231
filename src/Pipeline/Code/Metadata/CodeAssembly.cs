using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;

namespace Permafrost.Pipeline.Code.Metadata;

/// <summary>One of our assemblies: its types and members, and what the tokens in its code mean.</summary>
internal sealed class CodeAssembly
{
    private static readonly TypeUse[] Primitives = MakePrimitives();

    private readonly CodeLibrary library;
    private readonly PEReader file;
    private readonly CodeType?[] types;
    private readonly CodeMethod?[] methods;
    private readonly CodeField?[] fields;
    private readonly TypeUse?[] definitionUses;
    private readonly TypeUse?[] referenceUses;
    private readonly TypeUse?[] specificationUses;
    private readonly Dictionary<int, object> members = [];
    private readonly Lazy<Dictionary<string, CodeType>> byName;
    private readonly Lazy<Dictionary<string, ReadOnlyMemory<byte>>> resources;

    public CodeAssembly(CodeLibrary library, string name, byte[] image)
    {
        this.library = library;
        Name = name;
        file = new PEReader(ImmutableCollectionsMarshal.AsImmutableArray(image));
        Metadata = file.GetMetadataReader();
        Signatures = new SignatureReader(this);
        types = new CodeType?[Metadata.TypeDefinitions.Count + 1];
        methods = new CodeMethod?[Metadata.MethodDefinitions.Count + 1];
        fields = new CodeField?[Metadata.FieldDefinitions.Count + 1];
        definitionUses = new TypeUse?[types.Length];
        referenceUses = new TypeUse?[Metadata.TypeReferences.Count + 1];
        specificationUses = new TypeUse?[Metadata.GetTableRowCount(TableIndex.TypeSpec) + 1];
        byName = new Lazy<Dictionary<string, CodeType>>(IndexTypes);
        resources = new Lazy<Dictionary<string, ReadOnlyMemory<byte>>>(ReadResources);
    }

    public string Name { get; }

    public MetadataReader Metadata { get; }

    public SignatureReader Signatures { get; }

    /// <summary>Embedded resources by their names.</summary>
    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Resources => resources.Value;

    /// <summary>The type <c>&lt;Module&gt;</c>; its initialiser runs before any other code of the assembly.</summary>
    public CodeType Module => Type(MetadataTokens.TypeDefinitionHandle(1));

    public CodeType Type(TypeDefinitionHandle handle) => types[MetadataTokens.GetRowNumber(handle)] ??= new CodeType(this, handle);

    public CodeMethod Method(MethodDefinitionHandle handle) =>
        methods[MetadataTokens.GetRowNumber(handle)] ??= new CodeMethod(
            Type(Metadata.GetMethodDefinition(handle).GetDeclaringType()),
            handle
        );

    public CodeField Field(FieldDefinitionHandle handle) =>
        fields[MetadataTokens.GetRowNumber(handle)] ??= new CodeField(Type(Metadata.GetFieldDefinition(handle).GetDeclaringType()), handle);

    /// <param name="name">Namespace, outer types and name as reflection writes them: <c>Some.Space.Outer+Inner</c>.</param>
    public CodeType? FindType(string name) => byName.Value.GetValueOrDefault(name);

    public TypeUse Primitive(PrimitiveTypeCode code) => Primitives[(int)code];

    public TypeUse Use(TypeDefinitionHandle handle) => definitionUses[MetadataTokens.GetRowNumber(handle)] ??= TypeUse.Of(Type(handle));

    public TypeUse Use(TypeReferenceHandle handle) => referenceUses[MetadataTokens.GetRowNumber(handle)] ??= Resolve(handle);

    public TypeUse Use(TypeSpecificationHandle handle) =>
        specificationUses[MetadataTokens.GetRowNumber(handle)] ??= Metadata
            .GetTypeSpecification(handle)
            .DecodeSignature(Signatures, genericContext: null);

    /// <summary>A type by a token of any kind.</summary>
    public TypeUse Use(EntityHandle handle) =>
        handle.Kind switch
        {
            HandleKind.TypeDefinition => Use((TypeDefinitionHandle)handle),
            HandleKind.TypeReference => Use((TypeReferenceHandle)handle),
            HandleKind.TypeSpecification => Use((TypeSpecificationHandle)handle),
            _ => throw new InvalidDataException($"{Name}: a token of kind {handle.Kind} stands where a type should."),
        };

    /// <summary>What a token in a method body means: a <see cref="TypeUse"/>, <see cref="MethodUse"/>, <see cref="FieldUse"/> or text.</summary>
    public object Meaning(int token)
    {
        if (!members.TryGetValue(token, out object? meaning))
        {
            members[token] = meaning = Resolve(token);
        }

        return meaning;
    }

    public MethodBodyBlock Body(int relativeVirtualAddress) => file.GetMethodBody(relativeVirtualAddress);

    /// <summary>The initial content of a static field.</summary>
    public byte[] Data(int relativeVirtualAddress, int size) => [.. file.GetSectionData(relativeVirtualAddress).GetContent(0, size)];

    private object Resolve(int token)
    {
        var handle = MetadataTokens.Handle(token);
        return handle.Kind switch
        {
            HandleKind.UserString => Metadata.GetUserString((UserStringHandle)handle),
            HandleKind.TypeDefinition or HandleKind.TypeReference or HandleKind.TypeSpecification => Use((EntityHandle)handle),
            HandleKind.MethodDefinition => MethodUse.Of(Method((MethodDefinitionHandle)handle)),
            HandleKind.FieldDefinition => FieldUse.Of(Field((FieldDefinitionHandle)handle)),
            HandleKind.MethodSpecification => Resolve(Metadata.GetMethodSpecification((MethodSpecificationHandle)handle)),
            HandleKind.MemberReference => Resolve(Metadata.GetMemberReference((MemberReferenceHandle)handle)),
            HandleKind.StandaloneSignature => TypeUse.Composed(
                TypeForm.Function,
                "calli",
                [.. Parts(Metadata.GetStandaloneSignature((StandaloneSignatureHandle)handle).DecodeMethodSignature(Signatures, null))]
            ),
            _ => throw new InvalidDataException($"{Name}: a token of kind {handle.Kind} stands in code."),
        };
    }

    private static IEnumerable<TypeUse> Parts(MethodSignature<TypeUse> signature) =>
        signature.ParameterTypes.Prepend(signature.ReturnType).Prepend(TypeUse.Primitive(signature.Header.ToString()));

    private MethodUse Resolve(MethodSpecification specification) =>
        ((MethodUse)Meaning(MetadataTokens.GetToken(specification.Method))).With(
            specification.DecodeSignature(Signatures, genericContext: null)
        );

    private object Resolve(MemberReference reference)
    {
        string name = Metadata.GetString(reference.Name);
        // A call with further arguments (__arglist) names the method itself.
        var parent =
            reference.Parent.Kind == HandleKind.MethodDefinition
                ? Use(Metadata.GetMethodDefinition((MethodDefinitionHandle)reference.Parent).GetDeclaringType())
                : Use(reference.Parent);
        return reference.GetKind() == MemberReferenceKind.Field
            ? FieldUse.Of(parent, name, reference.DecodeFieldSignature(Signatures, genericContext: null))
            : MethodUse.Of(parent, name, reference.DecodeMethodSignature(Signatures, genericContext: null));
    }

    private TypeUse Resolve(TypeReferenceHandle handle)
    {
        var reference = Metadata.GetTypeReference(handle);
        string name = Join(Metadata.GetString(reference.Namespace), Metadata.GetString(reference.Name));
        if (reference.ResolutionScope.Kind == HandleKind.TypeReference)
        {
            var outer = Use((TypeReferenceHandle)reference.ResolutionScope);
            return outer.Own is { } type
                ? TypeUse.Of(Required(type.Assembly, $"{type.ReflectionName}+{name}"))
                : TypeUse.External(outer.Assembly!, $"{outer.Name}+{name}");
        }

        if (reference.ResolutionScope.Kind != HandleKind.AssemblyReference)
        {
            return TypeUse.Of(Required(this, name));
        }

        string assembly = Metadata.GetString(Metadata.GetAssemblyReference((AssemblyReferenceHandle)reference.ResolutionScope).Name);
        return library.Own(assembly) is { } own ? TypeUse.Of(Required(own, name)) : TypeUse.External(assembly, name);
    }

    private static CodeType Required(CodeAssembly assembly, string name) =>
        assembly.FindType(name)
        ?? throw new InvalidOperationException(
            $"{assembly.Name}.dll has no type {name}, though the code of a stage refers to it. Build again."
        );

    private Dictionary<string, CodeType> IndexTypes() =>
        Metadata.TypeDefinitions.Select(Type).ToDictionary(type => type.ReflectionName, StringComparer.Ordinal);

    private Dictionary<string, ReadOnlyMemory<byte>> ReadResources()
    {
        var found = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        foreach (var resource in Metadata.ManifestResources.Select(Metadata.GetManifestResource))
        {
            if (resource.Implementation.IsNil)
            {
                int address = file.PEHeaders.CorHeader!.ResourcesDirectory.RelativeVirtualAddress;
                var reader = file.GetSectionData(address).GetReader();
                reader.Offset = checked((int)resource.Offset);
                found.Add(Metadata.GetString(resource.Name), reader.ReadBytes(reader.ReadInt32()));
            }
        }

        return found;
    }

    /// <summary>Namespace and name.</summary>
    internal static string Join(string space, string name) => space.Length == 0 ? name : $"{space}.{name}";

    private static TypeUse[] MakePrimitives()
    {
        var primitives = new TypeUse[(int)PrimitiveTypeCode.Object + 1];
        foreach (var code in Enum.GetValues<PrimitiveTypeCode>())
        {
            primitives[(int)code] = TypeUse.Primitive(code.ToString());
        }

        return primitives;
    }
}

using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;

namespace Permafrost.Pipeline.Code.Metadata;

/// <summary>A type in one of our assemblies.</summary>
internal sealed class CodeType
{
    private readonly TypeDefinitionHandle handle;
    private readonly Lazy<string> fullName;
    private readonly Lazy<TypeUse?> baseType;
    private readonly Lazy<ImmutableArray<TypeUse>> interfaces;
    private readonly Lazy<ImmutableArray<CodeMethod>> methods;
    private readonly Lazy<ImmutableArray<CodeField>> fields;
    private readonly Lazy<VirtualTable> table;

    public CodeType(CodeAssembly assembly, TypeDefinitionHandle handle)
    {
        this.handle = handle;
        Assembly = assembly;
        Definition = assembly.Metadata.GetTypeDefinition(handle);
        var outer = Definition.GetDeclaringType();
        Outer = outer.IsNil ? null : assembly.Type(outer);
        string name = assembly.Metadata.GetString(Definition.Name);
        ReflectionName = Outer is null
            ? CodeAssembly.Join(assembly.Metadata.GetString(Definition.Namespace), name)
            : $"{Outer.ReflectionName}+{name}";
        IsLocal = Outer is not null && (Outer.IsLocal || (GeneratedNames.IsGenerated(name) && !GeneratedNames.IsGenerated(Outer.Name)));
        fullName = new Lazy<string>(MakeFullName);
        baseType = new Lazy<TypeUse?>(() => Definition.BaseType.IsNil ? null : assembly.Use(Definition.BaseType));
        interfaces = new Lazy<ImmutableArray<TypeUse>>(() =>
            [
                .. Definition
                    .GetInterfaceImplementations()
                    .Select(one => assembly.Use(assembly.Metadata.GetInterfaceImplementation(one).Interface)),
            ]
        );
        methods = new Lazy<ImmutableArray<CodeMethod>>(() => [.. Definition.GetMethods().Select(assembly.Method)]);
        fields = new Lazy<ImmutableArray<CodeField>>(() => [.. Definition.GetFields().Select(assembly.Field)]);
        table = new Lazy<VirtualTable>(() => new VirtualTable(this));
    }

    public CodeAssembly Assembly { get; }

    public TypeDefinition Definition { get; }

    public CodeType? Outer { get; }

    public string Name => Assembly.Metadata.GetString(Definition.Name);

    /// <summary>Namespace, outer types and name as they stand in the file: <c>Some.Space.Outer+Inner</c>.</summary>
    public string ReflectionName { get; }

    /// <summary>The name by which the type is known here. What a compiler numbers or derives from a path is no part of it.</summary>
    public string FullName => fullName.Value;

    /// <summary>Made by the compiler for one method (a closure, an iterator): its name is numbered, and it belongs to the text of that method.</summary>
    public bool IsLocal { get; }

    public bool IsInterface => Definition.Attributes.HasFlag(TypeAttributes.Interface);

    public bool IsAbstract => Definition.Attributes.HasFlag(TypeAttributes.Abstract);

    public bool IsValueType => BaseType is { Own: null, Name: "System.ValueType" or "System.Enum" };

    public bool IsEnum => BaseType is { Own: null, Name: "System.Enum" };

    public TypeUse? BaseType => baseType.Value;

    /// <summary>The base type if it is ours.</summary>
    public CodeType? OwnBase => BaseType?.Definition;

    /// <summary>Interfaces that it declares, and what these inherit.</summary>
    public ImmutableArray<TypeUse> Interfaces => interfaces.Value;

    public ImmutableArray<CodeMethod> Methods => methods.Value;

    public ImmutableArray<CodeField> Fields => fields.Value;

    public VirtualTable Table => table.Value;

    public CodeMethod? StaticConstructor => Methods.FirstOrDefault(method => method.IsStaticConstructor);

    public CodeMethod? DefaultConstructor => Methods.FirstOrDefault(method => method is { IsConstructor: true, ParameterCount: 0 });

    /// <summary>Type of an enum's values.</summary>
    public TypeUse? EnumType => IsEnum ? Fields.First(one => !one.IsStatic).ValueType : null;

    /// <summary>Itself, its own base types and the interfaces of ours that they implement.</summary>
    public IEnumerable<CodeType> Ancestors()
    {
        for (var at = this; at is not null; at = at.OwnBase)
        {
            yield return at;
            foreach (var implemented in at.Interfaces)
            {
                if (implemented.Definition is { } own)
                {
                    yield return own;
                }
            }
        }
    }

    public CodeField? FindField(string name)
    {
        foreach (var field in Fields)
        {
            if (field.Name == name)
            {
                return field;
            }
        }

        return OwnBase?.FindField(name);
    }

    /// <summary>The method that a reference means: on this type, else on a base type of ours.</summary>
    public CodeMethod? FindMethod(string name, MethodSignature<TypeUse> signature)
    {
        CodeMethod? near = null;
        string text = MethodUse.SignatureText(signature);
        foreach (var method in Methods)
        {
            if (method.Name == name && method.ParameterCount == signature.ParameterTypes.Length)
            {
                if (method.SignatureText == text)
                {
                    return method;
                }

                near ??= method.GenericParameterCount == signature.GenericParameterCount ? method : null;
            }
        }

        // In a generic base type the same method has another signature.
        return OwnBase?.FindMethod(name, signature) ?? near;
    }

    public override string ToString() => FullName;

    private string MakeFullName()
    {
        string name =
            Outer is null && Name.StartsWith("<>f__Anonymous", StringComparison.Ordinal)
                ? GeneratedNames.Anonymous(this)
                : GeneratedNames.WithoutPath(Name);
        return Outer is not null ? $"{Outer.FullName}.{name}" : CodeAssembly.Join(Assembly.Metadata.GetString(Definition.Namespace), name);
    }
}

using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;

namespace Permafrost.Pipeline.Code.Metadata;

/// <summary>A type in one of our assemblies.</summary>
internal sealed class CodeType
{
    private string? fullName;
    private TypeUse? baseType;
    private ImmutableArray<TypeUse> interfaces;
    private ImmutableArray<CodeMethod> methods;
    private ImmutableArray<CodeField> fields;
    private VirtualTable? table;
    private HashSet<CodeType>? ancestors;

    public CodeType(CodeAssembly assembly, TypeDefinitionHandle handle)
    {
        Assembly = assembly;
        Definition = assembly.Metadata.GetTypeDefinition(handle);
        var outer = Definition.GetDeclaringType();
        Outer = outer.IsNil ? null : assembly.Type(outer);
        string name = assembly.Metadata.GetString(Definition.Name);
        ReflectionName = Outer is null
            ? CodeAssembly.Join(assembly.Metadata.GetString(Definition.Namespace), name)
            : $"{Outer.ReflectionName}+{name}";
        IsLocal = Outer is not null && (Outer.IsLocal || (GeneratedNames.IsGenerated(name) && !GeneratedNames.IsGenerated(Outer.Name)));
    }

    public CodeAssembly Assembly { get; }

    public TypeDefinition Definition { get; }

    public CodeType? Outer { get; }

    public string Name => Assembly.Metadata.GetString(Definition.Name);

    /// <summary>Namespace, outer types and name as they stand in the file: <c>Some.Space.Outer+Inner</c>.</summary>
    public string ReflectionName { get; }

    /// <summary>The name by which the type is known here. What a compiler numbers or derives from a path is no part of it.</summary>
    public string FullName => fullName ??= MakeFullName();

    /// <summary>Made by the compiler for one method (a closure, an iterator): its name is numbered, and it belongs to the text of that method.</summary>
    public bool IsLocal { get; }

    public bool IsInterface => Definition.Attributes.HasFlag(TypeAttributes.Interface);

    public bool IsAbstract => Definition.Attributes.HasFlag(TypeAttributes.Abstract);

    public bool IsValueType => BaseType is { Own: null, Name: "System.ValueType" or "System.Enum" };

    public bool IsEnum => BaseType is { Own: null, Name: "System.Enum" };

    public TypeUse? BaseType => baseType ??= Definition.BaseType.IsNil ? null : Assembly.Use(Definition.BaseType);

    /// <summary>The base type if it is ours.</summary>
    public CodeType? OwnBase => BaseType?.Definition;

    /// <summary>Interfaces that it declares, and what these inherit.</summary>
    public ImmutableArray<TypeUse> Interfaces =>
        Once(
            ref interfaces,
            () =>
                Definition
                    .GetInterfaceImplementations()
                    .Select(one => Assembly.Use(Assembly.Metadata.GetInterfaceImplementation(one).Interface))
        );

    public ImmutableArray<CodeMethod> Methods => Once(ref methods, () => Definition.GetMethods().Select(Assembly.Method));

    public ImmutableArray<CodeField> Fields => Once(ref fields, () => Definition.GetFields().Select(Assembly.Field));

    public VirtualTable Table => table ??= new VirtualTable(this);

    public CodeMethod? StaticConstructor => Methods.FirstOrDefault(method => method.IsStaticConstructor);

    public CodeMethod? DefaultConstructor => Methods.FirstOrDefault(method => method is { IsConstructor: true, ParameterCount: 0 });

    /// <summary>Type of an enum's values.</summary>
    public TypeUse? EnumType => IsEnum ? Fields.First(one => !one.IsStatic).ValueType : null;

    /// <summary>Itself, its own base types and the interfaces of ours that they implement.</summary>
    public IReadOnlySet<CodeType> Ancestors => ancestors ??= FindAncestors();

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

    private static ImmutableArray<T> Once<T>(ref ImmutableArray<T> value, Func<IEnumerable<T>> make)
    {
        if (value.IsDefault)
        {
            value = [.. make()];
        }

        return value;
    }

    private HashSet<CodeType> FindAncestors()
    {
        var found = new HashSet<CodeType>();
        for (var at = this; at is not null; at = at.OwnBase)
        {
            found.Add(at);
            found.UnionWith(at.Interfaces.Select(one => one.Definition).OfType<CodeType>());
        }

        return found;
    }

    private string MakeFullName()
    {
        string name =
            Outer is null && Name.StartsWith("<>f__Anonymous", StringComparison.Ordinal)
                ? GeneratedNames.Anonymous(this)
                : GeneratedNames.WithoutPath(Name);
        return Outer is not null ? $"{Outer.FullName}.{name}" : CodeAssembly.Join(Assembly.Metadata.GetString(Definition.Namespace), name);
    }
}

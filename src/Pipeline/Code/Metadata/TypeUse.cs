using System.Collections.Immutable;
using System.Globalization;

namespace Permafrost.Pipeline.Code.Metadata;

/// <summary>A type as a signature or an instruction names it.</summary>
internal sealed class TypeUse
{
    private TypeUse[]? all;

    private TypeUse(TypeForm form, CodeType? own, string? assembly, string name, ImmutableArray<TypeUse> parts)
    {
        Form = form;
        Own = own;
        Assembly = assembly;
        Name = name;
        Parts = parts;
        HasLocal = own is { IsLocal: true } || parts.Any(part => part.HasLocal);
        HasParameter = form == TypeForm.Parameter || parts.Any(part => part.HasParameter);
        IsNotable = assembly is not null || own is not null || parts.Any(part => part.IsNotable);
        Text = Write(static type => type.FullName);
    }

    public TypeForm Form { get; }

    /// <summary>The type in one of our assemblies that a plain use names.</summary>
    public CodeType? Own { get; }

    /// <summary>The assembly that a plain use of another type names; null for a primitive one.</summary>
    public string? Assembly { get; }

    /// <summary>Full name of a plain type, without its assembly; of other forms what <see cref="Parts"/> do not say.</summary>
    public string Name { get; }

    public ImmutableArray<TypeUse> Parts { get; }

    /// <summary>Whether a type that the compiler made for one method is mentioned: its name means nothing outside of that method.</summary>
    public bool HasLocal { get; }

    /// <summary>It alone.</summary>
    public TypeUse[] AsArray => field ??= [this];

    /// <summary>Whether a generic parameter is mentioned.</summary>
    public bool HasParameter { get; }

    /// <summary>Whether any type is mentioned that is not built into the runtime.</summary>
    public bool IsNotable { get; }

    /// <summary>The type in one fixed form; equal texts are equal types.</summary>
    public string Text { get; }

    /// <summary>Our type that is meant, generic arguments apart.</summary>
    public CodeType? Definition => Form == TypeForm.Instance ? Parts[0].Own : Own;

    public static TypeUse Of(CodeType own) => new(TypeForm.Plain, own, null, own.FullName, []);

    public static TypeUse Primitive(string name) => new(TypeForm.Plain, null, null, name, []);

    public static TypeUse External(string assembly, string name) => new(TypeForm.Plain, null, assembly, name, []);

    public static TypeUse Composed(TypeForm form, string name, params ImmutableArray<TypeUse> parts) => new(form, null, null, name, parts);

    /// <summary>This type with generic parameters replaced by arguments, as far as these are known.</summary>
    /// <param name="parent">The type whose member it is of.</param>
    /// <param name="arguments">Generic arguments of the method whose signature it stands in.</param>
    public TypeUse Bind(TypeUse parent, ImmutableArray<TypeUse> arguments)
    {
        if (!HasParameter)
        {
            return this;
        }

        if (Form != TypeForm.Parameter)
        {
            return Composed(Form, Name, [.. Parts.Select(part => part.Bind(parent, arguments))]);
        }

        bool isOfMethod = Name.StartsWith("!!", StringComparison.Ordinal);
        int index = int.Parse(Name.AsSpan(isOfMethod ? 2 : 1), CultureInfo.InvariantCulture);
        return isOfMethod
            ? index < arguments.Length
                ? arguments[index]
                : this
            : parent.Form == TypeForm.Instance && index + 1 < parent.Parts.Length
                ? parent.Parts[index + 1]
                : this;
    }

    /// <summary>This type and all that it is made of.</summary>
    public TypeUse[] All() => all ??= Parts.IsEmpty ? AsArray : [this, .. Parts.SelectMany(part => part.All())];

    /// <param name="nameOf">What to call our types.</param>
    public string Write(Func<CodeType, string> nameOf)
    {
        if (Text is not null && !HasLocal)
        {
            return Text;
        }

        string[] parts = [.. Parts.Select(part => part.Write(nameOf))];
        return Form switch
        {
            TypeForm.Instance => $"{parts[0]}<{string.Join(',', parts[1..])}>",
            TypeForm.Array => $"{parts[0]}[{Name}]",
            TypeForm.Pointer => $"{parts[0]}*",
            TypeForm.ByReference => $"{parts[0]}&",
            TypeForm.Pinned => $"pinned {parts[0]}",
            TypeForm.Modified => $"{parts[0]} {Name}({parts[1]})",
            TypeForm.Function => $"{Name} {parts[0]}({string.Join(',', parts[1..])})",
            _ when Own is not null => nameOf(Own),
            _ => Assembly is null ? Name : $"[{Assembly}]{Name}",
        };
    }

    public override string ToString() => Text;
}

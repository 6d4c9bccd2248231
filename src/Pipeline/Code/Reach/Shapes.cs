using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Permafrost.Pipeline.Code.Metadata;

namespace Permafrost.Pipeline.Code.Reach;

/// <summary>What a type is apart from its code: base, interfaces, layout, the names and values of an enum, attributes that somebody asks for.</summary>
internal static class Shapes
{
    /// <summary>Stands for the attributes of any type.</summary>
    public const string AllAttributes = "*";

    /// <param name="type">The type.</param>
    /// <param name="isReflected">Whether its members are looked at by reflection: then their names and order count.</param>
    /// <param name="inspected">Types of attributes that the code looks for.</param>
    public static string Hash(CodeType type, bool isReflected, IReadOnlySet<string> inspected)
    {
        var text = new StringBuilder();
        var layout = type.Definition.GetLayout();
        text.Append((int)(type.Definition.Attributes & (TypeAttributes.LayoutMask | TypeAttributes.ClassSemanticsMask)))
            .Append(' ')
            .Append(layout.Size)
            .Append(' ')
            .Append(layout.PackingSize)
            .Append("\nbase ")
            .Append(type.BaseType?.Text);
        foreach (string implemented in type.Interfaces.Select(one => one.Text).Order(StringComparer.Ordinal))
        {
            text.Append("\ninterface ").Append(implemented);
        }

        foreach (var field in type.Fields.Where(field => IsPart(field, type, isReflected)))
        {
            text.Append("\nfield ").Append(field.Name).Append(' ').Append(field.ValueType).Append(' ').Append(field.Offset);
            text.Append(field.IsConstant ? field.ConstantText() : "");
            WriteAttributes(text, type, field.Attributes, inspected);
        }

        if (isReflected)
        {
            foreach (var method in type.Methods)
            {
                text.Append("\nmethod ").Append(method.Name).Append(' ').Append(method.SignatureText);
            }
        }

        WriteAttributes(text, type, type.Definition.GetCustomAttributes(), inspected);
        WriteMembersAttributes(text, type, inspected);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, 16));
    }

    private static bool IsPart(CodeField field, CodeType type, bool isReflected) =>
        isReflected
        || type.IsEnum
        || (!field.IsStatic && (type.IsValueType || (type.Definition.Attributes & TypeAttributes.LayoutMask) != TypeAttributes.AutoLayout));

    private static void WriteMembersAttributes(StringBuilder text, CodeType type, IReadOnlySet<string> inspected)
    {
        if (inspected.Count == 0)
        {
            return;
        }

        var metadata = type.Assembly.Metadata;
        foreach (var property in type.Definition.GetProperties().Select(metadata.GetPropertyDefinition))
        {
            WriteAttributes(text, type, property.GetCustomAttributes(), inspected, metadata.GetString(property.Name));
        }

        foreach (var method in type.Methods)
        {
            WriteAttributes(text, type, method.Definition.GetCustomAttributes(), inspected, method.Name);
        }
    }

    private static void WriteAttributes(
        StringBuilder text,
        CodeType type,
        System.Reflection.Metadata.CustomAttributeHandleCollection handles,
        IReadOnlySet<string> inspected,
        string member = ""
    )
    {
        foreach (var attribute in CodeAttribute.Of(type.Assembly, handles))
        {
            // How many elements an inline array has stands nowhere else.
            if (
                inspected.Contains(attribute.TypeText)
                || attribute.Is("InlineArrayAttribute")
                || (inspected.Contains(AllAttributes) && !IsOfCompiler(attribute))
            )
            {
                text.Append("\nattribute ").Append(member).Append(' ').Append(attribute);
            }
        }
    }

    private static bool IsOfCompiler(CodeAttribute attribute) =>
        attribute.Constructor.Parent.Name.StartsWith("System.Runtime.CompilerServices.", StringComparison.Ordinal)
        || attribute.Constructor.Parent.Name.StartsWith("System.Diagnostics.", StringComparison.Ordinal);
}

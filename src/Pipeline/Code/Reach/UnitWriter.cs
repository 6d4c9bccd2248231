using System.Globalization;
using System.Reflection;
using System.Reflection.Metadata;
using System.Security.Cryptography;
using System.Text;
using Permafrost.Pipeline.Code.Bodies;
using Permafrost.Pipeline.Code.Metadata;

namespace Permafrost.Pipeline.Code.Reach;

/// <summary>Writes a unit in a form that says what it does and nothing else, and collects what it needs.</summary>
/// <remarks>
/// Names stand for tokens, block numbers for offsets. What the compiler made for the unit (lambdas, closures, iterators) is numbered in
/// the order in which the text mentions it, and follows at the end. Local variables have numbers in the same order.
/// </remarks>
internal sealed partial class UnitWriter(Func<CodeType, bool> hasNoObjects)
{
    // Keeps 128 bits of each unit's SHA-256; what enters a key is the whole SHA-256 of all lines.
    private const int HashBytes = 16;

    private const MethodImplAttributes WithoutMeaning =
        MethodImplAttributes.NoInlining
        | MethodImplAttributes.NoOptimization
        | MethodImplAttributes.AggressiveInlining
        | MethodImplAttributes.AggressiveOptimization;

    private readonly StringBuilder text = new();
    private readonly HashSet<Reference> references = [];
    private readonly List<Reference> ordered = [];
    private readonly Dictionary<CodeType, bool> tests = [];
    private readonly Dictionary<CodeType, int> localTypes = [];
    private readonly Dictionary<CodeMethod, int> localMethods = [];
    private readonly Dictionary<CodeField, int> localFields = [];
    private readonly Queue<CodeMethod> pendingMethods = new();
    private readonly Queue<CodeType> pendingTypes = new();

    public UnitContent Write(CodeUnit unit)
    {
        WriteMethod(unit.Method, unit.First, unit.End);
        while (pendingMethods.Count + pendingTypes.Count > 0)
        {
            if (pendingTypes.TryDequeue(out var type))
            {
                WriteLocalType(type);
            }
            else
            {
                var method = pendingMethods.Dequeue();
                text.Append("\nmethod ").Append(localMethods[method]);
                WriteMethod(method, 0, null);
            }
        }

        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()));
        return new UnitContent(Convert.ToHexStringLower(hash.AsSpan(0, HashBytes)), [.. ordered], [.. tests], [.. localMethods.Keys]);
    }

    private void WriteMethod(CodeMethod method, int first, int? end)
    {
        var definition = method.Definition;
        text.Append(' ').Append(method.Signature.Header.ToString()).Append(' ').Append(method.GenericParameterCount).Append(' ');
        WriteType(method.Signature.ReturnType);
        foreach (var parameter in method.Signature.ParameterTypes)
        {
            text.Append(", ");
            WriteType(parameter);
        }

        text.Append(' ').Append((int)(definition.ImplAttributes & ~WithoutMeaning));
        if (definition.Attributes.HasFlag(MethodAttributes.PinvokeImpl))
        {
            WriteImport(method);
        }

        if (method.Body is { } body)
        {
            new BodyWriter(this, method, body).Write(first, end ?? body.Instructions.Length);
        }
        else if (!definition.Attributes.HasFlag(MethodAttributes.Abstract))
        {
            foreach (var attribute in CodeAttribute.Of(method.Type.Assembly, definition.GetCustomAttributes()))
            {
                text.Append('\n').Append(attribute);
            }
        }
    }

    private void WriteImport(CodeMethod method)
    {
        var metadata = method.Type.Assembly.Metadata;
        var import = method.Definition.GetImport();
        text.Append("\nimport ")
            .Append(metadata.GetString(metadata.GetModuleReference(import.Module).Name))
            .Append(' ')
            .Append(metadata.GetString(import.Name))
            .Append(' ')
            .Append((int)import.Attributes);
        foreach (var parameter in method.Definition.GetParameters().Select(metadata.GetParameter))
        {
            var marshalling = metadata.GetBlobReader(parameter.GetMarshallingDescriptor());
            text.Append(' ')
                .Append((int)parameter.Attributes)
                .Append(' ')
                .Append(Convert.ToHexStringLower(marshalling.ReadBytes(marshalling.Length)));
        }
    }

    /// <summary>What the type is; its fields are numbered where they are used.</summary>
    private void WriteLocalType(CodeType type)
    {
        text.Append("\ntype ")
            .Append(localTypes[type])
            .Append(' ')
            .Append((int)(type.Definition.Attributes & TypeAttributes.LayoutMask))
            .Append(' ');
        if (type.BaseType is { } parent)
        {
            WriteType(parent);
        }

        foreach (var implemented in type.Interfaces)
        {
            text.Append(' ');
            WriteType(implemented);
        }

        // The framework calls them: MoveNext, Dispose.
        foreach (var method in type.Methods.Where(method => method.IsVirtual).OrderBy(method => method.Name, StringComparer.Ordinal))
        {
            text.Append("\nvirtual ")
                .Append(GeneratedNames.IsGenerated(method.Name) ? "" : method.Name)
                .Append(' ')
                .Append(NumberOf(method));
        }
    }

    /// <summary>Writes a type and notes what its mention entails.</summary>
    private void WriteType(TypeUse type)
    {
        Mention(type);
        text.Append(type.Write(NameOf));
    }

    private string NameOf(CodeType type) =>
        type.IsLocal ? string.Create(CultureInfo.InvariantCulture, $"#{NumberOf(type)}") : type.FullName;

    private int NumberOf(CodeType type)
    {
        if (!localTypes.TryGetValue(type, out int number))
        {
            localTypes[type] = number = localTypes.Count;
            pendingTypes.Enqueue(type);
        }

        return number;
    }

    private int NumberOf(CodeMethod method)
    {
        if (!localMethods.TryGetValue(method, out int number))
        {
            localMethods[method] = number = localMethods.Count;
            pendingMethods.Enqueue(method);
        }

        return number;
    }

    private int NumberOf(CodeField field)
    {
        if (!localFields.TryGetValue(field, out int number))
        {
            localFields[field] = number = localFields.Count;
            if (field.IsStatic && field.Type.StaticConstructor is { } initializer)
            {
                NumberOf(initializer);
            }
        }

        return number;
    }

    private bool HasNoObjects(TypeUse tested)
    {
        if (tested.Definition is not { IsLocal: false, IsEnum: false } type)
        {
            return false;
        }

        if (!tests.TryGetValue(type, out bool none))
        {
            tests[type] = none = hasNoObjects(type);
        }

        return none;
    }

    private void Refer(ReferenceKind kind, object target)
    {
        var reference = new Reference(kind, target);
        if (references.Add(reference))
        {
            ordered.Add(reference);
        }
    }
}

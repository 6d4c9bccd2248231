using System.Globalization;
using System.Reflection;
using System.Reflection.Metadata;
using Permafrost.Pipeline.Code.Bodies;
using Permafrost.Pipeline.Code.Metadata;

namespace Permafrost.Pipeline.Code.Reach;

/// <summary>Writes a unit in a form that says what it does and nothing else, and collects what it needs.</summary>
/// <remarks>
/// Names stand for tokens, block numbers for offsets. What the compiler made for the unit (lambdas, closures, iterators) is numbered in
/// the order in which the text mentions it, and follows at the end. Local variables have numbers in the same order. One writer writes
/// one unit after the other, to spare the garbage.
/// </remarks>
internal sealed partial class UnitWriter
{
    private const MethodImplAttributes WithoutMeaning =
        MethodImplAttributes.NoInlining
        | MethodImplAttributes.NoOptimization
        | MethodImplAttributes.AggressiveInlining
        | MethodImplAttributes.AggressiveOptimization;

    private readonly UnitText text = new();
    private readonly Dictionary<object, int> kinds = [];
    private readonly List<Reference> references = [];
    private readonly Dictionary<CodeType, bool> tests = [];
    private readonly Dictionary<CodeType, int> localTypes = [];
    private readonly Dictionary<CodeMethod, int> localMethods = [];
    private readonly Dictionary<CodeField, int> localFields = [];
    private readonly Queue<CodeMethod> pendingMethods = new();
    private readonly Queue<CodeType> pendingTypes = new();
    private readonly HashSet<object> seen = new(ReferenceEqualityComparer.Instance);
    private readonly BodyWriter bodies;
    private Func<CodeType, bool> hasNoObjects = static _ => false;

    public UnitWriter() => bodies = new BodyWriter(this);

    /// <param name="unit">What to write.</param>
    /// <param name="without">Whether there are no objects of a type of ours.</param>
    public UnitContent Write(CodeUnit unit, Func<CodeType, bool> without)
    {
        Clear(without);
        WriteMethod(unit.Method, unit.First, unit.End);
        while (pendingMethods.Count + pendingTypes.Count > 0)
        {
            if (pendingTypes.TryDequeue(out var type))
            {
                WriteLocalType(type);
            }
            else
            {
                WriteMethod(pendingMethods.Dequeue(), 0, null);
            }
        }

        return new UnitContent(text.Hash(), [.. references], [.. tests], [.. localMethods.Keys]);
    }

    private void Clear(Func<CodeType, bool> without)
    {
        hasNoObjects = without;
        text.Clear();
        kinds.Clear();
        references.Clear();
        tests.Clear();
        localTypes.Clear();
        localMethods.Clear();
        localFields.Clear();
        seen.Clear();
    }

    private void WriteMethod(CodeMethod method, int first, int? end)
    {
        var definition = method.Definition;
        text.Write(Mark.Method);
        text.Write((int)(definition.ImplAttributes & ~WithoutMeaning));
        WriteSignature(method.Signature);
        if (definition.Attributes.HasFlag(MethodAttributes.PinvokeImpl))
        {
            WriteImport(method);
        }

        if (method.ReadBody() is { } body)
        {
            bodies.Write(method, body, first, end ?? body.Instructions.Length);
        }
        else if (!definition.Attributes.HasFlag(MethodAttributes.Abstract))
        {
            foreach (var attribute in CodeAttribute.Of(method.Type.Assembly, definition.GetCustomAttributes()))
            {
                text.Write(Mark.Attribute);
                text.Write(attribute.ToString());
                if (attribute.Is("UnsafeAccessorAttribute"))
                {
                    // It stands for a member that it gives the name of.
                    Reflect(method.Signature.ParameterTypes.FirstOrDefault(method.Signature.ReturnType));
                }
            }
        }
    }

    private void WriteSignature(in MethodSignature<TypeUse> signature)
    {
        text.Write(signature.Header.RawValue);
        text.Write(signature.GenericParameterCount);
        WriteType(signature.ReturnType);
        text.Write(signature.ParameterTypes.Length);
        foreach (var parameter in signature.ParameterTypes)
        {
            WriteType(parameter);
        }
    }

    private void WriteImport(CodeMethod method)
    {
        var metadata = method.Type.Assembly.Metadata;
        var import = method.Definition.GetImport();
        text.Write(Mark.Import);
        text.Write(metadata.GetString(metadata.GetModuleReference(import.Module).Name));
        text.Write(metadata.GetString(import.Name));
        text.Write((int)import.Attributes);
        foreach (var parameter in method.Definition.GetParameters().Select(metadata.GetParameter))
        {
            text.Write(Mark.Parameter);
            text.Write((int)parameter.Attributes);
            text.Write(metadata.GetBlobBytes(parameter.GetMarshallingDescriptor()));
        }
    }

    /// <summary>What the type is; its fields are numbered where they are used.</summary>
    private void WriteLocalType(CodeType type)
    {
        text.Write(Mark.Type);
        text.Write((int)(type.Definition.Attributes & TypeAttributes.LayoutMask));
        if (type.BaseType is { } parent)
        {
            WriteType(parent);
        }

        foreach (var implemented in type.Interfaces)
        {
            WriteType(implemented);
        }

        // The framework calls them: MoveNext, Dispose.
        foreach (var method in type.Methods.Where(method => method.IsVirtual).OrderBy(method => method.Name, StringComparer.Ordinal))
        {
            text.Write(Mark.Virtual);
            text.Write(GeneratedNames.IsGenerated(method.Name) ? "" : method.Name);
            text.Write(NumberOf(method));
        }

        text.Write(Mark.End);
    }

    /// <summary>Writes a type and notes what its mention entails.</summary>
    private void WriteType(TypeUse type)
    {
        Mention(type);
        text.Write(type.Write(NameOf));
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
        int bit = 1 << (int)kind;
        int known = kinds.GetValueOrDefault(target);
        if ((known & bit) == 0)
        {
            kinds[target] = known | bit;
            references.Add(new Reference(kind, target));
        }
    }
}

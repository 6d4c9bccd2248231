using System.Reflection;
using System.Reflection.Metadata;
using Permafrost.Pipeline.Code.Bodies;
using Permafrost.Pipeline.Code.Metadata;

namespace Permafrost.Pipeline.Code.Reach;

/// <summary>A static constructor, cut into the initial values of fields where that can be done.</summary>
/// <remarks>
/// A compiler writes all initial values of a type's static fields into one method. Whole, it would tie together all that use any of
/// the fields. It is cut behind each store into a field of the type at which nothing is on the stack, no branch crosses the cut, and no
/// local variable is carried over. A piece that calls our own code runs whether its field is read or not, and counts with the type.
/// </remarks>
internal sealed class StaticInitializer
{
    private readonly Dictionary<CodeField, CodeUnit> values = [];
    private readonly List<CodeUnit> always = [];

    public StaticInitializer(CodeMethod constructor)
    {
        var type = constructor.Type;
        var body = constructor.ReadBody()!;
        int first = 0;
        foreach (int end in Cuts(type, body))
        {
            var stored = Stored(type, body, first, end).ToList();
            bool isValue = stored.Count > 0 && IsImplicit(type);
            string name = isValue ? $"{type.FullName}.{stored[0].Name} (initial value)" : $"{type.FullName} (static constructor)";
            var unit = new CodeUnit(name, constructor, first, end);
            foreach (var field in stored)
            {
                values.TryAdd(field, unit);
            }

            if ((!isValue || HasEffect(type, body, first, end)) && !IsEmpty(body, first, end))
            {
                always.Add(unit);
            }

            first = end;
        }
    }

    /// <summary>What runs as soon as the type is used.</summary>
    public IReadOnlyList<CodeUnit> Always => always;

    /// <summary>What gives a field its initial value; null where nothing does.</summary>
    public CodeUnit? ValueOf(CodeField field) => values.GetValueOrDefault(field);

    /// <summary>Whether initial values are all there is to it. One that somebody wrote may do anything besides, in the order in which it stands.</summary>
    private static bool IsImplicit(CodeType type) => type.Definition.Attributes.HasFlag(TypeAttributes.BeforeFieldInit);

    private static IEnumerable<CodeField> Stored(CodeType type, CodeBody body, int first, int end)
    {
        for (int i = first; i < end; i++)
        {
            if (
                body.Instructions[i] is { Code: ILOpCode.Stsfld or ILOpCode.Ldsflda, Meaning: FieldUse { Own: { } field } }
                && field.Type == type
                && (body.Instructions[i].Code == ILOpCode.Stsfld || field.ValueType.Definition is { IsValueType: true })
            )
            {
                yield return field;
            }
        }
    }

    /// <summary>Calls of our code, and stores that reach further than the fields of the type.</summary>
    private static bool HasEffect(CodeType type, CodeBody body, int first, int end)
    {
        for (int i = first; i < end; i++)
        {
            var instruction = body.Instructions[i];
            bool reachesOut = instruction.Code switch
            {
                ILOpCode.Call or ILOpCode.Callvirt or ILOpCode.Newobj => instruction.Meaning is MethodUse { Own.IsLocal: false },
                ILOpCode.Calli => true,
                ILOpCode.Stsfld => instruction.Meaning is not FieldUse { Own: { } field } || field.Type != type && !field.Type.IsLocal,
                _ => false,
            };
            if (reachesOut)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsEmpty(CodeBody body, int first, int end) =>
        end - first == 1 && body.Instructions[first].Code == ILOpCode.Ret || end == first;

    /// <summary>Ends of the pieces; the last one is the end of the body.</summary>
    private static SortedSet<int> Cuts(CodeType type, CodeBody body)
    {
        var cuts = new SortedSet<int>();
        int depth = 0;
        var depths = new Dictionary<int, int>();
        for (int i = 0; i < body.Instructions.Length; i++)
        {
            var instruction = body.Instructions[i];
            depth = depths.GetValueOrDefault(i, depth);
            depth += StackEffect.Pushes(instruction) - StackEffect.Pops(instruction);
            foreach (int target in instruction.Targets)
            {
                depths.TryAdd(target, depth);
            }

            if (depth == 0 && instruction is { Code: ILOpCode.Stsfld, Meaning: FieldUse { Own: { } field } } && field.Type == type)
            {
                cuts.Add(i + 1);
            }
        }

        if (!body.Clauses.IsEmpty || !IsImplicit(type))
        {
            cuts.Clear();
        }

        RemoveCrossed(cuts, body);
        cuts.Add(body.Instructions.Length);
        return cuts;
    }

    private static void RemoveCrossed(SortedSet<int> cuts, CodeBody body)
    {
        var lastTouched = new Dictionary<long, int>();
        int start = 0;
        for (int i = 0; i < body.Instructions.Length; i++)
        {
            var instruction = body.Instructions[i];
            start = cuts.Contains(i) ? i : start;
            foreach (int target in instruction.Targets)
            {
                RemoveBetween(cuts, Math.Min(i, target), Math.Max(i, target));
            }

            if (instruction.Code is not (ILOpCode.Ldloc or ILOpCode.Ldloca or ILOpCode.Stloc))
            {
                continue;
            }

            if (instruction.Code != ILOpCode.Stloc && lastTouched.TryGetValue(instruction.Value, out int before) && before < start)
            {
                RemoveBetween(cuts, before, i);
                start = cuts.Where(cut => cut <= i).DefaultIfEmpty().Max();
            }

            lastTouched[instruction.Value] = i;
        }
    }

    /// <summary>Joins the pieces of two instructions.</summary>
    private static void RemoveBetween(SortedSet<int> cuts, int first, int second) => cuts.RemoveWhere(cut => first < cut && cut <= second);
}

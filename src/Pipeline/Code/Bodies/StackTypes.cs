using System.Reflection.Metadata;
using Permafrost.Pipeline.Code.Metadata;

namespace Permafrost.Pipeline.Code.Bodies;

/// <summary>
/// Finds the types of ours whose objects get out of hands that know them: they are handed to a method that is not ours, or kept where
/// an object of any type may be kept. From there on anybody may compare, hash or print them.
/// </summary>
/// <remarks>
/// The declared types of arguments, locals and fields are followed along the evaluation stack. Objects inside of a generic type that is
/// not ours are not followed: the generic argument tells of them.
/// </remarks>
internal sealed class StackTypes
{
    private static readonly TypeUse[] Unknown = [];

    private readonly List<TypeUse[]> stack = [];
    private readonly Queue<int> pending = new();
    private readonly HashSet<CodeType> exposed = [];
    private CodeMethod method = null!;
    private CodeBody body = null!;
    private FlowGraph flow = null!;
    private TypeUse[][]?[] entries = [];

    /// <summary>Valid until the next call.</summary>
    public IReadOnlyCollection<CodeType> Exposed(CodeMethod of, CodeBody code, FlowGraph graph)
    {
        (method, body, flow) = (of, code, graph);
        entries = new TypeUse[flow.Blocks.Length][][];
        exposed.Clear();
        Enter(0, []);
        foreach (var clause in flow.Clauses)
        {
            TypeUse[][] caught = clause.Kind is ExceptionRegionKind.Finally or ExceptionRegionKind.Fault
                ? []
                : [clause.CatchType is { } type ? [type] : Unknown];
            Enter(flow.BlockAt(clause.HandlerStart), caught);
            if (clause.FilterStart is { } filter)
            {
                Enter(flow.BlockAt(filter), caught);
            }
        }

        while (pending.TryDequeue(out int number))
        {
            var block = flow.Blocks[number];
            stack.Clear();
            stack.AddRange(entries[number]!);
            for (int i = block.First; i < block.End; i++)
            {
                Step(body.Instructions[i]);
            }

            Leave(block);
        }

        return exposed;
    }

    private void Leave(FlowBlock block)
    {
        Take(
            block.Jump switch
            {
                FlowJump.If or FlowJump.Switch => 1,
                FlowJump.Compare => 2,
                FlowJump.Leave => stack.Count,
                _ => block.DropsValue ? 1 : 0,
            }
        );
        if (block.Next.Length > 0)
        {
            TypeUse[][] left = stack.Count == 0 ? [] : stack.ToArray();
            foreach (int next in block.Next)
            {
                Enter(next, left);
            }
        }
    }

    private void Enter(int number, TypeUse[][] slots)
    {
        if (!flow.Blocks[number].IsLive)
        {
            return;
        }

        if (entries[number] is not { } known)
        {
            entries[number] = slots;
            pending.Enqueue(number);
            return;
        }

        // Where two ways meet, a value may have the type of either.
        bool grows = false;
        for (int i = 0; i < Math.Min(known.Length, slots.Length); i++)
        {
            if (known[i] != slots[i] && slots[i].Any(type => !known[i].Contains(type)))
            {
                known = grows ? known : [.. known];
                known[i] = [.. known[i].Union(slots[i])];
                grows = true;
            }
        }

        if (grows)
        {
            entries[number] = known;
            pending.Enqueue(number);
        }
    }

    private void Step(in Instruction instruction)
    {
        switch (instruction.Code)
        {
            case ILOpCode.Dup:
                stack.Add(stack.Count > 0 ? stack[^1] : Unknown);
                return;
            case ILOpCode.Call or ILOpCode.Callvirt or ILOpCode.Newobj:
                Call((MethodUse)instruction.Meaning!, instruction.Code);
                return;
            case ILOpCode.Calli:
                Take(StackEffect.Pops(instruction), expose: true);
                break;
            case ILOpCode.Stloc:
                Keep(body.Locals[(int)instruction.Value]);
                break;
            case ILOpCode.Starg:
                Keep(Argument(instruction.Value));
                break;
            case ILOpCode.Stfld:
                Keep(((FieldUse)instruction.Meaning!).ValueType);
                Take(1);
                break;
            case ILOpCode.Stsfld:
                Keep(((FieldUse)instruction.Meaning!).ValueType);
                break;
            case ILOpCode.Ret:
                Keep(method.Signature.ReturnType);
                break;
            case ILOpCode.Stelem or ILOpCode.Stobj or ILOpCode.Castclass or ILOpCode.Isinst:
                Keep((TypeUse)instruction.Meaning!);
                Take(StackEffect.Pops(instruction) - 1);
                break;
            case ILOpCode.Stelem_ref or ILOpCode.Stind_ref:
                Store(instruction.Code == ILOpCode.Stelem_ref ? 1 : 0);
                break;
            case ILOpCode.Ldelem_ref or ILOpCode.Ldind_ref:
                Take(instruction.Code == ILOpCode.Ldelem_ref ? 1 : 0);
                stack.Add([.. Pop().Where(type => !type.Parts.IsEmpty).Select(type => type.Parts[0])]);
                return;
            default:
                Take(StackEffect.Pops(instruction));
                break;
        }

        if (StackEffect.Pushes(instruction) == 1)
        {
            Push(Result(instruction));
        }
    }

    /// <summary>Declared type of what an instruction leaves on the stack; null where it does not matter.</summary>
    private TypeUse? Result(in Instruction instruction) =>
        instruction.Code switch
        {
            ILOpCode.Ldarg => Argument(instruction.Value),
            ILOpCode.Ldarga => Around(TypeForm.ByReference, Argument(instruction.Value)),
            ILOpCode.Ldloc => body.Locals[(int)instruction.Value],
            ILOpCode.Ldloca => Around(TypeForm.ByReference, body.Locals[(int)instruction.Value]),
            ILOpCode.Ldfld or ILOpCode.Ldsfld when instruction.Meaning is FieldUse field => field.Value,
            ILOpCode.Ldflda or ILOpCode.Ldsflda when instruction.Meaning is FieldUse field => Around(TypeForm.ByReference, field.Value),
            ILOpCode.Castclass or ILOpCode.Isinst or ILOpCode.Unbox_any or ILOpCode.Ldelem or ILOpCode.Ldobj => (TypeUse)
                instruction.Meaning!,
            ILOpCode.Newarr => Around(TypeForm.Array, (TypeUse)instruction.Meaning!),
            ILOpCode.Ldelema => Around(TypeForm.ByReference, (TypeUse)instruction.Meaning!),
            _ => null,
        };

    /// <summary>An array of, or a reference to, objects of ours; null for anything else.</summary>
    private static TypeUse? Around(TypeForm form, TypeUse inner) =>
        inner.IsNotable && inner.All().Any(part => part.Own is { IsValueType: false }) ? TypeUse.Composed(form, "", inner) : null;

    private TypeUse Argument(long number) =>
        method.IsStatic ? method.Signature.ParameterTypes[(int)number]
        : number == 0 ? TypeUse.Of(method.Type)
        : method.Signature.ParameterTypes[(int)number - 1];

    private void Call(MethodUse called, ILOpCode code)
    {
        var parameters = called.Signature.ParameterTypes;
        // A delegate only keeps the object whose method it is of.
        bool isDelegate = code == ILOpCode.Newobj && parameters is [_, { Name: nameof(PrimitiveTypeCode.IntPtr) }];
        for (int i = parameters.Length - 1; i >= 0; i--)
        {
            if (isDelegate)
            {
                Pop();
            }
            else
            {
                Keep(parameters[i]);
            }
        }

        if (called.Signature.Header.IsInstance && code != ILOpCode.Newobj)
        {
            // A constructor of ours calls the one of its base type.
            Take(1, expose: called.Own is null && called.Name != ".ctor");
        }

        if (code == ILOpCode.Newobj)
        {
            Push(called.Parent);
        }
        else if (StackEffect.Pushes(new Instruction(code, 0, called, [])) == 1)
        {
            Push(called.Result);
        }
    }

    /// <summary>A value goes where a value of the declared type is kept.</summary>
    private void Keep(TypeUse declared)
    {
        var kept = Pop();
        while (declared.Form is TypeForm.Modified or TypeForm.Pinned or TypeForm.ByReference)
        {
            declared = declared.Parts[0];
        }

        if (declared.Definition is null)
        {
            Expose(kept);
        }
    }

    /// <summary>A value goes into an array or behind a reference, whose declared type says what is kept there.</summary>
    private void Store(int indices)
    {
        var kept = Pop();
        Take(indices);
        var target = Pop();
        if (target.Length == 0 || target.Any(type => type.Parts.IsEmpty || type.Parts[0].Definition is null))
        {
            Expose(kept);
        }
    }

    private void Expose(TypeUse[] value)
    {
        foreach (var type in value)
        {
            if (!type.IsNotable)
            {
                continue;
            }

            foreach (var part in type.All())
            {
                if (part.Own is { IsLocal: false, IsValueType: false } own)
                {
                    exposed.Add(own);
                }
            }
        }
    }

    private void Take(int count, bool expose = false)
    {
        for (int i = 0; i < count; i++)
        {
            var value = Pop();
            if (expose)
            {
                Expose(value);
            }
        }
    }

    private TypeUse[] Pop()
    {
        if (stack.Count == 0)
        {
            return Unknown;
        }

        var value = stack[^1];
        stack.RemoveAt(stack.Count - 1);
        return value;
    }

    /// <summary>Types that are no objects of ours need not be told apart.</summary>
    private void Push(TypeUse? type) => stack.Add(type is { IsNotable: true } ? type.AsArray : Unknown);
}

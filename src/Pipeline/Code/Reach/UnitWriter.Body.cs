using System.Reflection.Metadata;
using Permafrost.Pipeline.Code.Bodies;
using Permafrost.Pipeline.Code.Metadata;

namespace Permafrost.Pipeline.Code.Reach;

/// <content>The instructions.</content>
internal sealed partial class UnitWriter
{
    /// <summary>Writes the code of one method: block by block, in the order in which the blocks mention each other.</summary>
    private sealed class BodyWriter(UnitWriter unit)
    {
        private readonly Dictionary<long, int> locals = [];
        private readonly Dictionary<int, int> blocks = [];
        private readonly Dictionary<int, int> clauses = [];
        private readonly Queue<int> pendingBlocks = new();
        private readonly Queue<int> pendingClauses = new();
        private readonly HashSet<long> read = [];
        private readonly StackTypes types = new();
        private CodeMethod method = null!;
        private CodeBody body = null!;
        private HashSet<int> fromCaller = null!;
        private FlowGraph flow = null!;

        public void Write(CodeMethod of, CodeBody code, int first, int end)
        {
            (method, body, fromCaller) = (of, code, CallerText.Of(code));
            locals.Clear();
            blocks.Clear();
            clauses.Clear();
            read.Clear();
            flow = new FlowGraph(body, first, end, unit.HasNoObjects);
            NoteLocals();
            foreach (var type in types.Exposed(method, body, flow))
            {
                unit.Refer(ReferenceKind.Exposes, type);
            }

            NumberOfBlock(0);
            while (pendingBlocks.Count + pendingClauses.Count > 0)
            {
                if (pendingBlocks.TryDequeue(out int block))
                {
                    WriteBlocks(block);
                }
                else
                {
                    WriteClause(pendingClauses.Dequeue());
                }
            }
        }

        private void NoteLocals()
        {
            bool isAddressed = false;
            foreach (var block in flow.Blocks)
            {
                for (int i = block.First; block.IsLive && i < block.End; i++)
                {
                    ref readonly var instruction = ref body.Instructions[i];
                    if (instruction.Code is ILOpCode.Ldloc or ILOpCode.Ldloca)
                    {
                        read.Add(instruction.Value);
                    }

                    isAddressed |= instruction.Code is ILOpCode.Ldloca or ILOpCode.Localloc;
                }
            }

            if (isAddressed && !body.ClearsLocals)
            {
                unit.text.Write(Mark.Uncleared);
            }
        }

        private void WriteBlocks(int number)
        {
            unit.text.Write(Mark.Block);
            var block = flow.Blocks[number];
            WriteRanges(block);
            while (true)
            {
                WriteInstructions(block);
                if (block is { Jump: FlowJump.None, Next: [var next] } && Continues(block, flow.Blocks[next]))
                {
                    block = flow.Blocks[next];
                    continue;
                }

                if (block.Next.Length > 0)
                {
                    WriteJump(block);
                }

                return;
            }
        }

        private void WriteJump(FlowBlock block)
        {
            switch (block.Jump)
            {
                case FlowJump.Compare:
                    unit.text.Write((int)block.Comparison);
                    break;
                case FlowJump.Switch:
                    unit.text.Write(Mark.Switch);
                    unit.text.Write(block.Next.Length);
                    break;
                default:
                    unit.text.Write(
                        block.Jump == FlowJump.If ? Mark.If
                        : block.Jump == FlowJump.Leave ? Mark.Leave
                        : Mark.Goto
                    );
                    break;
            }

            foreach (int way in block.Next)
            {
                unit.text.Write(NumberOfBlock(way));
            }
        }

        /// <summary>Two blocks that are one but for the way in which the compiler, or a test that is left out, has cut them.</summary>
        private static bool Continues(FlowBlock block, FlowBlock next) =>
            next.Entries == 1 && next.Tried.SequenceEqual(block.Tried) && next.Handles.SequenceEqual(block.Handles);

        private void WriteRanges(FlowBlock block)
        {
            foreach (int clause in block.Tried)
            {
                unit.text.Write(Mark.Try);
                unit.text.Write(NumberOfClause(clause));
            }

            foreach (int clause in block.Handles)
            {
                unit.text.Write(Mark.Handle);
                unit.text.Write(NumberOfClause(clause));
            }
        }

        private void WriteClause(int number)
        {
            var clause = flow.Clauses[number];
            unit.text.Write(Mark.Clause);
            unit.text.Write((int)clause.Kind);
            if (clause.CatchType is { } caught)
            {
                unit.WriteType(caught);
            }

            unit.text.Write(NumberOfBlock(flow.BlockAt(clause.HandlerStart)));
            if (clause.FilterStart is { } filter)
            {
                unit.text.Write(Mark.Filter);
                unit.text.Write(NumberOfBlock(flow.BlockAt(filter)));
            }
        }

        private int NumberOfBlock(int block) => NumberOf(block, blocks, pendingBlocks);

        private int NumberOfClause(int clause) => NumberOf(clause, clauses, pendingClauses);

        private static int NumberOf(int key, Dictionary<int, int> numbers, Queue<int> pending)
        {
            if (!numbers.TryGetValue(key, out int number))
            {
                numbers[key] = number = numbers.Count;
                pending.Enqueue(key);
            }

            return number;
        }

        private void WriteInstructions(FlowBlock block)
        {
            bool isConstrained = false;
            for (int i = block.First; i < block.End; i++)
            {
                var instruction = body.Instructions[i];
                if (instruction.Code == ILOpCode.Nop)
                {
                    continue;
                }

                if (fromCaller.Contains(i))
                {
                    unit.text.Write(Mark.Caller);
                    continue;
                }

                unit.text.Write((int)instruction.Code);

                WriteOperand(instruction, isConstrained);
                isConstrained = instruction.Code == ILOpCode.Constrained;
            }

            if (block.DropsValue)
            {
                unit.text.Write(Mark.Pop);
            }

            if (block.Clears is { } local && read.Contains(local))
            {
                unit.text.Write(Mark.Clear);
                WriteLocal(local);
            }
        }

        private void WriteOperand(in Instruction instruction, bool isConstrained)
        {
            switch (instruction.Meaning)
            {
                case null when instruction.Code is ILOpCode.Ldloc or ILOpCode.Ldloca or ILOpCode.Stloc:
                    WriteLocal(instruction.Value);
                    break;
                case null when HasNumber(instruction.Code):
                    unit.text.Write(instruction.Value);
                    break;
                case string literal:
                    unit.text.Write(literal);
                    unit.Refer(ReferenceKind.Literal, literal);
                    break;
                case FieldUse field:
                    WriteField(field, instruction.Code);
                    break;
                case MethodUse called:
                    WriteCall(called, instruction.Code, isConstrained);
                    break;
                case TypeUse type:
                    unit.WriteType(type);
                    NoteUse(type, instruction.Code);
                    break;
            }
        }

        private static bool HasNumber(ILOpCode code) =>
            code
                is ILOpCode.Ldarg
                    or ILOpCode.Ldarga
                    or ILOpCode.Starg
                    or ILOpCode.Ldc_i4
                    or ILOpCode.Ldc_i8
                    or ILOpCode.Ldc_r4
                    or ILOpCode.Ldc_r8
                    or ILOpCode.Unaligned
                    or (ILOpCode)InstructionReader.NoCheck;

        private void WriteLocal(long local)
        {
            if (locals.TryGetValue(local, out int number))
            {
                unit.text.Write(number);
                return;
            }

            locals[local] = number = locals.Count;
            unit.text.Write(number);
            unit.text.Write(Mark.Local);
            unit.WriteType(body.Locals[(int)local]);
        }

        private void NoteUse(TypeUse type, ILOpCode code)
        {
            switch (code)
            {
                case ILOpCode.Box or ILOpCode.Constrained:
                    unit.Box(type);
                    break;
                // Whoever casts knows that there are such objects, wherever they come from.
                case ILOpCode.Castclass or ILOpCode.Unbox_any:
                    unit.Load(type);
                    break;
                // Records compare their types with it; nobody looks inside.
                case ILOpCode.Ldtoken when method.Name != "get_EqualityContract":
                    unit.Refer(ReferenceKind.Inspects, type.Text);
                    unit.Reflect(type);
                    break;
            }
        }

        private void WriteField(FieldUse field, ILOpCode code)
        {
            if (field.Own?.Data is { } data)
            {
                unit.text.Write(Mark.Data);
                unit.text.Write(data);
                return;
            }

            unit.WriteType(field.Parent);
            if (field.Own is { Type.IsLocal: true } local)
            {
                unit.text.Write(Mark.Local);
                unit.text.Write(unit.NumberOf(local));
            }
            else
            {
                unit.text.Write(field.Name);
                NoteUse(field, code);
            }

            unit.WriteType(field.ValueType);
        }

        private void NoteUse(FieldUse field, ILOpCode code)
        {
            if (field.Own is not { } own)
            {
                return;
            }

            if (code is ILOpCode.Ldfld or ILOpCode.Ldflda or ILOpCode.Ldsfld or ILOpCode.Ldsflda or ILOpCode.Ldtoken)
            {
                unit.Load(field.ValueType);
            }

            if (own.IsStatic)
            {
                if (own.IsPerThread)
                {
                    unit.text.Write(Mark.PerThread);
                }

                unit.Refer(
                    code == ILOpCode.Stsfld ? ReferenceKind.Initializes : ReferenceKind.Reads,
                    code == ILOpCode.Stsfld ? own.Type : own
                );
            }
        }

        private void WriteCall(MethodUse called, ILOpCode code, bool isConstrained)
        {
            unit.WriteType(called.Parent);
            if (called.Own is { IsLocal: true } local)
            {
                unit.text.Write(Mark.Local);
                unit.text.Write(unit.NumberOf(local));
            }
            else
            {
                unit.text.Write(called.Name);
            }

            unit.WriteSignature(called.Signature);
            foreach (var argument in called.Arguments)
            {
                unit.text.Write(Mark.Argument);
                unit.text.Write(argument.Write(unit.NameOf));
            }

            unit.Call(called, code, isConstrained);
        }
    }
}

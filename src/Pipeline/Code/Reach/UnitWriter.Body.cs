using System.Reflection.Metadata;
using System.Security.Cryptography;
using Permafrost.Pipeline.Code.Bodies;
using Permafrost.Pipeline.Code.Metadata;

namespace Permafrost.Pipeline.Code.Reach;

/// <content>The instructions.</content>
internal sealed partial class UnitWriter
{
    /// <summary>Writes the code of one method: block by block, in the order in which the blocks mention each other.</summary>
    private sealed class BodyWriter(UnitWriter unit, CodeMethod method, CodeBody body)
    {
        private readonly Dictionary<long, int> locals = [];
        private readonly Dictionary<int, int> blocks = [];
        private readonly Dictionary<int, int> clauses = [];
        private readonly Queue<int> pendingBlocks = new();
        private readonly Queue<int> pendingClauses = new();
        private readonly HashSet<int> fromCaller = CallerText.Of(body);
        private FlowGraph flow = null!;
        private HashSet<long> read = null!;

        public void Write(int first, int end)
        {
            flow = new FlowGraph(body, first, end, unit.HasNoObjects);
            read = [.. Instructions().Where(one => one.Code is ILOpCode.Ldloc or ILOpCode.Ldloca).Select(one => one.Value)];
            if (!body.ClearsLocals && Instructions().Any(one => one.Code is ILOpCode.Ldloca or ILOpCode.Localloc))
            {
                unit.text.Append(" dirty");
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

        private IEnumerable<Instruction> Instructions()
        {
            foreach (var block in flow.Blocks.Where(block => block.IsLive))
            {
                for (int i = block.First; i < block.End; i++)
                {
                    yield return body.Instructions[i];
                }
            }
        }

        private void WriteBlocks(int number)
        {
            unit.text.Append('\n').Append(blocks[number]).Append(':');
            var block = flow.Blocks[number];
            WriteRanges(block);
            while (true)
            {
                WriteInstructions(block);
                if (block is { Jump: null, Next: [var next] } && Continues(block, flow.Blocks[next]))
                {
                    block = flow.Blocks[next];
                    continue;
                }

                if (block.Next.Length > 0)
                {
                    unit.text.Append('\n').Append(block.Jump ?? "goto");
                    foreach (int way in block.Next)
                    {
                        unit.text.Append(' ').Append(NumberOfBlock(way));
                    }
                }

                return;
            }
        }

        /// <summary>Two blocks that are one but for the way in which the compiler, or a test that is left out, has cut them.</summary>
        private static bool Continues(FlowBlock block, FlowBlock next) =>
            next.Entries == 1 && next.Tried.SequenceEqual(block.Tried) && next.Handles.SequenceEqual(block.Handles);

        private void WriteRanges(FlowBlock block)
        {
            foreach (int clause in block.Tried)
            {
                unit.text.Append(" try ").Append(NumberOfClause(clause));
            }

            foreach (int clause in block.Handles)
            {
                unit.text.Append(" handle ").Append(NumberOfClause(clause));
            }
        }

        private void WriteClause(int number)
        {
            var clause = flow.Clauses[number];
            unit.text.Append("\nclause ").Append(clauses[number]).Append(' ').Append(clause.Kind.ToString());
            if (clause.CatchType is { } caught)
            {
                unit.text.Append(' ');
                unit.WriteType(caught);
            }

            unit.text.Append(' ').Append(NumberOfBlock(flow.BlockAt(clause.HandlerStart)));
            if (clause.FilterStart is { } filter)
            {
                unit.text.Append(' ').Append(NumberOfBlock(flow.BlockAt(filter)));
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

                unit.text.Append('\n').Append(instruction.Code.ToString()).Append(' ');
                if (fromCaller.Contains(i))
                {
                    unit.text.Append("caller");
                    continue;
                }

                WriteOperand(instruction, isConstrained);
                isConstrained = instruction.Code == ILOpCode.Constrained;
            }

            if (block.DropsValue)
            {
                unit.text.Append("\nPop");
            }

            if (block.Clears is { } local && read.Contains(local))
            {
                unit.text.Append("\nclear ");
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
                case null:
                    unit.text.Append(instruction.Value);
                    break;
                case string literal:
                    unit.text.Append(literal.Length).Append(' ').Append(literal);
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

        private void WriteLocal(long local)
        {
            if (locals.TryGetValue(local, out int number))
            {
                unit.text.Append(number);
                return;
            }

            locals[local] = number = locals.Count;
            unit.text.Append(number).Append(' ');
            unit.WriteType(body.Locals[(int)local]);
        }

        private void NoteUse(TypeUse type, ILOpCode code)
        {
            switch (code)
            {
                case ILOpCode.Box or ILOpCode.Constrained:
                    unit.Box(type);
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
                unit.text.Append("data ").Append(data.Length).Append(' ').Append(Convert.ToHexStringLower(SHA256.HashData(data)));
                return;
            }

            unit.WriteType(field.Parent);
            unit.text.Append("::");
            if (field.Own is { Type.IsLocal: true } local)
            {
                unit.text.Append('#').Append(unit.NumberOf(local));
            }
            else
            {
                unit.text.Append(field.Name);
                NoteUse(field, code);
            }

            unit.text.Append(' ');
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
                unit.text.Append(own.IsPerThread ? " per thread" : "");
                unit.Refer(
                    code == ILOpCode.Stsfld ? ReferenceKind.Initializes : ReferenceKind.Reads,
                    code == ILOpCode.Stsfld ? own.Type : own
                );
            }
        }

        private void WriteCall(MethodUse called, ILOpCode code, bool isConstrained)
        {
            unit.WriteType(called.Parent);
            unit.text.Append("::");
            if (called.Own is { IsLocal: true } local)
            {
                unit.text.Append('#').Append(unit.NumberOf(local));
            }
            else
            {
                unit.text.Append(called.Name);
            }

            unit.text.Append(' ')
                .Append(called.Signature.Header.ToString())
                .Append(' ')
                .Append(called.Signature.GenericParameterCount)
                .Append(' ');
            unit.WriteType(called.Signature.ReturnType);
            foreach (var parameter in called.Signature.ParameterTypes)
            {
                unit.text.Append(", ");
                unit.WriteType(parameter);
            }

            foreach (var argument in called.Arguments)
            {
                unit.text.Append(" / ").Append(argument.Write(unit.NameOf));
            }

            unit.Call(called, code, isConstrained);
        }
    }
}

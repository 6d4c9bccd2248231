using System.Reflection.Metadata;
using Permafrost.Pipeline.Code.Metadata;

namespace Permafrost.Pipeline.Code.Bodies;

/// <summary>The parts of a method's code that can run.</summary>
/// <remarks>
/// A test for a type of which there are no objects is always answered no, so the code behind a yes does not run: this is how a method
/// that builds one of many layers, by the type of its options, depends on those layers alone that an experiment has.
/// </remarks>
internal sealed class FlowGraph
{
    private readonly CodeBody body;
    private readonly int first;
    private readonly int end;
    private readonly Func<TypeUse, bool> hasNoObjects;
    private readonly int[] blockAt;

    /// <param name="body">The code.</param>
    /// <param name="first">Index of the first instruction.</param>
    /// <param name="end">Index behind the last; what runs past it has ended.</param>
    /// <param name="hasNoObjects">Asked for each type that the code tests for before a branch.</param>
    public FlowGraph(CodeBody body, int first, int end, Func<TypeUse, bool> hasNoObjects)
    {
        this.body = body;
        this.first = first;
        this.end = end;
        this.hasNoObjects = hasNoObjects;
        Clauses = [.. body.Clauses.Where(clause => clause.TryStart >= first && clause.HandlerEnd <= end)];
        blockAt = new int[body.Instructions.Length + 1];
        var starts = Starts();
        Array.Fill(blockAt, -1);
        for (int i = 0; i < starts.Count; i++)
        {
            blockAt[starts[i]] = i;
        }

        var blocks = new FlowBlock[starts.Count];
        for (int i = 0; i < blocks.Length; i++)
        {
            blocks[i] = Read(starts[i], i + 1 < blocks.Length ? starts[i + 1] : end);
        }

        Blocks = blocks;
        MarkLive();
    }

    /// <summary>All blocks in the order of the code; the method begins with the first.</summary>
    public FlowBlock[] Blocks { get; }

    public ExceptionClause[] Clauses { get; }

    public int BlockAt(int instruction) => blockAt[instruction];

    /// <summary>Whether any live block lies in the range that a clause protects.</summary>
    public bool IsLive(int clause) => Blocks.Any(block => block.IsLive && block.Tried.Contains(clause));

    /// <summary>Where a block begins: behind each branch, at its targets, and at the borders of protected ranges.</summary>
    private List<int> Starts()
    {
        var isStart = new bool[body.Instructions.Length + 1];
        isStart[first] = true;
        for (int i = first; i < end; i++)
        {
            ref readonly var instruction = ref body.Instructions[i];
            foreach (int target in instruction.Targets)
            {
                isStart[target] = true;
            }

            isStart[i + 1] |= instruction.Targets.Length > 0 || !instruction.FallsThrough;
        }

        foreach (var clause in Clauses)
        {
            isStart[clause.TryStart] = isStart[clause.TryEnd] = isStart[clause.HandlerStart] = isStart[clause.HandlerEnd] = true;
            isStart[clause.FilterStart ?? clause.HandlerStart] = true;
        }

        var starts = new List<int>();
        for (int i = first; i < end; i++)
        {
            if (isStart[i])
            {
                starts.Add(i);
            }
        }

        return starts;
    }

    private FlowBlock Read(int start, int stop)
    {
        var last = body.Instructions[stop - 1];
        int[] tried = Numbers(clause => clause.TryStart <= start && start < clause.TryEnd);
        int[] handles = Numbers(clause => (clause.FilterStart ?? clause.HandlerStart) <= start && start < clause.HandlerEnd);
        int[] next = [.. stop < end && last.FallsThrough ? [blockAt[stop]] : Array.Empty<int>()];
        FlowBlock Block(int textEnd, int[] ways, FlowJump jump = FlowJump.None, int? test = null) =>
            new()
            {
                First = start,
                End = textEnd,
                Next = ways,
                Jump = jump,
                Comparison = jump == FlowJump.Compare ? last.Code : default,
                DropsValue = test == textEnd,
                Clears = test is { } at && body.Instructions[at + 1] is { Code: ILOpCode.Stloc, Value: var local } ? local : null,
                Tried = tried,
                Handles = handles,
            };

        if (last.Targets.Length == 0)
        {
            return Block(stop, next);
        }

        int[] targets = [.. last.Targets.Select(target => blockAt[target])];
        switch (last.Code)
        {
            case ILOpCode.Br:
                return Block(stop - 1, targets);
            case ILOpCode.Leave:
                return Block(stop - 1, targets, FlowJump.Leave);
            case ILOpCode.Brtrue or ILOpCode.Brfalse:
                int[] no = last.Code == ILOpCode.Brtrue ? next : targets;
                int[] yes = last.Code == ILOpCode.Brtrue ? targets : next;
                return KnownTest(start, stop) is not { } test
                    ? Block(stop - 1, [.. no, .. yes], FlowJump.If)
                    : Block(IsPlainLoad(test - 1, start) ? test - 1 : test, no, test: test);
            default:
                return Block(stop - 1, [.. next, .. targets], last.Code == ILOpCode.Switch ? FlowJump.Switch : FlowJump.Compare);
        }
    }

    private int[] Numbers(Func<ExceptionClause, bool> condition) =>
        Clauses.Length == 0 ? [] : [.. Enumerable.Range(0, Clauses.Length).Where(number => condition(Clauses[number]))];

    /// <summary>Position of a test before the block's branch that is always answered no; null if there is none.</summary>
    private int? KnownTest(int start, int stop)
    {
        int at = stop - 2;
        var instructions = body.Instructions;
        if (
            at - 2 >= start
            && instructions[at].Code == ILOpCode.Ldloc
            && instructions[at - 1].Code == ILOpCode.Stloc
            && instructions[at].Value == instructions[at - 1].Value
        )
        {
            at -= 2;
        }

        return at >= start && instructions[at] is { Code: ILOpCode.Isinst, Meaning: TypeUse tested } && hasNoObjects(tested) ? at : null;
    }

    private bool IsPlainLoad(int at, int start) => at >= start && body.Instructions[at].Code is ILOpCode.Ldarg or ILOpCode.Ldloc;

    private void MarkLive()
    {
        var pending = new Stack<int>();
        Enter(0, pending);
        bool grows = true;
        while (grows)
        {
            while (pending.TryPop(out int number))
            {
                foreach (int next in Blocks[number].Next)
                {
                    Enter(next, pending);
                }
            }

            grows = false;
            for (int i = 0; i < Clauses.Length; i++)
            {
                int handler = blockAt[Clauses[i].HandlerStart];
                if (!Blocks[handler].IsLive && IsLive(i))
                {
                    Enter(handler, pending);
                    if (Clauses[i].FilterStart is { } filter)
                    {
                        Enter(blockAt[filter], pending);
                    }

                    grows = true;
                }
            }
        }
    }

    private void Enter(int number, Stack<int> pending)
    {
        Blocks[number].Entries++;
        if (!Blocks[number].IsLive)
        {
            Blocks[number].IsLive = true;
            pending.Push(number);
        }
    }
}

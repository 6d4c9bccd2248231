using System.Reflection.Metadata;

namespace Permafrost.Pipeline.Code.Bodies;

/// <summary>Instructions that run one after the other, and where they lead.</summary>
internal sealed class FlowBlock
{
    public required int First { get; init; }

    /// <summary>End of the instructions that count, exclusive: a jump, and a test whose answer is known, are none.</summary>
    public required int End { get; init; }

    /// <summary>What decides between several ways; <see cref="FlowJump.None"/> where there is one way at most.</summary>
    public FlowJump Jump { get; init; }

    /// <summary>The comparing branch of a <see cref="FlowJump.Compare"/>.</summary>
    public ILOpCode Comparison { get; init; }

    /// <summary>Blocks that may follow, in an order that does not depend on how the compiler lays them out.</summary>
    public required int[] Next { get; init; }

    /// <summary>A value that was computed for a test whose answer is known, and is not used.</summary>
    public bool DropsValue { get; init; }

    /// <summary>A local variable that such a test sets to null.</summary>
    public long? Clears { get; init; }

    /// <summary>Numbers of the exception clauses whose protected range it lies in, inner ones first.</summary>
    public required int[] Tried { get; init; }

    /// <summary>Numbers of the clauses whose handler or filter it is part of.</summary>
    public required int[] Handles { get; init; }

    public bool IsLive { get; set; }

    /// <summary>Live ways into it, beginnings of a method or a handler among them.</summary>
    public int Entries { get; set; }
}

using System.Collections.Immutable;
using Permafrost.Pipeline.Code.Metadata;

namespace Permafrost.Pipeline.Code.Bodies;

/// <summary>The code of one method.</summary>
/// <param name="Instructions">The instructions.</param>
/// <param name="Clauses">Exception clauses in the order of the file, inner ones first.</param>
/// <param name="Locals">Types of the local variables.</param>
/// <param name="ClearsLocals">Whether locals and memory on the stack start as zeros.</param>
internal sealed record CodeBody(
    Instruction[] Instructions,
    ImmutableArray<ExceptionClause> Clauses,
    ImmutableArray<TypeUse> Locals,
    bool ClearsLocals
);

using System.Reflection.Metadata;
using Permafrost.Pipeline.Code.Metadata;

namespace Permafrost.Pipeline.Code.Bodies;

/// <summary>A protected range and its handler, by indices of instructions; ends are exclusive.</summary>
internal sealed record ExceptionClause(
    ExceptionRegionKind Kind,
    int TryStart,
    int TryEnd,
    int HandlerStart,
    int HandlerEnd,
    int? FilterStart,
    TypeUse? CatchType
);

namespace Permafrost.Pipeline.Code.Reach;

/// <summary>What a piece of code needs besides itself.</summary>
/// <param name="Kind">In which way.</param>
/// <param name="Target">A method, type or field of ours, or a text.</param>
internal sealed record Reference(ReferenceKind Kind, object Target);

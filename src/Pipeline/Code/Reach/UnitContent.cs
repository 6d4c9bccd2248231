using System.Collections.Immutable;
using Permafrost.Pipeline.Code.Metadata;

namespace Permafrost.Pipeline.Code.Reach;

/// <summary>What a unit says and needs, under what is known of the types it tests for.</summary>
/// <param name="Hash">Of its text.</param>
/// <param name="References">What it needs, each once, in the order of the text.</param>
/// <param name="Tests">Types that it tests for, and whether there were no objects of them.</param>
/// <param name="Locals">Methods that the compiler made of parts of it; their text is in its text.</param>
internal sealed record UnitContent(
    string Hash,
    ImmutableArray<Reference> References,
    ImmutableArray<KeyValuePair<CodeType, bool>> Tests,
    ImmutableArray<CodeMethod> Locals
);

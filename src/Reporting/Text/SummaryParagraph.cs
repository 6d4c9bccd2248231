using System.Collections.Immutable;

namespace Permafrost.Reporting.Text;

/// <summary>Sentences that belong together.</summary>
/// <param name="Sentences">Each as its phrases.</param>
/// <param name="IsList">Whether they say the same of different things, and so are a list.</param>
internal sealed record SummaryParagraph(ImmutableArray<ImmutableArray<Phrase>> Sentences, bool IsList);

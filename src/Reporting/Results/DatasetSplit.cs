using System.Collections.Immutable;

namespace Permafrost.Reporting.Results;

/// <summary>How many images of each class a split of a dataset holds.</summary>
/// <param name="Name">"train", "test" …</param>
/// <param name="CountPerClass">One number per class, in the order of the classes.</param>
public sealed record DatasetSplit(string Name, ImmutableArray<int> CountPerClass);

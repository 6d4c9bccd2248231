using System.Collections.Immutable;

namespace Permafrost.Reporting.Examination;

/// <summary>Files that show the same picture, pixel for pixel.</summary>
/// <param name="Images">The first of them, at least two.</param>
/// <param name="InTrain">How many there are among the training images.</param>
/// <param name="InTest">How many there are among the test images.</param>
/// <param name="IsByBytes">Whether the files are the same byte for byte.</param>
/// <param name="HasConflictingLabels">Whether they are not all of one class.</param>
public sealed record EqualImages(ImmutableArray<ExaminedImage> Images, int InTrain, int InTest, bool IsByBytes, bool HasConflictingLabels);

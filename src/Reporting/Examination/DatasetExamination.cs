using System.Collections.Immutable;

namespace Permafrost.Reporting.Examination;

/// <summary>What DownloadCheck found when it looked into every file of a dataset.</summary>
/// <remarks>Lists hold the first files of each kind; the counts beside them hold all.</remarks>
public sealed record DatasetExamination
{
    /// <summary>Image files found.</summary>
    public required int Files { get; init; }

    /// <summary>Their size in bytes.</summary>
    public required long SizeBytes { get; init; }

    /// <summary>Null where no file could be read.</summary>
    public PixelRange? Width { get; init; }

    /// <summary>Null where no file could be read.</summary>
    public PixelRange? Height { get; init; }

    /// <summary>Pairs of a width and a height that occur.</summary>
    public required int DifferentSizes { get; init; }

    /// <summary>Kinds of files, such as <c>JPEG YCbCr 4:2:0</c>, the most frequent first.</summary>
    public required ImmutableArray<Tally> Modes { get; init; }

    /// <summary>Images that EXIF says to turn.</summary>
    public required int Turned { get; init; }

    /// <summary>Files that are no images and were passed over.</summary>
    public required int IgnoredCount { get; init; }

    public required int UnusableCount { get; init; }

    /// <summary>Some of the files that cannot be used.</summary>
    public required ImmutableArray<UnusableImage> Unusable { get; init; }

    /// <summary>Pictures beyond the first of each group, within the training images.</summary>
    public required int DuplicatesInTrain { get; init; }

    /// <summary>Likewise within the test images.</summary>
    public required int DuplicatesInTest { get; init; }

    /// <summary>Test images that equal a training image.</summary>
    public required int TestInTrain { get; init; }

    /// <summary>Images whose class is another one than that of an equal image.</summary>
    public required int ConflictingLabels { get; init; }

    /// <summary>Groups of equal pictures.</summary>
    public required int EqualCount { get; init; }

    /// <summary>Some groups: those with conflicting labels first, then those in both splits.</summary>
    public required ImmutableArray<EqualImages> Equal { get; init; }

    public required int AlikeCount { get; init; }

    /// <summary>How many of them are a training and a test image.</summary>
    public required int AlikeAcrossSplits { get; init; }

    /// <summary>Some pairs, the most alike first.</summary>
    public required ImmutableArray<AlikeImages> Alike { get; init; }

    /// <summary>Training images that were left out because a test image equals them.</summary>
    public required int DroppedCount { get; init; }

    /// <summary>Some images of every class.</summary>
    public required ImmutableArray<ExaminedImage> Samples { get; init; }

    /// <summary>What the user should know, in words.</summary>
    public required ImmutableArray<string> Warnings { get; init; }
}

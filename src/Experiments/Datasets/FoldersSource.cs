using System.Collections.Immutable;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Permafrost.Core.Options;

namespace Permafrost.Experiments.Datasets;

/// <summary>PNG and JPEG files in one folder per class; the folder's name is the label.</summary>
/// <remarks>
/// Either a folder for training and one for testing, each with class folders, or class folders alone, of which a seeded share is for testing
/// (<see cref="ClassFolderLayout"/>). Folders and zip file are worth the same.
/// </remarks>
[OptionName("folders")]
[Description("PNG and JPEG files in one folder per class, under data/NAME/ or in a zip file there.")]
public sealed record FoldersSource : DatasetSource
{
    /// <summary>A path below the dataset's folder.</summary>
    internal const string InnerPath = @"^$|^(?![/\\])(?!.*\\)(?!.*(^|/)\.{0,2}(/|$)).*$";

    internal const string InnerPathExpected = "a folder inside the dataset, without .., \\ or a / at either end";

    [
        RegularExpression(InnerPath, ErrorMessage = InnerPathExpected),
        Description("Folder with the class folders to train on; empty: train, where there are both train and test.")
    ]
    public string Train { get; init; } = "";

    [
        RegularExpression(InnerPath, ErrorMessage = InnerPathExpected),
        Description("Folder with the class folders to test on; empty: test, where there are both train and test.")
    ]
    public string Test { get; init; } = "";

    [
        Range(0.01, 0.9),
        Description("Where there are class folders alone: share of each class that is for testing, chosen by the content of the files.")
    ]
    public double TestShare { get; init; } = 0.2;

    [Range(0L, uint.MaxValue), Description("Seed of that choice.")]
    public long SplitSeed { get; init; } = 111;

    [Description("Published number of training images of each class, in the order of the classes; other numbers are a warning.")]
    public ImmutableArray<int> TrainCounts { get; init; } = [];

    [Description("Published number of test images of each class, in the order of the classes; other numbers are a warning.")]
    public ImmutableArray<int> TestCounts { get; init; } = [];

    [
        RegularExpression("^$|^[0-9a-f]{64}$", ErrorMessage = "64 lower-case hexadecimal digits"),
        Description("SHA-256 over one line `DIGEST  PATH` for every image, sorted by path; another content is a warning.")
    ]
    public string ContentSha256 { get; init; } = "";

    [Description("Names of zip files under data/NAME/ that may stand for the folders, in the order in which they are looked for.")]
    public ImmutableArray<string> Archives { get; init; } = [];

    [Description("Where the first of the archives can be had, in the order in which they are tried.")]
    public ImmutableArray<ArchiveMirror> Mirrors { get; init; } = [];
}

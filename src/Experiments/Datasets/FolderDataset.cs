using System.Collections.Immutable;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Permafrost.Experiments.Datasets;

/// <summary>The keys of a dataset in place: anybody's own class folders.</summary>
[Description("Class folders of your own: train/ and test/ with one folder per class in each, or class folders alone.")]
internal sealed record FolderDataset
{
    [Required, Description("The folder; relative to the repository, or absolute.")]
    public string Folder { get; init; } = "";

    [Description("Names of the class folders to use, in the order of their labels from 0; by default all of them, in ordinal order.")]
    public ImmutableArray<string> Classes { get; init; } = [];

    /// <inheritdoc cref="FoldersSource.Train"/>
    [
        RegularExpression(FoldersSource.InnerPath, ErrorMessage = FoldersSource.InnerPathExpected),
        Description("Folder with the class folders to train on; empty: train, where there are both train and test.")
    ]
    public string Train { get; init; } = "";

    /// <inheritdoc cref="FoldersSource.Test"/>
    [
        RegularExpression(FoldersSource.InnerPath, ErrorMessage = FoldersSource.InnerPathExpected),
        Description("Folder with the class folders to test on; empty: test, where there are both train and test.")
    ]
    public string Test { get; init; } = "";

    /// <inheritdoc cref="FoldersSource.TestShare"/>
    [
        Range(0.01, 0.9),
        Description("Where there are class folders alone: share of each class that is for testing, chosen by the content of the files.")
    ]
    public double TestShare { get; init; } = 0.2;

    /// <inheritdoc cref="FoldersSource.SplitSeed"/>
    [Range(0L, uint.MaxValue), Description("Seed of that choice.")]
    public long SplitSeed { get; init; } = 111;

    public FoldersSource Source() =>
        new()
        {
            Train = Train,
            Test = Test,
            TestShare = TestShare,
            SplitSeed = SplitSeed,
        };
}

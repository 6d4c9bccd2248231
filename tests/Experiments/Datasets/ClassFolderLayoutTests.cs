using Permafrost.Experiments.Datasets;

namespace Permafrost.Tests.Experiments.Datasets;

public sealed class ClassFolderLayoutTests
{
    private static readonly FoldersSource Plain = new();
    private static readonly FoldersSource Scenes = new() { Train = "seg_train/seg_train", Test = "seg_test/seg_test" };

    public static TheoryData<string[], FoldersSource, ClassFolderLayout> Found =>
        new()
        {
            { ["train/a", "test/a"], Plain, new ClassFolderLayout("", "train", "test") },
            { ["train/a", "test/a", "validation/a"], Plain, new ClassFolderLayout("", "train", "test") },
            { ["cats", "dogs"], Plain, new ClassFolderLayout("", "", null) },
            { ["cats", "dogs", ".git"], Plain, new ClassFolderLayout("", "", null) },
            { ["pets-main/train/a", "pets-main/test/a", "__MACOSX/pets-main"], Plain, new ClassFolderLayout("pets-main", "train", "test") },
            { ["pets/cats", "pets/dogs"], Plain, new ClassFolderLayout("pets", "", null) },
            {
                ["seg_train/seg_train/sea", "seg_test/seg_test/sea", "seg_pred/seg_pred"],
                Scenes,
                new ClassFolderLayout("", "seg_train/seg_train", "seg_test/seg_test")
            },
            { ["train/sea", "test/sea"], Scenes, new ClassFolderLayout("", "train", "test") },
            { ["kept/seg_train/seg_train", "kept/seg_test/seg_test"], Scenes, new ClassFolderLayout("kept", Scenes.Train, Scenes.Test) },
        };

    [Theory]
    [MemberData(nameof(Found))]
    public void Find_KnownShapes_AreSeen(string[] folders, FoldersSource source, ClassFolderLayout expected)
    {
        Assert.Equal(expected, ClassFolderLayout.Find(source, Lister(folders), out _));
    }

    public static TheoryData<string[], FoldersSource, string> NotFound =>
        new()
        {
            { [], Plain, "holds no folder; expected train/ and test/, or at least two class folders" },
            { ["cats"], Plain, "holds one folder, \"cats\"; expected train/ and test/, or at least two class folders" },
            { ["train/a", "val/a"], Plain, "holds train/ and no test/; expected both" },
            { ["a", "b", "test/a"], Plain, "holds test/ and no train/; expected both" },
            { ["Train/a", "Test/a", "train/a"], Plain, "holds train/ and no test/" },
            {
                ["seg_train/buildings", "seg_test/buildings"],
                Scenes,
                "holds no seg_train/seg_train/ with seg_test/seg_test/ beside it; expected both, or train/ and test/"
            },
        };

    [Theory]
    [MemberData(nameof(NotFound))]
    public void Find_AnythingElse_SaysWhatIsMissing(string[] folders, FoldersSource source, string problem)
    {
        Assert.Null(ClassFolderLayout.Find(source, Lister(folders), out string found));
        Assert.StartsWith(problem, found, StringComparison.Ordinal);
    }

    [Fact]
    public void Classes_OfTrain_AreInOrdinalOrderWithoutHiddenOnes()
    {
        var lister = Lister(["train/b", "train/B", "train/é", "train/a", "train/.ipynb_checkpoints", "test/a"]);

        Assert.Equal(["B", "a", "b", "é"], new ClassFolderLayout("", "train", "test").Classes(lister));
    }

    private static ClassFolderLayout.FolderLister Lister(string[] paths) =>
        folder =>
            [
                .. paths
                    .Where(path => folder.Length == 0 || path.StartsWith(folder + "/", StringComparison.Ordinal))
                    .Select(path => path[(folder.Length == 0 ? 0 : folder.Length + 1)..].Split('/')[0])
                    .Distinct(StringComparer.Ordinal)
                    .Order(StringComparer.Ordinal),
            ];
}

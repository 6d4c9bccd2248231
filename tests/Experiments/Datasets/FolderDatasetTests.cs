using Permafrost.Experiments.Datasets;
using Permafrost.Experiments.Definitions;

namespace Permafrost.Tests.Experiments.Datasets;

public sealed class FolderDatasetTests : IDisposable
{
    private readonly TemporaryRepository repository = new();

    public FolderDatasetTests() => Folders("data/pets/train/cat", "data/pets/train/dog", "data/pets/test/cat", "data/pets/test/dog");

    public void Dispose() => repository.Dispose();

    [Fact]
    public void Load_FolderInPlace_TakesTheClassesFromItsFolders()
    {
        var dataset = Load("dataset: { folder: data/pets }").Dataset;

        Assert.Equal("pets", dataset.Name);
        Assert.Equal(["cat", "dog"], dataset.Classes);
        Assert.Equal(repository.PathOf("data/pets"), dataset.Folder);
        Assert.Equal(new FoldersSource().SplitSeed, Assert.IsType<FoldersSource>(dataset.Source).SplitSeed);
    }

    [Fact]
    public void Load_AbsoluteFolderAndOptions_AreTaken()
    {
        Folders("kept/a", "kept/b", "kept/c");

        var dataset = Load($"dataset: {{ folder: {repository.PathOf("kept")}, classes: [c, a], test_share: 0.5, split_seed: 7 }}").Dataset;

        Assert.Equal(["c", "a"], dataset.Classes);
        var source = Assert.IsType<FoldersSource>(dataset.Source);
        Assert.Equal((0.5, 7L), (source.TestShare, source.SplitSeed));
    }

    [Fact]
    public void Load_SameFolderTwice_IsOneDataset()
    {
        var experiments = repository.LoadText("dataset: { folder: data/pets }\narchitecture: wide\nmatrix: { dropout: [0, 0.5] }");

        Assert.Same(experiments[0].Dataset, experiments[1].Dataset);
    }

    [Fact]
    public void Load_FoldersOfOneName_AreToldApart()
    {
        Folders("old/pets/cat", "old/pets/dog", "old/shapes/a", "old/shapes/b");

        var experiments = repository.LoadText(
            "architecture: wide\nmatrix: { dataset: [{ folder: data/pets }, { folder: old/pets }, { folder: old/shapes }, shapes] }"
        );

        // A dataset with a definition has the name for itself.
        Assert.Equal(["pets", "pets (2)", "shapes (2)", "shapes"], experiments.Select(experiment => experiment.Dataset.Name));
    }

    [Fact]
    public void Load_SetOnTheCommandLine_ReplacesAName()
    {
        var experiment = Assert.Single(repository.LoadText("dataset: shapes\narchitecture: wide", set: ["dataset={ folder: data/pets }"]));

        Assert.Equal("pets", experiment.Dataset.Name);
    }

    [Fact]
    public void Load_CheckMapping_HasItsAnswers()
    {
        Assert.Equal(new CheckOptions(), Load("dataset: shapes").Check);
        Assert.Equal(
            new CheckOptions { OnLeakage = LeakageAnswer.Drop, OnBadImage = BadImageAnswer.Skip },
            Load("dataset: shapes\ncheck: { on_leakage: drop, on_bad_image: skip }").Check
        );
    }

    [Theory]
    [InlineData("dataset: { folder: data/pet }", "1:20: dataset.folder is \"data/pet\"; there is no such folder (")]
    [InlineData("dataset: { folder: experiments/a.yaml }", "1:20: dataset.folder is \"experiments/a.yaml\"; this is a file (")]
    [InlineData("dataset: { folder: data }", "holds train/ and no test/", "data/half/train/a")]
    [InlineData(
        "dataset: { folder: data/one }",
        "train holds one class folder, \"cat\"; expected at least 2",
        "data/one/train/cat",
        "data/one/test/cat"
    )]
    [InlineData("dataset: { folder: data/none }", "train holds no class folder; expected at least 2", "data/none/train", "data/none/test")]
    [InlineData(
        "dataset: { folder: data/flat }",
        "data/flat holds no folder; expected train/ and test/, or at least two class folders",
        "data/flat"
    )]
    [InlineData("dataset: {}", "dataset.folder is missing; expected text")]
    [InlineData("dataset: { folder: '' }", "dataset.folder is \"\"; expected text that is not blank")]
    [InlineData(
        "dataset: { foldr: data/pets }",
        "dataset.foldr is an unknown key; expected one of folder, classes, train, test, test_share, split_seed; did you mean dataset.folder?"
    )]
    [InlineData(
        "dataset: { folder: data/pets, classes: [cat, ../dog] }",
        "1:46: dataset.classes[1] is \"../dog\"; expected the plain name of a class folder"
    )]
    [InlineData(
        "dataset: { folder: data/pets, classes: [cat, cat] }",
        "dataset.classes[1] is \"cat\"; expected a name that no other class has"
    )]
    [InlineData("dataset: { folder: data/pets, train: train }", "1:31: dataset.train stands alone; expected test beside it")]
    [InlineData(
        "dataset: { folder: data/pets, train: a, test: a/b }",
        "dataset.test is \"a/b\" and dataset.train \"a\"; expected two folders, neither inside the other"
    )]
    [InlineData(
        "dataset: { folder: data/pets, train: ../a, test: b }",
        "dataset.train is \"../a\"; expected a folder inside the dataset, without .., \\ or a / at either end"
    )]
    [InlineData("dataset: { folder: data/pets, test_share: 0.95 }", "dataset.test_share is 0.95; expected 0.01..0.9")]
    [InlineData("dataset: [a]", "dataset is a list; expected a name, or { folder: DIR }")]
    [InlineData(
        "dataset: shapes\ncheck: { on_leakage: dorp }",
        "check.on_leakage is \"dorp\"; expected one of warn, fail, drop; did you mean drop?"
    )]
    public void Load_FaultyFolder_NamesThePlace(string text, string fault, params string[] folders)
    {
        Folders(folders);
        if (text.Contains("folder: data }", StringComparison.Ordinal))
        {
            Folders("data/train");
        }

        Assert.Contains(fault, string.Join('\n', repository.FaultsOf($"{text}\narchitecture: wide")), StringComparison.Ordinal);
    }

    private ExperimentDefinition Load(string text) => Assert.Single(repository.LoadText($"{text}\narchitecture: wide"));

    private void Folders(params string[] paths)
    {
        foreach (string path in paths)
        {
            Directory.CreateDirectory(repository.PathOf(path));
        }
    }
}

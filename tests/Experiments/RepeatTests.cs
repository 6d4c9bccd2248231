using Permafrost.Experiments.Definitions;

namespace Permafrost.Tests.Experiments;

/// <summary><c>seeds</c> and <c>folds</c>.</summary>
public sealed class RepeatTests : IDisposable
{
    private const string Small = "dataset: shapes\narchitecture: wide\n";

    private readonly TemporaryRepository repository = new();

    public void Dispose() => repository.Dispose();

    [Fact]
    public void Load_Seeds_AreTheLastAxis()
    {
        var experiments = repository.LoadText(Small + "seeds: [5, 3]\nmatrix: { dropout: [0.0, 0.5] }");

        Assert.Equal(["a/dropout=0,seed=5", "a/dropout=0,seed=3", "a/dropout=0.5,seed=5", "a/dropout=0.5,seed=3"], Names(experiments));
        Assert.Equal([5, 3, 5, 3], experiments.Select(experiment => experiment.Train.Seed));
        Assert.Equal("seed 3", string.Join(' ', experiments[1].Axes[1].Key, experiments[1].Axes[1].Value));
    }

    [Fact]
    public void Load_Folds_AreAnAxisBeforeTheSeeds()
    {
        var experiments = repository.LoadText(Small + "folds: 2\nseeds: [1, 2]");

        Assert.Equal(["a/fold=1,seed=1", "a/fold=1,seed=2", "a/fold=2,seed=1", "a/fold=2,seed=2"], Names(experiments));
        Assert.Equal([new(1, 2), new(1, 2), new(2, 2), new(2, 2)], experiments.Select(experiment => experiment.Fold!));
    }

    [Fact]
    public void Load_Neither_IsOneExperimentWithoutAFold() => Assert.Null(Assert.Single(repository.LoadText(Small)).Fold);

    [Theory]
    [InlineData("folds: 3\nfold: 2", "a")]
    [InlineData("folds: 3\nmatrix: { fold: [1, 3] }", "a/fold=1 a/fold=3")]
    public void Load_OneFoldNamed_IsTheOnlyOne(string text, string expected) =>
        Assert.Equal(expected, string.Join(' ', Names(repository.LoadText(Small + text))));

    [Theory]
    [InlineData("seeds=[7]", "a/fold=1,seed=7 a/fold=2,seed=7 a/fold=3,seed=7")]
    [InlineData("seeds=", "a/fold=1 a/fold=2 a/fold=3")]
    [InlineData("folds=2", "a/fold=1,seed=1 a/fold=2,seed=1")]
    [InlineData("folds=", "a/seed=1")]
    [InlineData("fold=3", "a/fold=3,seed=1")]
    [InlineData("train.seed=9", "a/fold=1,seed=9 a/fold=2,seed=9 a/fold=3,seed=9")]
    public void Load_SetOverAFile_ChangesHowOftenItIsRepeated(string set, string expected) =>
        Assert.Equal(expected, string.Join(' ', Names(repository.LoadText(Small + "folds: 3\nseeds: [1]", set: [set]))));

    [Fact]
    public void Load_ExtendedFile_BringsItsSeeds()
    {
        repository.Write("experiments/base.yaml", Small + "seeds: [1, 2]\nfolds: 2");

        Assert.Equal(["a/seed=4"], Names(repository.LoadText("extends: base.yaml\nseeds: [4]\nfolds:")));
    }

    [Theory]
    [InlineData("seeds: 5", "3:8: seeds is 5; expected a list of values")]
    [InlineData("seeds: [1, 2, 1]", "3:15: seeds has 1 twice; expected every value once, whatever its letter case")]
    [InlineData("seeds: [1, x]", "3:12: train.seed is \"x\"; expected a whole number 0..4294967295")]
    [InlineData("seeds: [1]\nmatrix: { train.seed: [2] }", "3:1: seeds is the same axis as matrix.train.seed; expected one of them")]
    [InlineData("matrix: { seeds: [[1]] }", "3:11: seeds cannot be varied; expected a key such as train.epochs or parameters.NAME")]
    [InlineData("folds: 1", "3:8: folds is 1; expected 2..100")]
    [InlineData("folds: many", "3:8: folds is \"many\"; expected a whole number 2..100")]
    [InlineData("fold: 2", "3:7: fold is 2, and folds is not given; expected both, such as folds: 5")]
    [InlineData("folds: 3\nfold: 4", "4:7: fold is 4, and folds is 3; expected 1..3")]
    public void Load_SomethingElse_IsAFaultInItsPlace(string text, string expected) =>
        Assert.Equal($"experiments/a.yaml:{expected}", Assert.Single(repository.FaultsOf(Small + text)));

    [Fact]
    public void Load_ParameterNamedSeed_MustBeWrittenInFull()
    {
        repository.Write(
            "experiments/architectures/odd.yaml",
            "parameters: { seed: 4 }\nlayers: [flatten, dense: { units: \"{seed}\" }, dense: { units: classes }]"
        );

        Assert.Contains(
            "seeds makes an axis named seed, as matrix.seed does; expected parameters.seed in the matrix",
            Assert.Single(repository.FaultsOf("dataset: shapes\narchitecture: odd\nseeds: [1]\nmatrix: { seed: [4, 5] }")),
            StringComparison.Ordinal
        );
    }

    private static IEnumerable<string> Names(IEnumerable<ExperimentDefinition> experiments) =>
        experiments.Select(experiment => experiment.Name);
}

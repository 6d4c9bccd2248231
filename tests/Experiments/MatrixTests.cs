using System.Text.Json;
using Permafrost.Model.Layers;
using Permafrost.Model.Optimizers;

namespace Permafrost.Tests.Experiments;

/// <summary><c>matrix</c> and <c>--set</c>.</summary>
public sealed class MatrixTests : IDisposable
{
    private const string Small = "dataset: shapes\narchitecture: wide\n";

    private readonly TemporaryRepository repository = new();

    public void Dispose() => repository.Dispose();

    [Fact]
    public void Load_Matrix_ExpandsInFileOrderTheLastAxisFastest() =>
        Assert.Equal(
            ["a/train.seed=2,dropout=0", "a/train.seed=2,dropout=0.5", "a/train.seed=1,dropout=0", "a/train.seed=1,dropout=0.5"],
            Names(repository.LoadText(Small + "matrix: { train.seed: [2, 1], dropout: [0.0, 0.50] }"))
        );

    [Fact]
    public void Load_Axis_ReachesItsKey()
    {
        var experiments = repository.LoadText(
            Small
                + "matrix: { train.optimizer: [sgd, { adam: { beta1: 0.5 } }], preprocess.size: [9, 11], parameters.units: [3], description: [x] }"
        );

        Assert.Equal(4, experiments.Count);
        Assert.Equal("a/train.optimizer=(adam=(beta1=0.5)),preprocess.size=11,parameters.units=3,description=x", experiments[3].Name);
        Assert.Equal(new AdamOptions { Beta1 = 0.5 }, experiments[3].Train.Optimizer);
        Assert.Equal(new SgdOptions(), experiments[0].Train.Optimizer);
        Assert.Equal(11, experiments[3].InputShape.Height);
        Assert.Equal(3, experiments[3].Layers.OfType<DenseOptions>().First().Units);
        Assert.Equal("x", experiments[3].Description);
        Assert.Equal("""{"adam":{"beta1":0.5}}""", experiments[3].Axes[0].Value.ToJsonString());
    }

    [Fact]
    public void Load_AxisOfAPart_IsAppliedAfterTheWholeWhateverTheOrder()
    {
        var experiments = repository.LoadText(Small + "matrix: { train.optimizer.adam.beta1: [0.5], train.optimizer: [adam] }");

        Assert.Equal(new AdamOptions { Beta1 = 0.5 }, Assert.Single(experiments).Train.Optimizer);
    }

    [Fact]
    public void Load_AxisOfAnotherChoice_IsAFault() =>
        Assert.Contains(
            "train.optimizer names sgd, adam; expected exactly one of adam, adamw, rmsprop, sgd",
            Assert.Single(repository.FaultsOf(Small + "matrix: { train.optimizer: [sgd], train.optimizer.adam.beta1: [0.5] }")),
            StringComparison.Ordinal
        );

    [Fact]
    public void Load_AxisOfLists_GivesOneValuePerUse()
    {
        var experiments = repository.LoadText("dataset: shapes\narchitecture: deep\nmatrix: { dropout: [[0.1, 0.2], 0.3] }");

        Assert.Equal(["a/dropout=[0.1;0.2]", "a/dropout=0.3"], Names(experiments));
        Assert.Equal([0.1, 0.2], experiments[0].Layers.OfType<DropoutOptions>().Select(layer => layer.Rate));
        Assert.Equal([0.3, 0.3], experiments[1].Layers.OfType<DropoutOptions>().Select(layer => layer.Rate));
    }

    [Fact]
    public void Load_ArchitecturesInPlace_MayBeAnAxis()
    {
        var experiments = repository.LoadText(
            "dataset: shapes\nmatrix: { architecture: [wide, { layers: [flatten, dense: { units: classes }] }] }"
        );

        Assert.Equal(["wide", "(in place)"], experiments.Select(experiment => experiment.Architecture));
    }

    [Theory]
    [InlineData(
        "{ droput: [1] }",
        "3:11: droput is an unknown key; expected a key of the experiment such as train.epochs, or a parameter; did you mean dropout?"
    )]
    [InlineData(
        "{ train.epoch: [1] }",
        "3:11: train.epoch is an unknown key; expected a key of the experiment such as train.epochs, or a parameter; did you mean train.epochs?"
    )]
    [InlineData(
        "{ epochs: [1] }",
        "3:11: epochs is an unknown key; expected a key of the experiment such as train.epochs, or a parameter; did you mean train.epochs?"
    )]
    [InlineData(
        "{ parameters.droput: [1] }",
        "3:11: parameters.droput is no parameter of architecture wide; expected one of dropout, units; did you mean dropout?"
    )]
    [InlineData("{ extends: [b.yaml] }", "3:11: extends cannot be varied or set; expected a key such as train.epochs or parameters.NAME")]
    [InlineData("{ matrix: [1] }", "3:11: matrix cannot be varied or set; expected a key such as train.epochs or parameters.NAME")]
    [InlineData("{ dropout: 0.5 }", "3:20: matrix.dropout is 0.5; expected a list of values")]
    [InlineData("{ dropout: [] }", "3:20: matrix.dropout is an empty list; expected a list of values")]
    [InlineData("{ dropout: [0, ] , train.epochs: [~] }", "3:43: matrix.train.epochs has an empty value; expected a value")]
    [InlineData("{ dropout: [0.5, 0.50] }", "3:26: matrix.dropout has 0.5 twice; expected every value once, whatever its letter case")]
    [InlineData(
        "{ dropout: [0], parameters.dropout: [1] }",
        "3:25: matrix.parameters.dropout is the same key as matrix.dropout; expected it once"
    )]
    [InlineData("{ train.epochs: [1, 0] }", "3:29: train.epochs is 0; expected 1..10000")]
    [InlineData("{ dropout: [0, 1.5] }", "3:24: wide.layers[2].dropout.rate is 1.5; expected 0..0.999")]
    public void Load_FaultyAxis_NamesIt(string matrix, string fault) =>
        Assert.Equal([$"experiments/a.yaml:{fault}"], repository.FaultsOf($"{Small}matrix: {matrix}"));

    [Fact]
    public void Load_ParameterThatOneArchitectureLacks_NamesIt() =>
        Assert.Equal(
            ["experiments/a.yaml:2:39: parameters.units is no parameter of architecture deep; expected one of dropout"],
            repository.FaultsOf("dataset: shapes\nmatrix: { architecture: [wide, deep], units: [8, 16] }")
        );

    [Fact]
    public void Load_ParameterNamedLikeAKey_IsAmbiguousAsAnAxis()
    {
        const string text =
            "dataset: shapes\narchitecture: { parameters: { train: 8 }, layers: [flatten, dense: { units: '{train}' }, dense: { units: classes }] }\n";

        Assert.Equal(
            [
                "experiments/a.yaml:3:11: train is both a key of the experiment and a parameter; expected parameters.train, or another name for the parameter",
            ],
            repository.FaultsOf(text + "matrix: { train: [8] }")
        );
        Assert.Equal(["a/parameters.train=8"], Names(repository.LoadText(text + "matrix: { parameters.train: [8] }")));
    }

    [Fact]
    public void Load_TooManyExperiments_IsRefusedBeforeTheyAreMade()
    {
        string seeds = string.Join(", ", Enumerable.Range(0, 1000));

        string fault = Assert.Single(repository.FaultsOf($"{Small}matrix: {{ train.seed: [{seeds}], preprocess.split_seed: [{seeds}] }}"));

        Assert.Equal("experiments/a.yaml:3:11: the matrix expands to 1000000 experiments; expected at most 10000", fault);
    }

    [Fact]
    public void Load_LongName_IsAFault() =>
        Assert.Contains(
            "would have 264 bytes; expected at most 200: use shorter keys or values",
            Assert.Single(repository.FaultsOf($"{Small}matrix: {{ description: [{new string('x', 252)}] }}")),
            StringComparison.Ordinal
        );

    [Fact]
    public void Load_ThousandExperiments_AllDiffer()
    {
        string seeds = string.Join(", ", Enumerable.Range(0, 100));

        var experiments = repository.LoadText(
            $"dataset: shapes\nmatrix: {{ architecture: [wide, deep], dropout: [0, 0.1, 0.2, 0.3, 0.4], train.seed: [{seeds}] }}"
        );

        Assert.Equal(1000, Names(experiments).Distinct().Count());
        Assert.Equal(99, experiments[^1].Train.Seed);
    }

    [Fact]
    public void Load_Set_AppliesToEveryFileBeforeTheMatrix()
    {
        repository.Write("experiments/b.yaml", Small + "train: { epochs: 7, seed: 5 }\nmatrix: { dropout: [0, 0.5] }");

        var experiments = repository.LoadText(Small);
        Assert.Equal(3, Assert.Single(experiments).Train.Epochs);

        experiments = repository.Load(["experiments"], set: ["train.epochs=9", "units=8", "train.optimizer.sgd.momentum=0.5"]);

        Assert.Equal(["a", "b/dropout=0", "b/dropout=0.5"], Names(experiments));
        Assert.All(experiments, experiment => Assert.Equal(9, experiment.Train.Epochs));
        Assert.All(experiments, experiment => Assert.Equal("8", experiment.Parameters["units"].ToJsonString()));
        Assert.All(experiments, experiment => Assert.Equal(new SgdOptions { Momentum = 0.5 }, experiment.Train.Optimizer));
        Assert.Equal([111, 5, 5], experiments.Select(experiment => experiment.Train.Seed));
    }

    [Fact]
    public void Load_SetOfAnAxis_ReplacesItByTheOneValue()
    {
        const string study = "dataset: shapes\nmatrix: { architecture: [wide, deep], dropout: [0, 0.5] }";

        Assert.Equal(
            ["a/architecture=wide,dropout=0.3", "a/architecture=deep,dropout=0.3"],
            Names(repository.LoadText(study, set: ["dropout=0.3"]))
        );
        Assert.Equal(
            ["a/architecture=deep,dropout=0", "a/architecture=deep,dropout=0.5"],
            Names(repository.LoadText(study, set: ["architecture=deep"]))
        );
    }

    [Fact]
    public void Load_SetTwice_TheLastWins() =>
        Assert.Equal(2, Assert.Single(repository.LoadText(Small, set: ["train.epochs=1", "train.epochs=2"])).Train.Epochs);

    [Theory]
    [InlineData(
        "train.epoch=3",
        "--set train.epoch: train.epoch is an unknown key; expected a key of the experiment such as train.epochs, or a parameter; did you mean train.epochs?"
    )]
    [InlineData("train.epochs=0", "--set train.epochs: train.epochs is 0; expected 1..10000")]
    [InlineData("train.epochs=", "--set train.epochs: train.epochs is empty; expected a whole number 1..10000")]
    [InlineData("train.epochs=[1", "--set train.epochs: not valid YAML")]
    [InlineData("train.epochs", "--set train.epochs: no value is given; expected --set=key=value, such as --set=train.epochs=5")]
    [InlineData("=5", "--set : no value is given")]
    [InlineData("parameters.x=1", "--set parameters.x: parameters.x is no parameter of architecture wide; expected one of dropout, units")]
    [InlineData("matrix={}", "--set matrix: matrix cannot be varied or set")]
    [InlineData(
        "train.optimizer.adam.beta1=0.5",
        "--set train.optimizer.adam.beta1: the matrix of experiments/a.yaml:3:11 varies train.optimizer as a whole"
    )]
    public void Load_FaultySet_NamesIt(string set, string fault) =>
        Assert.StartsWith(
            fault,
            Assert.Single(repository.FaultsOf(Small + "matrix: { train.optimizer: [adam, sgd] }", set: [set])),
            StringComparison.Ordinal
        );

    [Fact]
    public void Load_SetValue_IsYaml() =>
        Assert.Equal("a: b", Assert.Single(repository.LoadText(Small, set: ["description='a: b'"])).Description);

    [Fact]
    public void Load_Parameters_AreJsonOfTheirTypes()
    {
        var parameters = Assert
            .Single(repository.LoadText("dataset: shapes\narchitecture: deep\nparameters: { dropout: [0.10, 0] }"))
            .Parameters;

        Assert.Equal("[0.1,0]", JsonSerializer.Serialize(parameters["dropout"]));
    }

    private static IEnumerable<string> Names(IEnumerable<Permafrost.Experiments.Definitions.ExperimentDefinition> experiments) =>
        experiments.Select(experiment => experiment.Name);
}

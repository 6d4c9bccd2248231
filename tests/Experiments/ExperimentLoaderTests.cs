using Permafrost.Core.Errors;
using Permafrost.Experiments;
using Permafrost.Experiments.Definitions;
using Permafrost.Model.Optimizers;
using Permafrost.Model.Training;

namespace Permafrost.Tests.Experiments;

public sealed class ExperimentLoaderTests : IDisposable
{
    private const string Small = "dataset: shapes\narchitecture: wide\n";

    private readonly TemporaryRepository repository = new();

    public void Dispose() => repository.Dispose();

    [Fact]
    public void Load_FileOutsideTheRepository_IsKnownByItsNameAlone()
    {
        using var elsewhere = new TemporaryRepository();
        elsewhere.Write("mine.yaml", Small);

        Assert.Equal("mine.yaml", Assert.Single(repository.Load([elsewhere.PathOf("mine.yaml")])).File);
    }

    [Fact]
    public void Load_SmallestFile_FillsInEveryDefault()
    {
        var experiment = Assert.Single(repository.LoadText(Small));

        Assert.Equal("a", experiment.Name);
        Assert.Equal("experiments/a.yaml", experiment.File);
        Assert.Equal("", experiment.Description);
        Assert.Equal(new TrainOptions(), experiment.Train);
        Assert.Equal(new PreprocessOptions(), experiment.Preprocess);
        Assert.Equal("shapes", experiment.Dataset.Name);
        Assert.Equal(["dropout 0.1", "units 16"], experiment.Parameters.Select(pair => $"{pair.Key} {pair.Value}"));
        Assert.Equal(4, experiment.Layers.Length);
        Assert.Empty(experiment.Axes);
    }

    [Fact]
    public void Load_KeysWithoutValues_MeanTheDefaults() =>
        Assert.Equal(new TrainOptions(), Assert.Single(repository.LoadText(Small + "train:\npreprocess:\nparameters:\nmatrix:\n")).Train);

    [Fact]
    public void Load_OptimizerByNameAlone_HasItsDefaults() =>
        Assert.Equal(new SgdOptions(), Assert.Single(repository.LoadText(Small + "train: { optimizer: sgd }")).Train.Optimizer);

    [Fact]
    public void Load_SeveralFaults_ReportsAllWithTheirPlaces()
    {
        var faults = repository.FaultsOf(
            """
            dataset: shapse
            architecture: wdie
            descripton: x
            preprocess: { size: big, channels: grey, validation: 0.95, limit: 1.5 }
            train:
              epoch: 3
              batch_size: 0
              seed: [1]
              optimizer: { adm: {} }
            """
        );

        Assert.Equal(
            [
                "experiments/a.yaml:1:10: dataset is \"shapse\"; expected one of shapes; did you mean shapes?",
                "experiments/a.yaml:2:15: architecture is \"wdie\"; expected one of deep, wide; did you mean wide?",
                "experiments/a.yaml:3:1: descripton is an unknown key; expected one of extends, description, dataset, check, preprocess, augment, backbone, architecture, "
                    + "parameters, train, evaluate, resources, matrix, seeds, folds, fold; did you mean description?",
                "experiments/a.yaml:4:21: preprocess.size is \"big\"; expected a whole number 1..1024",
                "experiments/a.yaml:4:36: preprocess.channels is \"grey\"; expected one of gray, rgb; did you mean gray?",
                "experiments/a.yaml:4:54: preprocess.validation is 0.95; expected 0..0.9",
                "experiments/a.yaml:4:67: preprocess.limit is 1.5; expected a whole number 0..2147483647",
                "experiments/a.yaml:6:3: train.epoch is an unknown key; expected one of seed, epochs, batch_size, label_smoothing, class_weights, clip, early_stopping, keep_best, engine, device, optimizer, schedule; did you mean train.epochs?",
                "experiments/a.yaml:7:15: train.batch_size is 0; expected 1..4096",
                "experiments/a.yaml:8:9: train.seed is a list; expected a whole number 0..4294967295",
                "experiments/a.yaml:9:16: train.optimizer is \"adm\"; expected one of adam, adamw, rmsprop, sgd; did you mean adam?",
            ],
            faults
        );
    }

    [Fact]
    public void Load_UnknownDatasetAndFaultyLayer_NamesBoth()
    {
        var faults = repository.FaultsOf(
            """
            dataset: shapse
            architecture: { layers: [conv2d: { filters: 8, kernel: 33 }, dense: { units: classes }] }
            """
        );

        Assert.Equal(
            [
                "experiments/a.yaml:1:10: dataset is \"shapse\"; expected one of shapes; did you mean shapes?",
                "experiments/a.yaml:2:56: architecture.layers[0].conv2d.kernel is 33; expected 1..31",
            ],
            faults
        );
    }

    [Theory]
    [InlineData("{}", "dataset is missing; expected a name, or a mapping in place")]
    [InlineData("{}", "architecture is missing; expected a name, or a mapping in place")]
    [InlineData("dataset:", "experiments/a.yaml:1:9: dataset is empty; expected a name, or { folder: DIR }")]
    [InlineData("dataset: 5", "dataset is 5; expected text: put it in quotes")]
    [InlineData("dataset: ../datasets/shapes", "dataset is \"../datasets/shapes\"; expected one of shapes")]
    [InlineData("train: 5", "train is 5; expected a mapping")]
    [InlineData(
        "train: { optimizer: 5 }",
        "train.optimizer is 5; expected one of adam, adamw, rmsprop, sgd, as NAME or as { NAME: { options } }"
    )]
    [InlineData("train: { optimizer: {} }", "train.optimizer is empty; expected exactly one of adam, adamw, rmsprop, sgd")]
    [InlineData(
        "train: { optimizer: { adam: {}, sgd: {} } }",
        "train.optimizer names adam, sgd; expected exactly one of adam, adamw, rmsprop, sgd"
    )]
    [InlineData("train: { optimizer: { sgd: { nesterov: no } } }", "train.optimizer.sgd.nesterov is \"no\"; expected true or false")]
    [InlineData("train: { epochs: \"3\" }", "train.epochs is \"3\"; expected a whole number 1..10000")]
    [InlineData("train: { epochs: 3.0 }", "train.epochs is 3.0; expected a whole number 1..10000")]
    [InlineData("train: { epochs: 99999999999999999999 }", "train.epochs is 99999999999999999999; expected a whole number 1..10000")]
    [InlineData(
        "train: { optimizer: { adam: { learning_rate: .inf } } }",
        "train.optimizer.adam.learning_rate is .inf; expected 1e-9..100"
    )]
    [InlineData("train: { schedule: step }", "train.schedule.step.every is missing; expected a whole number 1..10000")]
    [InlineData(
        "train: { schedule: cosin }",
        "train.schedule is \"cosin\"; expected one of constant, cosine, one_cycle, plateau, step; did you mean cosine?"
    )]
    [InlineData("train: { schedule: { one_cycle: { peak_at: 30 } } }", "train.schedule.one_cycle.peak_at is 30; expected 0..1")]
    [InlineData("train: { label_smoothing: 1 }", "train.label_smoothing is 1; expected 0..0.999")]
    [InlineData("augment: flip", "augment is \"flip\"; expected a mapping")]
    [InlineData("augment: { horizontal_flip: 1 }", "augment.horizontal_flip is 1; expected true or false")]
    [InlineData("augment: { width_shift: 2 }", "augment.width_shift is 2; expected 0..0.5")]
    [InlineData(
        "augment: { fill: reflected }",
        "augment.fill is \"reflected\"; expected one of edge, reflect, zeros, nearest, symmetric, wrap, constant; did you mean reflect?"
    )]
    [InlineData("augment: { erase_area: 0 }", "augment.erase_area is 0; expected 0.02..1")]
    [InlineData(
        "augment: { flip: true }",
        "augment.flip is an unknown key; expected one of horizontal_flip, vertical_flip, rotation, shear, zoom, keep_aspect, width_shift"
    )]
    [InlineData(
        "augment: { rotation: some }",
        "a.yaml:1:22: augment.rotation is \"some\"; expected a number 0..180, or a pair [low, high] in -180..180"
    )]
    [InlineData("augment: { rotation: -20 }", "augment.rotation is -20; expected a number 0..180, or a pair [low, high] in -180..180")]
    [InlineData("augment: { zoom: 0.8 }", "augment.zoom is 0.8; expected a number 0..0.75, or a pair [low, high] in 0.25..4")]
    [InlineData("augment: { zoom: .nan }", "augment.zoom is .nan; expected a number 0..0.75, or a pair [low, high] in 0.25..4")]
    [InlineData("augment: { zoom: [0.2, 1] }", "augment.zoom is [0.2, 1]; expected a number 0..0.75, or a pair [low, high] in 0.25..4")]
    [InlineData("augment: { shear: [5, -5] }", "augment.shear is [5, -5]; expected the lower number first")]
    [InlineData("augment: { shear: [5] }", "augment.shear has 1 item; expected a number 0..45, or a pair [low, high] in -45..45")]
    [InlineData(
        "augment: { brightness: [0, x] }",
        "a.yaml:1:28: augment.brightness is \"x\"; expected a number 0..1, or a pair [low, high] in 0..4"
    )]
    [InlineData(
        "augment: { contrast: { low: 1 } }",
        "augment.contrast is a mapping; expected a number 0..1, or a pair [low, high] in 0..4"
    )]
    [InlineData("augment: { crop_area: 0 }", "augment.crop_area is 0; expected 0.01..1")]
    [InlineData("augment: { fill_value: 256 }", "augment.fill_value is 256; expected 0..255")]
    [InlineData("architecture: [wide]", "architecture is a list; expected a name or a mapping with layers")]
    [InlineData("parameters: [1]", "parameters is a list; expected a mapping")]
    [InlineData("matrix: [1]", "matrix is a list; expected a mapping of keys to lists of values")]
    [InlineData("- a", "experiments/a.yaml:1:1: the file holds a list; expected a mapping")]
    [InlineData("~", "experiments/a.yaml:1:1: the file holds nothing; expected a mapping")]
    public void Load_FaultyFile_SaysWhatWasFoundAndExpected(string text, string fault) =>
        Assert.Contains(repository.FaultsOf(text), found => found.Contains(fault, StringComparison.Ordinal));

    [Fact]
    public void Load_UnreadableFile_DoesNotHideTheFaultsOfOthers()
    {
        repository.Write("experiments/a.yaml", "a: [");
        repository.Write("experiments/b.yaml", Small + "train: { epochs: 0 }");

        var faults = repository.Faults("experiments");

        Assert.Equal(2, faults.Count);
        Assert.StartsWith("experiments/a.yaml:", faults[0], StringComparison.Ordinal);
        Assert.Equal("experiments/b.yaml:3:18: train.epochs is 0; expected 1..10000", faults[1]);
    }

    [Fact]
    public void Load_FolderAndFileInIt_TakesEveryFileOnceInOrder()
    {
        repository.Write("experiments/b.yaml", Small);
        repository.Write("experiments/a.yaml", Small);
        repository.Write("experiments/B.yml", "not: loaded from a folder");

        Assert.Equal(["b", "a"], repository.Load(["experiments/b.yaml", "experiments"]).Select(experiment => experiment.Name));
    }

    [Fact]
    public void Load_MissingFile_NamesTheNearest()
    {
        repository.Write("experiments/dropout-study.yaml", Small);

        string fault = Assert.Single(repository.Faults("experiments/droput-study.yaml"));

        Assert.Equal(
            "experiments/droput-study.yaml: there is no such file; expected an experiment file, or a folder of them; did you mean experiments/dropout-study.yaml?",
            fault
        );
    }

    [Fact]
    public void Load_FolderWithoutFiles_IsAFault()
    {
        Directory.CreateDirectory(repository.PathOf("empty"));

        Assert.Equal(
            "empty: the folder holds no *.yaml; expected an experiment file, or a folder of them",
            Assert.Single(repository.Faults("empty"))
        );
    }

    [Fact]
    public void Load_NoPath_IsAFault() =>
        Assert.StartsWith("--experiments: no path is given", Assert.Single(repository.Faults()), StringComparison.Ordinal);

    [Fact]
    public void Load_TwoFilesOfOneName_IsAFault()
    {
        repository.Write("one/a.yaml", Small);
        repository.Write("two/A.yaml", Small);

        string fault = Assert.Single(repository.Faults("one/a.yaml", "two/A.yaml"));

        Assert.Equal(
            "two/A.yaml:1:1: a second experiment is named A, the first at one/a.yaml:1:1; expected every name once, whatever its letter case",
            fault
        );
    }

    [Fact]
    public void Load_FileOutsideTheRepository_IsNamedInFull()
    {
        using var other = new TemporaryRepository();
        other.Write("x.yaml", Small + "train: { epochs: 0 }");

        var error = Assert.Throws<UserErrorException>(() =>
            ExperimentLoader.Load(new ExperimentRequest(repository.Root, [other.PathOf("x.yaml")], [], []))
        );

        Assert.StartsWith($"{other.PathOf("x.yaml").Replace('\\', '/')}:3:18: ", Assert.Single(error.Faults), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_Only_TakesWhatAnyPatternMatches()
    {
        const string study = Small + "matrix: { dropout: [0, 0.25, 0.5] }";

        Assert.Equal(
            ["a/dropout=0", "a/dropout=0.5"],
            repository.LoadText(study, only: ["*=0", "*0.5"]).Select(experiment => experiment.Name)
        );
    }

    [Fact]
    public void Load_OnlyThatMatchesNothing_NamesTheNearest() =>
        Assert.Equal(
            [
                "--only: \"a/dropout=0.3\" does not match any of the 3 experiments; expected a pattern such as a/dropout=0.5, a/dropout=0, a/dropout=0.25",
            ],
            repository.FaultsOf(Small + "matrix: { dropout: [0, 0.25, 0.5] }", only: ["a/dropout=0.3", "*0.5"])
        );

    [Fact]
    public void Load_SameFilesTwice_GivesEqualDefinitions()
    {
        const string study = Small + "matrix: { dropout: [0, 0.25], train.seed: [1, 2] }";

        Assert.Equal(Describe(repository.LoadText(study)), Describe(repository.LoadText(study)));
    }

    private static IEnumerable<string> Describe(IEnumerable<ExperimentDefinition> experiments) =>
        experiments.Select(experiment => $"{experiment.Name} {experiment.Train} {string.Join(", ", experiment.Layers)}");
}

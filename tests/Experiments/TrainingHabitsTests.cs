using Permafrost.Experiments.Binding;
using Permafrost.Model.Optimizers;
using Permafrost.Model.Training;
using Permafrost.Model.Training.Schedules;

namespace Permafrost.Tests.Experiments;

/// <summary>Class weights, limits and monitors in YAML.</summary>
public sealed class TrainingHabitsTests : IDisposable
{
    private const string Small = "dataset: shapes\narchitecture: wide\n";

    private readonly TemporaryRepository repository = new();

    public void Dispose() => repository.Dispose();

    [Fact]
    public void Load_EveryHabit_ReachesItsOption()
    {
        var train = Train(
            """
            clip: { norm: 1, value: 0.5 }
            keep_best: validation_accuracy
            early_stopping: { patience: 3, min_delta: 0.01, start_from_epoch: 2 }
            optimizer: { rmsprop: { rho: 0.95, momentum: 0.9, centered: true } }
            schedule: { plateau: { monitor: train_loss, factor: 0.5, cooldown: 1, min_rate: 1e-6, warmup_epochs: 2 } }
            """
        );

        Assert.Equal(new ClipOptions { Norm = 1, Value = 0.5 }, train.Clip);
        Assert.Equal(EpochFigure.ValidationAccuracy, train.KeepBest);
        Assert.Equal(
            new EarlyStoppingOptions
            {
                Patience = 3,
                MinDelta = 0.01,
                StartFromEpoch = 2,
            },
            train.EarlyStopping
        );
        Assert.Equal(
            new RmsPropOptions
            {
                Rho = 0.95,
                Momentum = 0.9,
                Centered = true,
            },
            train.Optimizer
        );
        Assert.Equal(
            new PlateauOptions
            {
                Monitor = EpochFigure.TrainLoss,
                Factor = 0.5,
                Cooldown = 1,
                MinRate = 1e-6,
                WarmupEpochs = 2,
            },
            train.Schedule
        );
    }

    [Fact]
    public void Load_EmptyMapping_MeansTheDefaults() => Assert.Equal(new EarlyStoppingOptions(), Train("early_stopping:").EarlyStopping);

    [Theory]
    [InlineData("balanced", "\"balanced\"")]
    [InlineData("[1, 2.5, 0, 1]", "[1,2.5,0,1]")]
    [InlineData("{ cross: 3, square: 0.5 }", "[1,0.5,1,3]")]
    public void Load_ClassWeights_AreOneNumberPerClass(string yaml, string expected)
    {
        var train = Train($"class_weights: {yaml}");

        Assert.Equal(expected, OptionJson.Serialize(train)["class_weights"]!.ToJsonString());
        Assert.Equal(expected, OptionJson.Serialize(train.ClassWeights!).ToJsonString());
    }

    [Fact]
    public void Load_ClassWeightsAsAnAxis_ReachTheirExperiments()
    {
        var experiments = repository.LoadText(Small + "matrix: { train.class_weights: [balanced, { cross: 2 }] }");

        Assert.Equal(
            ["a/train.class_weights=balanced", "a/train.class_weights=(cross=2)"],
            experiments.Select(experiment => experiment.Name)
        );
        Assert.Equal([1, 1, 1, 2], experiments[1].Train.ClassWeights!.Given);
    }

    [Theory]
    [InlineData(
        "{ crss: 2 }",
        "20: train.class_weights names the class \"crss\", which the dataset does not have; expected one of circle, square, triangle, cross; did you mean cross?"
    )]
    [InlineData("[1, 2]", "18: train.class_weights has 2 weights; expected 4, one per class")]
    [InlineData(
        "[0, 0.0, 1e-300, 0]",
        "18: train.class_weights is 0 for every class, so that nothing would be learned; expected a weight above 0"
    )]
    [InlineData(
        "{ circle: 0, square: 0, triangle: 0, cross: 0 }",
        "18: train.class_weights is 0 for every class, so that nothing would be learned; expected a weight above 0"
    )]
    [InlineData("[1, 2, x, 4]", "25: train.class_weights[2] is \"x\"; expected a number 0..1000000")]
    [InlineData("{ cross: -1 }", "27: train.class_weights.cross is -1; expected a number 0..1000000")]
    [InlineData(
        "balance",
        "18: train.class_weights is \"balance\"; expected the word balanced, a list with one weight per class, or a mapping of classes to weights"
    )]
    [InlineData(
        "{}",
        "18: train.class_weights is an empty mapping; expected the word balanced, a list with one weight per class, or a mapping of classes to weights"
    )]
    public void Load_OtherClassWeights_AreAFaultInItsPlace(string yaml, string expected) =>
        Assert.Equal($"experiments/a.yaml:4:{expected}", Assert.Single(repository.FaultsOf($"{Small}train:\n  class_weights: {yaml}")));

    [Fact]
    public void Load_MonitorsWithoutValidationImages_AreAllFaults()
    {
        const string End =
            " is validation_loss, and preprocess.validation is 0: no image is validated on; expected train_loss or train_accuracy, or another preprocess.validation";

        var faults = repository.FaultsOf(
            Small
                + """
                preprocess: { validation: 0 }
                train:
                  early_stopping: { patience: 2 }
                  keep_best: validation_loss
                  schedule: plateau
                """
        );

        Assert.Equal(
            [
                $"experiments/a.yaml:5:19: train.early_stopping.monitor{End}",
                $"experiments/a.yaml:6:14: train.keep_best{End}",
                $"experiments/a.yaml:7:13: train.schedule.plateau.monitor{End}",
            ],
            faults
        );
    }

    [Theory]
    [InlineData("preprocess: { validation: 0 }\ntrain: { keep_best: train_loss }")]
    [InlineData("preprocess: { validation: 0 }\ntrain: { early_stopping: { patience: 0 } }")]
    [InlineData("preprocess: { validation: 0 }\nfolds: 3\ntrain: { keep_best: validation_loss }")]
    public void Load_MonitorOfWhatIsThere_IsRight(string text) => Assert.NotEmpty(repository.LoadText(Small + text));

    [Fact]
    public void Load_UnknownFigure_NamesTheNearest() =>
        Assert.Equal(
            "experiments/a.yaml:3:21: train.keep_best is \"val_loss\"; expected one of train_loss, train_accuracy, validation_loss, validation_accuracy",
            Assert.Single(repository.FaultsOf(Small + "train: { keep_best: val_loss }")).Split("; did")[0]
        );

    private TrainOptions Train(string yaml)
    {
        string indented = string.Join('\n', yaml.Split('\n').Select(line => $"  {line}"));
        return Assert.Single(repository.LoadText($"{Small}train:\n{indented}")).Train;
    }
}

using System.Text;
using System.Text.Json.Nodes;
using Permafrost.Experiments.Binding;
using Permafrost.Experiments.Datasets;
using Permafrost.Experiments.Definitions;
using Permafrost.Experiments.Faults;
using Permafrost.Experiments.Yaml;
using Permafrost.Model.Layers;
using Permafrost.Model.Optimizers;
using Permafrost.Model.Training;
using Permafrost.Model.Training.Schedules;

namespace Permafrost.Tests.Experiments.Binding;

public sealed class OptionJsonTests
{
    [Fact]
    public void Serialize_Layer_StandsUnderItsNameWithEveryDefault() =>
        Assert.Equal(
            """{"conv2d":{"activation":{"relu":{}},"bias":true,"filters":32,"initializer":"glorot_uniform","kernel":3,"l2":0,"padding":"valid","stride":1}}""",
            OptionJson
                .Serialize(
                    new Conv2dOptions
                    {
                        Filters = 32,
                        Kernel = 3,
                        Activation = Activation.Relu,
                    }
                )
                .ToJsonString()
        );

    [Fact]
    public void Serialize_TrainOptions_IncludesTheOptimizer() =>
        Assert.Equal(
            """{"batch_size":64,"device":"cpu","engine":"managed","epochs":3,"label_smoothing":0,"optimizer":{"adam":{"beta1":0.9,"beta2":0.999,"epsilon":1E-07,"learning_rate":0.001}},"schedule":{"constant":{"warmup_epochs":0}},"seed":111}""",
            OptionJson.Serialize(new TrainOptions()).ToJsonString()
        );

    [Fact]
    public void Serialize_LayerWithoutOptions_IsAnEmptyMapping() =>
        Assert.Equal("""{"flatten":{}}""", OptionJson.Serialize(new FlattenOptions()).ToJsonString());

    [Fact]
    public void Serialize_NegativeZero_IsZero() =>
        Assert.Equal("""{"dropout":{"rate":0}}""", OptionJson.Serialize(new DropoutOptions { Rate = -0.0 }).ToJsonString());

    [Fact]
    public void Serialize_List_KeepsItsOrder() =>
        Assert.Equal(
            """{"debian":{"folder":"f","package":"p","suffix":""}}""",
            OptionJson.Serialize(new IdxSource { Mirrors = [new DebianMirror { Package = "p", Folder = "f" }] })["idx"]!["mirrors"]![
                0
            ]!.ToJsonString()
        );

    public static TheoryData<object> Records =>
        [
            new Conv2dOptions
            {
                Filters = 3,
                Kernel = 5,
                Stride = 2,
                Padding = Padding.Same,
                Initializer = Initializer.HeNormal,
                L2 = 1e-4,
            },
            new MaxPool2dOptions { Size = 3, Stride = 2 },
            new DenseOptions { Units = 7 },
            new FlattenOptions(),
            new ReluOptions(),
            new PreprocessOptions
            {
                Size = 64,
                Channels = ImageChannels.Rgb,
                Validation = 0,
                Limit = 6000,
            },
            new TrainOptions
            {
                Seed = uint.MaxValue,
                Optimizer = new SgdOptions { Momentum = 0.9, Nesterov = true },
            },
            new TrainOptions
            {
                ClassWeights = ClassWeights.Balanced,
                Clip = new ClipOptions { Norm = 1 },
                EarlyStopping = new EarlyStoppingOptions { Monitor = EpochFigure.TrainLoss },
                KeepBest = EpochFigure.ValidationAccuracy,
                Optimizer = new RmsPropOptions { Centered = true },
                Schedule = new PlateauOptions { Patience = 2 },
            },
            new ShapesSource { TrainCount = 5 },
        ];

    [Theory]
    [MemberData(nameof(Records))]
    public void Serialize_ThenBind_GivesTheSameRecord(object options)
    {
        // JSON is YAML, so that what stands in a key can be read back.
        string json = OptionJson.Serialize(options).ToJsonString();
        var choice =
            options is LayerOptions ? typeof(LayerOptions)
            : options is DatasetSource ? typeof(DatasetSource)
            : options.GetType();
        var faults = new FaultList();
        var node = YamlReader.Read(Encoding.UTF8.GetBytes(json), "json", faults)!;

        object? bound = new OptionBinder(faults).Bind(OptionType.Of(choice), node, OptionPath.Root);

        faults.ThrowIfAny();
        Assert.Equal(options, bound);
    }

    [Fact]
    public void Serialize_NoOptionType_Throws() => Assert.Throws<NotSupportedException>(() => OptionJson.Serialize(1.5m));

    [Fact]
    public void Serialize_Keys_AreInOrdinalOrder()
    {
        var keys = ((JsonObject)OptionJson.Serialize(new Conv2dOptions())["conv2d"]!).Select(pair => pair.Key).ToList();

        Assert.Equal(keys.Order(StringComparer.Ordinal), keys);
    }
}

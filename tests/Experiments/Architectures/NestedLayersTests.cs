using Permafrost.Experiments.Binding;
using Permafrost.Model;
using Permafrost.Model.Layers;

namespace Permafrost.Tests.Experiments.Architectures;

/// <summary>Layers that hold layers: read, filled in, checked and written as those on top are.</summary>
public sealed class NestedLayersTests : IDisposable
{
    private readonly TemporaryRepository repository = new();

    [Fact]
    public void Load_BlockWithPlaceholders_FillsThemIn()
    {
        var layers = Load(
            """
            parameters: { rates: [0.1, 0.2], filters: 4 }
            layers:
              - conv2d: { filters: "{filters}", kernel: 3, padding: same }
              - residual:
                  layers:
                    - dropout: { rate: "{rates[0]}" }
                    - residual:
                        layers: [batch_norm: { activation: relu }, dropout: { rate: "{rates[1]}" }]
                  shortcut: [conv2d: { filters: "{filters}", kernel: 1 }]
                  activation: relu
              - flatten
              - dense: { units: classes }
            """
        );

        var block = Assert.IsType<ResidualOptions>(layers[1]);
        Assert.Equal(Activation.Relu, block.Activation);
        Assert.Equal(new DropoutOptions { Rate = 0.1 }, block.Layers[0]);
        var inner = Assert.IsType<ResidualOptions>(block.Layers[1]);
        Assert.Equal([new BatchNormOptions { Activation = Activation.Relu }, new DropoutOptions { Rate = 0.2 }], inner.Layers);
        Assert.Empty(inner.Shortcut);
        Assert.Equal([new Conv2dOptions { Filters = 4, Kernel = 1 }], block.Shortcut);
    }

    [Fact]
    public void Load_ClassesInsideABlock_AreTheNumberOfClasses()
    {
        var layers = Load(
            """
            layers: [flatten, dense: { units: classes }, residual: { layers: [dense: { units: classes }] }]
            """
        );

        Assert.Equal([new DenseOptions { Units = 4 }], Assert.IsType<ResidualOptions>(layers[^1]).Layers);
    }

    [Fact]
    public void Load_ActivationsPaddingsAndBranches_AreWhatYamlSays()
    {
        var layers = Load(
            """
            parameters: { activation: silu }
            layers:
              - conv2d: { filters: 4, kernel: 3, padding: 1, activation: { leaky_relu: { slope: 0.2 } } }
              - max_pool2d: { size: 3, stride: 2, padding: [0, 0, 1, 1] }
              - concat: { branches: [[], [relu6], [conv2d: { filters: 2, kernel: 1, activation: "{activation}" }]] }
              - flatten
              - dense: { units: classes, activation: none }
            """
        );

        Assert.Equal(
            new Conv2dOptions
            {
                Filters = 4,
                Kernel = 3,
                Padding = Padding.Of(1),
                Activation = new LeakyReluOptions { Slope = 0.2 },
            },
            layers[0]
        );
        Assert.Equal(Padding.Of(0, 0, 1, 1), Assert.IsType<MaxPool2dOptions>(layers[1]).Padding);
        var branches = Assert.IsType<ConcatOptions>(layers[2]).Branches;
        Assert.Equal([0, 1, 1], branches.Select(branch => branch.Length));
        Assert.Equal(new SiluOptions(), Assert.IsType<Conv2dOptions>(branches[2][0]).Activation);
    }

    [Theory]
    [InlineData(
        "padding: sam",
        "padding is \"sam\"; expected valid, same, a whole number 0..30, or [top, left, bottom, right]; did you mean same?"
    )]
    [InlineData("padding: -1", "padding is -1; expected valid, same, a whole number 0..30")]
    [InlineData("padding: [1, 1]", "padding has 2 items; expected valid, same")]
    [InlineData("padding: [1, 1, 1, x]", "padding is \"x\"; expected valid, same")]
    [InlineData("activation: rely", "activation is \"rely\"; expected one of leaky_relu, none, relu, relu6, sigmoid, silu")]
    [InlineData("activation: flatten", "activation is \"flatten\"; expected one of leaky_relu")]
    public void Load_WrongPaddingOrActivation_SaysWhatIsExpected(string option, string fault) =>
        Assert.Contains(
            Faults($"layers: [conv2d: {{ filters: 1, kernel: 3, {option} }}, flatten, dense: {{ units: classes }}]"),
            found => Contains(found, $"nested.layers[0].conv2d.{fault}")
        );

    [Fact]
    public void Load_DropoutAtEvaluationOfANetworkWithout_IsRefused()
    {
        repository.Write("experiments/architectures/nested.yaml", "layers: [flatten, dense: { units: classes }]");

        Assert.Contains(
            repository.FaultsOf("dataset: shapes\narchitecture: nested\nevaluate: { mc_dropout: 20 }"),
            found => Contains(found, "a.yaml:3:11: evaluate.mc_dropout is 20, but nested has no dropout: every pass would give the same")
        );
    }

    [Theory]
    [InlineData("{}", "nested.layers[0].residual.layers is missing; expected a list")]
    [InlineData("{ layers: [] }", "nested.layers[0].residual.layers has 0 items; expected at least 1")]
    [InlineData("{ layers: relu }", "nested.layers[0].residual.layers is \"relu\"; expected a list")]
    [InlineData("{ layers: [conv2d] }", "nested.layers[0].residual.layers[0].conv2d.filters is missing; expected a whole number 1..4096")]
    [InlineData("{ layers: [relu, rely] }", "nested.layers[0].residual.layers[1] is \"rely\"; expected one of average_pool2d")]
    [InlineData(
        "{ layers: [relu], shortcut: [batch_norm: { momentum: 2 }] }",
        "nested.layers[0].residual.shortcut[0].batch_norm.momentum is 2; expected 0..0.9999"
    )]
    [InlineData(
        "{ layers: [relu], activaton: relu }",
        "nested.layers[0].residual.activaton is an unknown key; expected one of layers, shortcut"
    )]
    [InlineData("{ layers: [dropout: { rate: \"{rate}\" }] }", "\"{rate}\" names no parameter of nested")]
    public void Load_FaultInsideABlock_IsNamedByItsPath(string block, string fault) =>
        Assert.Contains(Faults($"layers: [residual: {block}, flatten, dense: {{ units: classes }}]"), found => Contains(found, fault));

    [Fact]
    public void Load_SeveralFaultsInsideBlocks_AreToldAtOnce() =>
        Assert.Equal(
            2,
            Faults(
                "layers: [residual: { layers: [dropout: { rate: 2 }, residual: { layers: [conv2d: { filters: 0, kernel: 3 }] }] }]"
            ).Count
        );

    [Theory]
    [InlineData(
        "layers: [relu, conv2d: { filters: 3, kernel: 31 }]",
        "layer 1 (residual): layers[1] (conv2d): its kernel of 31x31 does not fit into an input of 28x28x1"
    )]
    [InlineData(
        "layers: [relu], shortcut: [residual: { layers: [dense: { units: 3 }] }]",
        "layer 1 (residual): shortcut[0] (residual): layers[0] (dense): its input is 28x28x1; expected a flat vector"
    )]
    [InlineData(
        "layers: [conv2d: { filters: 3, kernel: 3, stride: 2, padding: same }]",
        "layer 1 (residual): its layers end with 14x14x3, but its input, which is the shortcut, is 28x28x1; expected a shortcut"
    )]
    [InlineData(
        "layers: [conv2d: { filters: 3, kernel: 3 }], shortcut: [conv2d: { filters: 3, kernel: 1 }]",
        "layer 1 (residual): its layers end with 26x26x3, but its shortcut ends with 28x28x3; expected the same shape"
    )]
    [InlineData(
        "layers: [conv2d: { filters: 4096, kernel: 1 }, conv2d: { filters: 4096, kernel: 31, padding: same }, global_average_pool2d], shortcut: [flatten, dense: { units: 4096 }]",
        "layer 1 (residual): layers[1] (conv2d): its 16122904576 weights are too many"
    )]
    public void Load_ShapesThatDoNotFit_AreNamedWithTheInnerLayer(string block, string fault) =>
        Assert.Contains(
            Faults($"layers: [residual: {{ {block} }}, flatten, dense: {{ units: classes }}]"),
            found => Contains(found, fault)
        );

    [Fact]
    public void Serialize_Block_WritesItsLayersAndAnEmptyShortcut() =>
        Assert.Equal(
            """{"residual":{"activation":{"none":{}},"layers":[{"batch_norm":{"activation":{"none":{}},"epsilon":1E-05,"momentum":0.9}},{"residual":{"activation":{"relu":{}},"layers":[{"relu":{}}],"shortcut":[]}}],"shortcut":[]}}""",
            OptionJson
                .Serialize(
                    new ResidualOptions
                    {
                        Layers =
                        [
                            new BatchNormOptions(),
                            new ResidualOptions { Layers = [new ReluOptions()], Activation = Activation.Relu },
                        ],
                    }
                )
                .ToJsonString()
        );

    [Fact]
    public void TrainingBytes_LayersInABlock_CountAsOnTop()
    {
        var layers = new LayerOptions[]
        {
            new Conv2dOptions
            {
                Filters = 3,
                Kernel = 3,
                Padding = Padding.Same,
            },
            new BatchNormOptions(),
        };
        LayerOptions[] end = [new GlobalAveragePool2dOptions(), new DenseOptions { Units = 4 }];
        var input = new ActivationShape(8, 8, 3);
        var options = new Permafrost.Model.Training.TrainOptions();

        double flat = NetworkMemory.TrainingBytes(new NetworkDefinition(input, [.. layers, .. end], 4), options, threads: 2);
        double nested = NetworkMemory.TrainingBytes(
            new NetworkDefinition(input, [new ResidualOptions { Layers = [.. layers] }, .. end], 4),
            options,
            threads: 2
        );
        double unmixed = NetworkMemory.TrainingBytes(
            new NetworkDefinition(input, [layers[0], new ReluOptions(), .. end], 4),
            options,
            threads: 2
        );

        // The sum of the branches, for all 64 images, is the only thing more; and groups that meet keep theirs.
        Assert.Equal(flat + 64 * 8 * 8 * 16 * sizeof(float), nested);
        Assert.True(unmixed < flat - 3 * 48 * 8 * 8 * 16 * sizeof(float) / 2);
    }

    public void Dispose() => repository.Dispose();

    private static bool Contains(string text, string part) => text.Contains(part, StringComparison.Ordinal);

    private IReadOnlyList<LayerOptions> Load(string architecture)
    {
        repository.Write("experiments/architectures/nested.yaml", architecture);
        return Assert.Single(repository.LoadText("dataset: shapes\narchitecture: nested")).Layers;
    }

    private IReadOnlyList<string> Faults(string architecture)
    {
        repository.Write("experiments/architectures/nested.yaml", architecture);
        return repository.FaultsOf("dataset: shapes\narchitecture: nested");
    }
}

namespace Permafrost.Tests.Experiments.Architectures;

/// <summary>Architectures, their parameters, and whether their layers fit.</summary>
public sealed class ArchitectureTests : IDisposable
{
    private const string Wide = "dataset: shapes\narchitecture: wide\n";
    private const string Deep = "dataset: shapes\narchitecture: deep\n";

    private readonly TemporaryRepository repository = new();

    public void Dispose() => repository.Dispose();

    [Fact]
    public void Load_InPlace_IsCalledSo()
    {
        var experiment = Assert.Single(
            repository.LoadText(
                "dataset: shapes\narchitecture:\n  parameters: { n: classes }\n  layers: [flatten, relu, dense: { units: '{n}' }]\n"
            )
        );

        Assert.Equal("(in place)", experiment.Architecture);
        Assert.Equal("\"classes\"", experiment.Parameters["n"].ToJsonString());
        Assert.Equal(3, experiment.Layers.Length);
    }

    [Theory]
    [InlineData(
        "parameters: { droput: 0.5 }",
        "experiments/a.yaml:3:15: parameters.droput is no parameter of architecture wide; expected one of dropout, units; did you mean dropout?"
    )]
    [InlineData("parameters: { dropout: 1.5 }", "experiments/a.yaml:3:24: wide.layers[2].dropout.rate is 1.5; expected 0..0.999")]
    [InlineData(
        "parameters: { dropout: high }",
        "experiments/a.yaml:3:24: wide.layers[2].dropout.rate is \"high\"; expected a number 0..0.999"
    )]
    [InlineData(
        "parameters: { dropout: [0.5] }",
        "experiments/a.yaml:3:24: wide.layers[2].dropout.rate is a list; expected a number 0..0.999"
    )]
    [InlineData(
        "parameters: { dropout: ~ }",
        "experiments/a.yaml:3:24: parameters.dropout is empty; expected a number, text, true or false, or a list of such"
    )]
    [InlineData(
        "parameters: { dropout: [] }",
        "experiments/a.yaml:3:24: parameters.dropout is an empty list; expected a number, text, true or false, or a list of such"
    )]
    [InlineData(
        "parameters: { dropout: [0.5, [1]] }",
        "experiments/a.yaml:3:30: parameters.dropout[1] is a list; expected a number, text, true or false, or a list of such"
    )]
    [InlineData(
        "parameters: { dropout: .nan }",
        "experiments/a.yaml:3:24: parameters.dropout is .nan; expected a number, text, true or false, or a list of such"
    )]
    [InlineData(
        "parameters: { units: 70000 }",
        "experiments/a.yaml:3:22: wide.layers[1].dense.units is 70000; expected 1..65536, or the word classes"
    )]
    public void Load_FaultyParameter_NamesIt(string parameters, string fault) =>
        Assert.Equal([fault], repository.FaultsOf(Wide + parameters));

    [Fact]
    public void Load_ListTooShort_NamesTheUseAndTheExperiment() =>
        Assert.Equal(
            [
                "experiments/architectures/deep.yaml:7:22: deep.layers[4].dropout.rate is \"{dropout[1]}\", but dropout has one value; expected index 0, or a longer list (experiment a)",
            ],
            repository.FaultsOf(Deep + "parameters: { dropout: [0.5] }")
        );

    [Fact]
    public void Load_ListTooLong_IsAFault() =>
        Assert.Equal(
            ["experiments/a.yaml:3:24: parameters.dropout has 3 values; expected at most 2, one for each use in deep"],
            repository.FaultsOf(Deep + "parameters: { dropout: [0.1, 0.2, 0.3] }")
        );

    [Theory]
    [InlineData(
        "[flatten, dropout: { rate: \"{droput}\" }]",
        "2:82: \"{droput}\" names no parameter of architecture; expected one of dropout; did you mean dropout?"
    )]
    [InlineData(
        "[flatten, dropout: { rate: {dropout} }]",
        "architecture.layers[1].dropout.rate is a mapping; expected a number 0..0.999; did you mean \"{dropout}\", in quotes?"
    )]
    [InlineData("[dropout: { rate: \"{dropout\" }]", "architecture.layers[0].dropout.rate is \"{dropout\"; expected a number 0..0.999")]
    [InlineData("[dropout: { rate: \"x{dropout}\" }]", "architecture.layers[0].dropout.rate is \"x{dropout}\"; expected a number 0..0.999")]
    [InlineData("[]", "architecture.layers is an empty list; expected at least one layer")]
    [InlineData("flatten", "architecture.layers is \"flatten\"; expected a list")]
    [InlineData("[conv2d]", "architecture.layers[0].conv2d.filters is missing; expected a whole number 1..4096")]
    [InlineData(
        "[conv3d: {}]",
        "architecture.layers[0] is \"conv3d\"; expected one of average_pool2d, batch_norm, concat, conv2d, dense, depthwise_conv2d, dropout, flatten, global_average_pool2d, global_max_pool2d, leaky_relu, max_pool2d, normalize, relu, relu6, residual, sigmoid, silu, spatial_dropout2d; did you mean conv2d?"
    )]
    [InlineData(
        "[5]",
        "architecture.layers[0] is 5; expected one of average_pool2d, batch_norm, concat, conv2d, dense, depthwise_conv2d, dropout, flatten, global_average_pool2d, global_max_pool2d, leaky_relu, max_pool2d, normalize, relu, relu6, residual, sigmoid, silu, spatial_dropout2d, as NAME or as { NAME: { options } }"
    )]
    public void Load_FaultyLayers_NamesThem(string layers, string fault) =>
        Assert.Contains(
            repository.FaultsOf($"dataset: shapes\narchitecture: {{ parameters: {{ dropout: 0.5 }}, layers: {layers} }}"),
            found => found.Contains(fault, StringComparison.Ordinal)
        );

    [Fact]
    public void Load_ParameterThatNoLayerUses_IsAFault() =>
        Assert.Equal(
            ["experiments/a.yaml:2:31: architecture.parameters.rate is used by no layer; expected \"{rate}\" in one, or no such parameter"],
            repository.FaultsOf(
                "dataset: shapes\narchitecture: { parameters: { rate: 0.5 }, layers: [flatten, dense: { units: classes }] }"
            )
        );

    [Fact]
    public void Load_HugeIndex_IsOutOfRange() =>
        Assert.Contains(
            "expected an index 0..1",
            Assert.Single(
                repository.FaultsOf(
                    "dataset: shapes\narchitecture: { parameters: { d: [1, 2] }, layers: [flatten, dropout: { rate: \"{d[99999999999]}\" }] }"
                )
            ),
            StringComparison.Ordinal
        );

    [Fact]
    public void Load_KernelLargerThanTheImage_NamesLayerAndShapes() =>
        Assert.Equal(
            [
                "experiments/architectures/deep.yaml:3:5: layer 1 (conv2d): its kernel of 3x3 does not fit into an input of 2x2x1; expected at least 3x3 pixels, or padding: same (experiment a)",
            ],
            repository.FaultsOf(Deep + "preprocess: { size: 2 }")
        );

    [Fact]
    public void Load_WindowLargerThanAnImageOfOnePixel_NamesThePixel() =>
        Assert.Contains(
            "layer 2 (max_pool2d): its window of 2x2 does not fit into an input of 1x1x4",
            Assert.Single(
                repository.FaultsOf(
                    "dataset: shapes\npreprocess: { size: 3 }\narchitecture: { layers: [conv2d: { filters: 4, kernel: 3 }, max_pool2d: { size: 2 }, flatten, dense: { units: classes }] }"
                )
            ),
            StringComparison.Ordinal
        );

    [Fact]
    public void Load_FaultSharedByNineExpansions_IsReportedOnce()
    {
        var faults = repository.FaultsOf(
            Deep + "preprocess: { size: 2 }\ntrain: { epochs: 0 }\nmatrix: { dropout: [0, 0.1, 0.2], train.seed: [1, 2, 3] }"
        );

        Assert.Equal(2, faults.Count);
        Assert.Equal("experiments/a.yaml:4:18: train.epochs is 0; expected 1..10000", faults[0]);
        Assert.EndsWith("(experiment a/dropout=0,train.seed=1 and 8 more)", faults[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "[dense: { units: 4 }]",
        "layer 1 (dense): its input is 28x28x1; expected a flat vector: put flatten before it (experiment a)"
    )]
    [InlineData(
        "[flatten, dense: { units: 5 }]",
        "layer 2 (dense): the network ends with an output of 5; expected 4, one for each class of shapes: end with \"dense: { units: classes }\" (experiment a)"
    )]
    [InlineData("[relu]", "layer 1 (relu): the network ends with an output of 28x28x1; expected 4, one for each class of shapes")]
    public void Load_NetworkThatDoesNotFit_NamesTheLayer(string layers, string fault) =>
        Assert.Contains(
            fault,
            Assert.Single(repository.FaultsOf($"dataset: shapes\narchitecture: {{ layers: {layers} }}")),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData(
        1024,
        "conv2d: { filters: 4096, kernel: 1 }, flatten, dense: { units: classes }",
        "layer 1 (conv2d): 1024x1024x1 in and 1024x1024x4096 out are too large; expected at most 268435455 values an image"
    )]
    [InlineData(
        1024,
        "conv2d: { filters: 256, kernel: 1 }, flatten, dense: { units: classes }",
        "layer 1 (conv2d): 1024x1024x1 in and 1024x1024x256 out are too large"
    )]
    [InlineData(
        28,
        "flatten, dense: { units: 65536 }, dense: { units: 65536 }, dense: { units: classes }",
        "layer 3 (dense): its 4294967296 weights are too many; expected at most 2147483647"
    )]
    public void Load_LayerLargerThanTheEngineAddresses_IsRefused(int size, string layers, string fault) =>
        Assert.Contains(
            fault,
            Assert.Single(repository.FaultsOf($"dataset: shapes\npreprocess: {{ size: {size} }}\narchitecture: {{ layers: [{layers}] }}")),
            StringComparison.Ordinal
        );

    [Fact]
    public void Load_FaultyArchitectureFile_IsNamedOnceForAllItsUsers()
    {
        repository.Write("experiments/architectures/bad.yaml", "layer: [flatten]");

        var faults = repository.FaultsOf("dataset: shapes\narchitecture: bad\nmatrix: { train.seed: [1, 2] }");

        Assert.Equal(
            [
                "experiments/architectures/bad.yaml:1:1: layer is an unknown key; expected one of description, parameters, layers; did you mean layers?",
                "experiments/architectures/bad.yaml:1:1: layers is missing; expected a list",
            ],
            faults
        );
    }
}

using Permafrost.Model;
using Permafrost.Model.Layers;

namespace Permafrost.Tests.Model;

public sealed class GraphBuilderTests
{
    [Fact]
    public void Append_BlocksInBlocks_NumbersEachTypeAndPutsBranchesInOrder()
    {
        var builder = new GraphBuilder();
        builder.Append(
            [
                new ReluOptions(),
                new ConcatOptions
                {
                    Branches =
                    [
                        [new ReluOptions()],
                        [new ResidualOptions { Layers = [new ReluOptions()], Shortcut = [new DropoutOptions()] }],
                        [],
                    ],
                },
            ],
            GraphNode.Image
        );

        Assert.Equal(
            ["relu_1 -1", "relu_2 0", "relu_3 0", "dropout_1 0", "residual_1 2 3", "concat_1 1 4 0"],
            builder.ToGraph().Select(Line)
        );
    }

    [Fact]
    public void ToGraph_Output_LeavesOutWhatItDoesNotNeed()
    {
        var builder = new GraphBuilder();
        int a = builder.Add("a", new ReluOptions(), GraphNode.Image);
        int b = builder.Add("b", new ReluOptions(), a);
        int c = builder.Add("c", new ReluOptions(), a);
        int d = builder.Add("d", new AddMerge(), c, a);
        builder.Add("e", new AddMerge(), b, d);

        Assert.Equal(["a -1", "c 0", "d 1 0"], builder.ToGraph(d).Select(Line));
        Assert.Equal(["a -1", "b 0"], builder.ToGraph(b).Select(Line));
    }

    [Theory]
    [InlineData("a", 0, "Two nodes are named a")]
    [InlineData("b", 1, "b reads node 1; expected one of the 1 before it")]
    [InlineData("b", -2, "b reads node -2")]
    public void Add_WrongNameOrInput_SaysSo(string name, int input, string message)
    {
        var builder = new GraphBuilder();
        builder.Add("a", new ReluOptions(), GraphNode.Image);

        var fault = Assert.Throws<ArgumentException>(() => builder.Add(name, new ReluOptions(), input));

        Assert.StartsWith(message, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Add_Block_IsRefused()
    {
        var fault = Assert.Throws<ArgumentException>(() =>
            new GraphBuilder().Add("a", new ResidualOptions { Layers = [new ReluOptions()] }, GraphNode.Image)
        );

        Assert.StartsWith("a is a block (residual)", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Network_OfTheGraphOfItsLayers_IsTheSame()
    {
        using var listed = new Network(MixingNetwork.Definition, seed: 111);
        var (input, _, classes) = MixingNetwork.Definition;
        using var drawn = new Network(NetworkDefinition.OfGraph(input, MixingNetwork.Definition.Nodes(), classes), seed: 111);

        Assert.Equal(listed.Summarize(), drawn.Summarize());
        Assert.Equal(listed.Parameters.Select(tensor => tensor.Name), drawn.Parameters.Select(tensor => tensor.Name));
        Assert.All(
            listed.Parameters.Zip(drawn.Parameters),
            pair => Bits.Equal(pair.First.ToArray(), pair.Second.ToArray(), pair.First.Name)
        );
    }

    [Fact]
    public void Network_LayersBehindAGraph_ReadItsLastNode()
    {
        var backbone = new GraphBuilder();
        int conv = backbone.Add("stem", new Conv2dOptions { Filters = 4, Kernel = 3 }, GraphNode.Image);
        int left = backbone.Add("left", new MaxPool2dOptions { Size = 2 }, conv);
        int right = backbone.Add("right", new MaxPool2dOptions { Size = 2, Stride = 2 }, conv);
        backbone.Add("join", new ConcatMerge(), right, left, right);
        var definition = new NetworkDefinition(new ActivationShape(8, 8, 1), [new FlattenOptions(), new DenseOptions { Units = 3 }], 3)
        {
            Graph = backbone.ToGraph(),
        };

        using var network = new Network(definition, seed: 111);

        Assert.Equal(
            ["stem 6x6x4", "left 3x3x4", "right 3x3x4", "join 3x3x12", "flatten_1 108", "dense_1 3"],
            network.Summarize().Select(row => $"{row.Name} {row.Output}")
        );
        Assert.Equal([-1, 0, 0, 2, 1, 2, 3, 4], network.Nodes.SelectMany(node => node.Inputs));
    }

    [Fact]
    public void Network_ConvolutionReadByOnePooling_BecomesOneWithIt()
    {
        var builder = new GraphBuilder();
        int conv = builder.Add("conv", new Conv2dOptions { Filters = 4, Kernel = 3 }, GraphNode.Image);
        int other = builder.Add("other", new Conv2dOptions { Filters = 4, Kernel = 6 }, GraphNode.Image);
        int pool = builder.Add("pool", new MaxPool2dOptions { Size = 2 }, conv);
        builder.Add("sum", new AddMerge(), pool, other);
        var definition = new NetworkDefinition(new ActivationShape(8, 8, 1), [new GlobalAveragePool2dOptions()], 4)
        {
            Graph = builder.ToGraph(),
        };

        using var network = new Network(definition, seed: 111);

        Assert.Equal(["PooledConv2d", "Conv2d", "Add", "GlobalAveragePool2d"], network.Nodes.Select(node => node.Layer.GetType().Name));
        Assert.Equal([-1, -1, 0, 1, 2], network.Nodes.SelectMany(node => node.Inputs));
    }

    [Fact]
    public void Network_LayerThatDoesNotFit_NamesTheNode()
    {
        var builder = new GraphBuilder();
        builder.Add("stem", new Conv2dOptions { Filters = 4, Kernel = 9 }, GraphNode.Image);
        var definition = NetworkDefinition.OfGraph(new ActivationShape(8, 8, 1), builder.ToGraph(), 4);

        var fault = Assert.Throws<ShapeMismatchException>(() => new Network(definition, seed: 111));

        Assert.StartsWith("stem (conv2d): its kernel of 9x9 does not fit", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Network_NodeThatNobodyReads_IsNamed()
    {
        var builder = new GraphBuilder();
        builder.Add("idle", new FlattenOptions(), GraphNode.Image);
        builder.Add("used", new FlattenOptions(), GraphNode.Image);

        var fault = Assert.Throws<ArgumentException>(() =>
            new Network(NetworkDefinition.OfGraph(new ActivationShape(2, 2, 1), builder.ToGraph(), 4), seed: 111)
        );

        Assert.StartsWith("Nothing reads idle", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Assign_TensorsByName_SetsTheseAloneOrNone()
    {
        using var network = SmallNetwork.Create();
        var bias = network.Parameters.Single(tensor => tensor.Name == "conv2d_1/bias");
        float[] before = network.Parameters[0].ToArray();
        float[] values = [.. Enumerable.Range(0, bias.Count).Select(i => (float)i)];

        Assert.Throws<ArgumentException>(() =>
            network.Assign(new Dictionary<string, float[]>(StringComparer.Ordinal) { [bias.Name] = values, ["conv2d_1/bia"] = values })
        );
        Assert.All(bias.ToArray(), weight => Assert.Equal(0f, weight));
        network.Assign(new Dictionary<string, float[]>(StringComparer.Ordinal) { [bias.Name] = values });

        Assert.Equal(values, bias.ToArray());
        Assert.Equal(before, network.Parameters[0].ToArray());
    }

    private static string Line(GraphNode node) => $"{node.Name} {string.Join(' ', node.Inputs)}";
}

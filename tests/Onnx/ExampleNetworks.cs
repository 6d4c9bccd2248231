using Permafrost.Model;
using Permafrost.Model.Layers;
using Permafrost.Onnx;
using Permafrost.Tests.Model;

namespace Permafrost.Tests.Onnx;

/// <summary>Networks with weights that are not those of a beginning: biases and statistics that are not 0 and 1.</summary>
internal static class ExampleNetworks
{
    /// <summary>Every layer in every way in which it can be written.</summary>
    public static IReadOnlyDictionary<string, NetworkDefinition> All { get; } =
        new SortedDictionary<string, NetworkDefinition>(StringComparer.Ordinal)
        {
            ["small"] = SmallNetwork.Definition,
            ["mixing"] = MixingNetwork.Definition,
            ["graph"] = Graph(),
            ["flattened"] = Flattened(),
            ["vectors"] = new(
                ActivationShape.Flat(19),
                [
                    new DenseOptions { Units = 12 },
                    new BatchNormOptions { Epsilon = 0.001, Momentum = 0.99 },
                    new SiluOptions(),
                    new DenseOptions { Units = 5 },
                ],
                5
            ),
        };

    public static Network Create(NetworkDefinition definition)
    {
        var network = new Network(definition, 111);
        network.Assign(
            network
                .Parameters.Where(parameter => parameter.Shape.Length == 1)
                .ToDictionary(parameter => parameter.Name, parameter => Vector(parameter.Name, parameter.Count), StringComparer.Ordinal)
        );
        return network;
    }

    public static byte[] Export(Network network, OnnxDescription? description = null)
    {
        using var bytes = new MemoryStream();
        OnnxExporter.Write(network, description ?? new OnnxDescription(), bytes);
        return bytes.ToArray();
    }

    public static byte[] Export(NetworkDefinition definition)
    {
        using var network = Create(definition);
        return Export(network);
    }

    /// <summary>[N, H, W, C] as [N, C, H, W].</summary>
    public static float[] ChannelsFirst(float[] images, ActivationShape shape)
    {
        float[] turned = new float[images.Length];
        int pixels = shape.Height * shape.Width;
        for (int i = 0; i < images.Length; i++)
        {
            int image = i / shape.Count;
            int pixel = i % shape.Count / shape.Channels;
            turned[image * shape.Count + i % shape.Channels * pixels + pixel] = images[i];
        }

        return turned;
    }

    private static float[] Vector(string name, int count)
    {
        float[] draws = Draws.Floats(name, count);
        return name[(name.LastIndexOf('/') + 1)..] switch
        {
            "moving_variance" => [.. draws.Select(draw => 0.5f + draw * draw)],
            "gamma" => [.. draws.Select(draw => 1f + 0.5f * draw)],
            _ => [.. draws.Select(draw => 0.3f * draw)],
        };
    }

    /// <summary>Branches that meet anywhere, borders of all kinds, every function; a convolution that reads a vector.</summary>
    private static NetworkDefinition Graph()
    {
        var graph = new GraphBuilder();
        int Convolution(string name, int input, int filters, Padding padding, Activation? activation = null) =>
            graph.Add(
                name,
                new Conv2dOptions
                {
                    Filters = filters,
                    Kernel = 3,
                    Padding = padding,
                    Activation = activation ?? Activation.None,
                },
                input
            );
        int pixels = graph.Add("pixels", new NormalizeOptions { Mean = [0.485, 0.456], Std = [0.229] }, GraphNode.Image);
        int stem = Convolution("stem", pixels, 6, Padding.Of(1, 0, 2, 1), new LeakyReluOptions());
        int left = Convolution("left", stem, 6, Padding.Same, new SiluOptions());
        int right = graph.Add(
            "right",
            new AveragePool2dOptions
            {
                Size = 3,
                Stride = 1,
                Padding = Padding.Same,
            },
            stem
        );
        int third = graph.Add(
            "third",
            new MaxPool2dOptions
            {
                Size = 3,
                Stride = 1,
                Padding = Padding.Of(1),
            },
            stem
        );
        int sum = graph.Add("sum", new AddMerge { Activation = Activation.Relu }, left, right, third);
        int join = graph.Add("join", new ConcatMerge(), sum, stem, left);
        int clipped = graph.Add("clipped", new Relu6Options(), join);
        int dropped = graph.Add("dropped", new SpatialDropout2dOptions { Rate = 0.5 }, clipped);
        int norm = graph.Add("norm", new BatchNormOptions { Epsilon = 0.001 }, dropped);
        int mean = graph.Add("mean", new GlobalAveragePool2dOptions(), norm);
        int gate = graph.Add(
            "gate",
            new Conv2dOptions
            {
                Filters = 9,
                Kernel = 1,
                Activation = new SigmoidOptions(),
            },
            mean
        );
        int dense = graph.Add("dense", new DenseOptions { Units = 9 }, mean);
        int best = graph.Add("best", new GlobalMaxPool2dOptions(), stem);
        int ranked = graph.Add("ranked", new DenseOptions { Units = 9 }, best);
        int both = graph.Add("both", new AddMerge(), gate, dense, ranked);
        int last = graph.Add("last", new DenseOptions { Units = 3 }, both);
        return NetworkDefinition.OfGraph(SmallNetwork.Input, graph.ToGraph(last), 3);
    }

    /// <summary>Images flattened before weights, before a normalisation, and where branches of vectors meet.</summary>
    private static NetworkDefinition Flattened()
    {
        var graph = new GraphBuilder();
        int flat = graph.Add("flat", new FlattenOptions(), GraphNode.Image);
        int norm = graph.Add("norm", new BatchNormOptions { Activation = Activation.Relu }, flat);
        int dense = graph.Add("dense", new DenseOptions { Units = 9 * 7 * 2 }, norm);
        int other = graph.Add("other", new FlattenOptions(), GraphNode.Image);
        int sum = graph.Add("sum", new AddMerge(), dense, other);
        int join = graph.Add("join", new ConcatMerge(), sum, dense);
        return NetworkDefinition.OfGraph(SmallNetwork.Input, graph.ToGraph(graph.Add("last", new DenseOptions { Units = 3 }, join)), 3);
    }
}

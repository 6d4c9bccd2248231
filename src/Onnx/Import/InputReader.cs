using Permafrost.Core.Text;
using Permafrost.Model;
using Permafrost.Onnx.Format;

namespace Permafrost.Onnx.Import;

/// <summary>What a graph is fed with: one image, or one vector, per sample.</summary>
internal static class InputReader
{
    private const long LargestSide = 16384;
    private const long MostFeatures = 1L << 24;

    /// <param name="graph">The graph.</param>
    /// <param name="nodes">Its nodes that count.</param>
    /// <param name="file">Name of the file, for messages.</param>
    /// <exception cref="OnnxFileException">It has another number of inputs, or one of another type or shape.</exception>
    public static (string Name, ActivationShape Shape, ValueAxes Axes) Read(OnnxGraph graph, IEnumerable<OnnxNode> nodes, string file)
    {
        var constants = graph.Initializers.Select(tensor => tensor.Name).ToHashSet(StringComparer.Ordinal);
        var inputs = graph.Inputs.Where(value => !constants.Contains(value.Name)).ToList();
        if (inputs is not [var input])
        {
            string names = string.Join(", ", inputs.Select(value => VisibleText.Of(value.Name, 100)));
            throw new OnnxFileException($"{file}: it has {inputs.Count} inputs ({names}); expected one, the images");
        }

        string name = VisibleText.Of(input.Name, 200);
        if (input.ElementType != OnnxElementType.Float)
        {
            throw new OnnxFileException($"{file}: its input '{name}' is of type {input.ElementType}; expected float32");
        }

        var sides = input.Dimensions?.Select(dimension => dimension.Size ?? 0).ToArray() ?? [];
        string shape = string.Join(", ", input.Dimensions?.Select(dimension => dimension.Size?.ToString() ?? "?") ?? ["?"]);
        if (sides is [_, > 0 and <= MostFeatures])
        {
            return (input.Name, ActivationShape.Flat((int)sides[1]), ValueAxes.Vector);
        }

        if (sides.Length != 4 || sides.Skip(1).Any(side => side is < 1 or > LargestSide) || sides[1] * sides[2] * sides[3] > int.MaxValue)
        {
            throw new OnnxFileException(
                $"{file}: its input '{name}' is [{shape}]; expected [N, channels, height, width] with known sizes of 1 to {LargestSide}, the batch apart"
            );
        }

        return IsChannelsLast(input.Name, sides, nodes)
            ? (input.Name, new ActivationShape((int)sides[1], (int)sides[2], (int)sides[3]), ValueAxes.ChannelsLast)
            : (input.Name, new ActivationShape((int)sides[2], (int)sides[3], (int)sides[1]), ValueAxes.ChannelsFirst);
    }

    /// <summary>The file does not say which dimension holds the channels. Its nodes do, or the number of channels that images have.</summary>
    private static bool IsChannelsLast(string input, long[] sides, IEnumerable<OnnxNode> nodes)
    {
        var readers = nodes.Where(node => node.Inputs.Contains(input, StringComparer.Ordinal)).ToList();
        bool isTurned = readers.Exists(node =>
            node.Operator == "Transpose"
            && node.Attributes.FirstOrDefault(attribute => attribute.Name == "perm") is { Ints: var order }
            && order.AsSpan().SequenceEqual((ReadOnlySpan<long>)[0, 3, 1, 2])
        );
        bool isConvolved = readers.Exists(node => node.Operator is "Conv" or "MaxPool" or "AveragePool" or "BatchNormalization");
        return isTurned || (!isConvolved && sides[3] is 1 or 3 && sides[1] is not (1 or 3));
    }
}

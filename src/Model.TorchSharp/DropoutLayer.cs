using System.Buffers;
using Permafrost.Core.Randomness;
using Permafrost.Model.Layers;

namespace Permafrost.Model.Torch;

/// <summary>A layer that drops, and the stream that its masks come from; the numbers are those of the managed layers.</summary>
internal sealed class DropoutLayer
{
    private readonly PhiloxStream stream;
    private readonly uint threshold;

    private DropoutLayer(string name, double rate, ActivationShape mask, bool isOfVectors, ulong seed)
    {
        Name = name;
        (Rows, Columns, Channels) = (mask.Height, mask.Width, mask.Channels);
        IsOfVectors = isOfVectors;
        Scale = (float)(1.0 / (1.0 - rate));
        threshold = (uint)Math.Round(rate * 4294967296.0);
        stream = new PhiloxStream(seed, $"dropout/{name}");
    }

    public string Name { get; }

    /// <summary>Rows of the mask: 1 where a whole channel is dropped.</summary>
    public int Rows { get; }

    public int Columns { get; }

    public int Channels { get; }

    /// <summary>Whether its input is a vector.</summary>
    public bool IsOfVectors { get; }

    /// <summary>What is kept is multiplied with it.</summary>
    public float Scale { get; }

    /// <summary>Elements of the mask of one image.</summary>
    public int Count => Rows * Columns * Channels;

    /// <summary>Those of a network that drop anything.</summary>
    public static IEnumerable<DropoutLayer> In(Network network)
    {
        var nodes = network.Definition.Nodes();
        var shapes = new ActivationShape[nodes.Length];
        for (int at = 0; at < nodes.Length; at++)
        {
            ActivationShape[] inputs =
            [
                .. nodes[at].Inputs.Select(input => input == GraphNode.Image ? network.Definition.Input : shapes[input]),
            ];
            shapes[at] = nodes[at].Layer.OutputShape([.. inputs]);
            ulong seed = (ulong)network.Seed;
            switch (nodes[at].Layer)
            {
                case DropoutOptions { Rate: > 0.0 } layer:
                    yield return new DropoutLayer(nodes[at].Name, layer.Rate, inputs[0], inputs[0].IsFlat, seed);
                    break;
                case SpatialDropout2dOptions { Rate: > 0.0 } layer:
                    yield return new DropoutLayer(
                        nodes[at].Name,
                        layer.Rate,
                        ActivationShape.Flat(inputs[0].Channels),
                        inputs[0].IsFlat,
                        seed
                    );
                    break;
            }
        }
    }

    /// <summary>1 for each element that is kept, 0 for the others.</summary>
    public void Draw(uint epoch, uint sample, Span<byte> kept)
    {
        int words = (Count + PhiloxStream.FillMultiple - 1) / PhiloxStream.FillMultiple * PhiloxStream.FillMultiple;
        uint[] drawn = ArrayPool<uint>.Shared.Rent(words);
        stream.Fill(drawn.AsSpan(0, words), epoch, sample);
        for (int i = 0; i < kept.Length; i++)
        {
            kept[i] = drawn[i] >= threshold ? (byte)1 : (byte)0;
        }

        ArrayPool<uint>.Shared.Return(drawn);
    }
}

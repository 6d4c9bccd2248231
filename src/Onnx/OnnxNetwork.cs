using System.Collections.Immutable;
using Permafrost.Model;

namespace Permafrost.Onnx;

/// <summary>A network out of an ONNX file: what it is, and its weights.</summary>
/// <param name="Definition">
/// The network, which takes images <c>[N, H, W, C]</c>. As it is a graph, layers can follow it: <c>Definition with { Layers = head, Classes = 6 }</c>.
/// Names are type and number (<c>conv2d_3</c>), whatever the file calls its nodes.
/// </param>
/// <param name="Weights">Its weights by the names of the network's parameters: all of them.</param>
/// <param name="InputName">What the file calls the images.</param>
/// <param name="OutputName">What the file calls the output.</param>
/// <param name="EndsWithSoftmax">Whether that output is probabilities: the softmax of what the network gives.</param>
/// <param name="Metadata">Texts for programs, in the order of the file.</param>
public sealed record OnnxNetwork(
    NetworkDefinition Definition,
    ImmutableDictionary<string, float[]> Weights,
    string InputName,
    string OutputName,
    bool EndsWithSoftmax,
    ImmutableArray<KeyValuePair<string, string>> Metadata
)
{
    /// <summary>The network at work, with these weights.</summary>
    /// <exception cref="ShapeMismatchException">It does not fit together.</exception>
    public Network CreateNetwork()
    {
        var network = new Network(Definition, seed: 0);
        try
        {
            network.Assign(Weights);
            return network;
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }
}

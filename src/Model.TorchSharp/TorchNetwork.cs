using System.Collections.Immutable;
using TorchSharp;
using static TorchSharp.torch;

namespace Permafrost.Model.Torch;

/// <summary>A network's weights on a device, and its layers as functions of tensors.</summary>
/// <remarks>Images are <c>[N, C, H, W]</c>, laid out with the channels of a pixel side by side, as the files have them; vectors are <c>[N, C]</c>.</remarks>
internal sealed class TorchNetwork : IDisposable
{
    private readonly ImmutableArray<GraphNode> nodes;
    private readonly Dictionary<string, TorchParameter> byName;

    public TorchNetwork(Network source, Device device)
    {
        Source = source;
        Device = device;
        nodes = source.Definition.Nodes();
        Parameters = [.. source.Parameters.Select(parameter => new TorchParameter(parameter, device))];
        byName = Parameters.ToDictionary(parameter => parameter.Source.Name, StringComparer.Ordinal);
        Trained = [.. Parameters.Where(parameter => parameter.Source.Trained)];
    }

    public Network Source { get; }

    public Device Device { get; }

    /// <summary>In the order of <see cref="Network.Parameters"/>.</summary>
    public ImmutableArray<TorchParameter> Parameters { get; }

    public ImmutableArray<TorchParameter> Trained { get; }

    /// <summary>The layers, each after those that it reads.</summary>
    public ImmutableArray<GraphNode> Nodes => nodes;

    /// <summary>The weights of a node.</summary>
    /// <param name="node">The node.</param>
    /// <param name="tensor"><c>kernel</c>, <c>bias</c>, <c>gamma</c> …</param>
    /// <returns>Null where it has none of that name.</returns>
    public Tensor? Weights(GraphNode node, string tensor) => byName.GetValueOrDefault($"{node.Name}/{tensor}")?.Values;

    /// <summary>Runs all layers; the result is the logits <c>[N, K]</c>.</summary>
    /// <param name="images">[N, C, H, W].</param>
    /// <param name="masks">What dropout multiplies with, by the name of its layer; empty: nothing is dropped.</param>
    /// <param name="training">Whether batch normalisation takes the figures of the batch, and moves its own.</param>
    /// <param name="seen">Told of each output.</param>
    public Tensor Forward(Tensor images, IReadOnlyDictionary<string, Tensor> masks, bool training, Action<GraphNode, Tensor>? seen = null)
    {
        var outputs = new Tensor[nodes.Length];
        for (int at = 0; at < nodes.Length; at++)
        {
            var node = nodes[at];
            Tensor[] inputs = [.. node.Inputs.Select(input => input == GraphNode.Image ? images : outputs[input])];
            outputs[at] = LayerFunctions.Apply(this, node, inputs, masks.GetValueOrDefault(node.Name), training);
            seen?.Invoke(node, outputs[at]);
        }

        return LayerFunctions.AsVectors(outputs.Length == 0 ? images : outputs[^1]);
    }

    /// <summary>Brings the weights to where the network has them.</summary>
    public void Publish()
    {
        Source.Assign(
            Parameters.ToDictionary(
                parameter => parameter.Source.Name,
                parameter => TorchParameter.ArrayOf(parameter.Values),
                StringComparer.Ordinal
            )
        );
    }

    /// <summary>Takes the network's weights over.</summary>
    public void Adopt()
    {
        using var still = no_grad();
        foreach (var parameter in Parameters)
        {
            using var values = parameter.CopyOf(parameter.Source.ToArray(), Device);
            parameter.Values.copy_(values);
        }
    }

    public void Dispose()
    {
        foreach (var parameter in Parameters)
        {
            parameter.Dispose();
        }
    }
}

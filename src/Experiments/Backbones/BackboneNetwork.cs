using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Permafrost.Core.Digests;
using Permafrost.Model;
using Permafrost.Model.Layers;

namespace Permafrost.Experiments.Backbones;

/// <summary>What was read of a backbone's file: a network from pixels, 0 to 1, to features, and its weights.</summary>
public sealed class BackboneNetwork
{
    /// <summary>Begins the names of its nodes, so that the layers after it are named, and drawn, as if there were none before them.</summary>
    private const string Prefix = "backbone/";

    private readonly Lazy<Sha256Digest> digest;

    /// <param name="definition">The network of the file, a graph.</param>
    /// <param name="weights">Its weights by name.</param>
    /// <param name="normalization">What is done to pixels first; null: nothing.</param>
    internal BackboneNetwork(NetworkDefinition definition, ImmutableDictionary<string, float[]> weights, NormalizeOptions? normalization)
    {
        Definition = definition with { Graph = GraphOf(definition, normalization) };
        Weights = weights.ToImmutableDictionary(tensor => Prefix + tensor.Key, tensor => tensor.Value, StringComparer.Ordinal);
        digest = new Lazy<Sha256Digest>(DigestOf);
    }

    /// <summary>From pixels to features, which stand where a classifier has its logits.</summary>
    public NetworkDefinition Definition { get; }

    /// <summary>Its weights by the names of the network's parameters: all of them.</summary>
    public ImmutableDictionary<string, float[]> Weights { get; }

    /// <summary>Shape of the features.</summary>
    public ActivationShape Features => ActivationShape.Flat(Definition.Classes);

    /// <summary>SHA-256 of the weights, with names and numbers of elements. With <see cref="Definition"/> it says all that features depend on.</summary>
    public Sha256Digest WeightsDigest => digest.Value;

    private static ImmutableArray<GraphNode> GraphOf(NetworkDefinition definition, NormalizeOptions? normalization)
    {
        var graph = definition.Graph.Select(node => node with { Name = Prefix + node.Name });
        return normalization is null
            ? [.. graph]
            :
            [
                new GraphNode($"{Prefix}pixels", normalization, [GraphNode.Image]),
                .. graph.Select(node => node with { Inputs = [.. node.Inputs.Select(input => input + 1)] }),
            ];
    }

    private Sha256Digest DigestOf()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, values) in Weights.OrderBy(tensor => tensor.Key, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{name} {values.Length}\n"));
            hash.AppendData(MemoryMarshal.AsBytes<float>(values));
        }

        return Sha256Digest.FromHash(hash.GetHashAndReset());
    }
}

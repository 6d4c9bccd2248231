using System.Collections.Immutable;
using Permafrost.Experiments.Yaml;
using Permafrost.Model;
using Permafrost.Model.Layers;

namespace Permafrost.Experiments.Backbones;

/// <summary>The backbone of an experiment.</summary>
/// <param name="Options">What the experiment says of it.</param>
/// <param name="Path">Absolute path of its file.</param>
/// <param name="Place">Where the experiment names the file, for messages: <c>experiments/a.yaml:8:9</c>.</param>
/// <param name="Network">What was read of the file; null: there is no such file yet.</param>
public sealed record BackboneDefinition(BackboneOptions Options, string Path, string Place, BackboneNetwork? Network)
{
    /// <summary>Stands for features of which nothing is known; no stage that reads them can run.</summary>
    private static readonly ActivationShape Unknown = ActivationShape.Flat(1);

    /// <summary>Whether the file lies under <c>data/</c>, where others can put it too.</summary>
    public bool IsInData => SourceFiles.IsInData(Options.Onnx);

    /// <summary>The network that is trained: the layers behind features, or all of it.</summary>
    /// <param name="input">Shape of an image.</param>
    /// <param name="layers">The layers after it.</param>
    /// <param name="classes">Number of classes.</param>
    public NetworkDefinition Trained(ActivationShape input, ImmutableArray<LayerOptions> layers, int classes) =>
        Options.Freeze || Network is null ? new(Network?.Features ?? Unknown, layers, classes) : Whole(input, layers, classes);

    /// <summary>The network from pixels to logits.</summary>
    /// <inheritdoc cref="Trained"/>
    public NetworkDefinition Whole(ActivationShape input, ImmutableArray<LayerOptions> layers, int classes) =>
        new(input, layers, classes) { Graph = Network?.Definition.Graph ?? [] };
}

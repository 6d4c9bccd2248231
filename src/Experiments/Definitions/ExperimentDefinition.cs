using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Permafrost.Experiments.Backbones;
using Permafrost.Experiments.Datasets;
using Permafrost.Model;
using Permafrost.Model.Layers;
using Permafrost.Model.Training;

namespace Permafrost.Experiments.Definitions;

/// <summary>One validated experiment: every reference resolved, every default filled in, the network known to fit its input.</summary>
public sealed record ExperimentDefinition
{
    /// <summary><c>dropout-study/architecture=deep-cnn,dropout=0.25</c>: folder, <c>--only</c> pattern, entry of the lock.</summary>
    public required string Name { get; init; }

    /// <summary>Path of the YAML file, relative to the repository and with forward slashes; outside it, the file's name alone.</summary>
    public required string File { get; init; }

    /// <summary>Absolute path of the YAML file, beside which its lock stands. Part of no result.</summary>
    public string FullPath { get; init; } = "";

    public required string Description { get; init; }

    public required DatasetDefinition Dataset { get; init; }

    /// <summary>What is done about leakage and bad images.</summary>
    public required CheckOptions Check { get; init; }

    public required PreprocessOptions Preprocess { get; init; }

    /// <summary>Which part of the training images is the validation split; null: <see cref="PreprocessOptions.Validation"/> says it.</summary>
    public FoldChoice? Fold { get; init; }

    public required AugmentationOptions Augment { get; init; }

    /// <summary>The network whose features the layers read; null: they read images.</summary>
    public BackboneDefinition? Backbone { get; init; }

    /// <summary>Name of the architecture, or <c>(in place)</c>.</summary>
    public required string Architecture { get; init; }

    /// <summary>The layers, every placeholder replaced by its value; after the backbone, if there is one.</summary>
    public required ImmutableArray<LayerOptions> Layers { get; init; }

    public required TrainOptions Train { get; init; }

    /// <summary>Whether its results are promised to the last bit; else its figures are, within a tolerance.</summary>
    public bool IsBitExact => Train.Engine == EngineKind.Managed;

    public required EvaluateOptions Evaluate { get; init; }

    /// <summary>What a job of a cluster asks for; part of no result.</summary>
    public ResourceOptions Resources { get; init; } = new();

    /// <summary>Values of the architecture's parameters (<c>dropout</c>), after overriding.</summary>
    public required ImmutableSortedDictionary<string, JsonNode> Parameters { get; init; }

    /// <summary>This expansion's value on each axis of the matrix, in the file's order; the key is as the file writes it.</summary>
    public required ImmutableArray<KeyValuePair<string, JsonNode>> Axes { get; init; }

    /// <summary>Shape of an image as the network sees it.</summary>
    public ActivationShape InputShape => Preprocess.InputShape;

    /// <summary>The network that is trained: behind a frozen backbone, the layers alone.</summary>
    public NetworkDefinition Network =>
        Backbone is { } backbone
            ? backbone.Trained(InputShape, Layers, Dataset.Classes.Length)
            : new NetworkDefinition(InputShape, Layers, Dataset.Classes.Length);
}

using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Permafrost.Experiments.Backbones;
using Permafrost.Experiments.Yaml;
using Permafrost.Model.Training;

namespace Permafrost.Experiments.Definitions;

/// <summary>The keys of an experiment file. A property is null where its value is faulty.</summary>
internal sealed record ExperimentFile
{
    [Description("Another experiment file, relative to this one, whose keys this one overrides.")]
    public string? Extends { get; init; }

    [Description("What the experiment asks, in a sentence.")]
    public string? Description { get; init; } = "";

    [
        Required,
        Description("Name of a dataset: a file in experiments/datasets/, without .yaml; or { folder: DIR }, class folders of your own.")
    ]
    public YamlNode? Dataset { get; init; }

    [Description("What the dataset's check does about what it finds.")]
    public CheckOptions? Check { get; init; } = new();

    [Description("How images become tensors.")]
    public PreprocessOptions? Preprocess { get; init; } = new();

    [Description("How training images are changed at random, anew in every epoch; by default not at all.")]
    public AugmentationOptions? Augment { get; init; } = new();

    [Description("A network of others, read from an ONNX file, whose features the architecture reads in place of images.")]
    public BackboneOptions? Backbone { get; init; }

    [Required, Description("Name of an architecture: a file in experiments/architectures/, without .yaml; or the same mapping in place.")]
    public YamlNode? Architecture { get; init; }

    [Description("Values of the architecture's parameters, instead of its defaults.")]
    public YamlMapping? Parameters { get; init; }

    [Description("How the network is trained.")]
    public TrainOptions? Train { get; init; } = new();

    [Description("How images are looked at when the trained network is measured; by default once, as they are.")]
    public EvaluateOptions? Evaluate { get; init; } = new();

    [Description("What a job of a cluster asks for; part of no result.")]
    public ResourceOptions? Resources { get; init; } = new();

    [Description("Keys to vary, each with the list of its values; one experiment for every combination, the last key fastest.")]
    public YamlMapping? Matrix { get; init; }

    [Description("Seeds with which everything is repeated: an axis of train.seed, named seed, after those of the matrix.")]
    public YamlList? Seeds { get; init; }

    [
        Range(FoldChoice.Fewest, FoldChoice.Most),
        Description(
            "Cross-validation: the training images are divided into so many folds, and each is the validation split of one experiment."
        )
    ]
    public int? Folds { get; init; }

    [Range(1, FoldChoice.Most), Description("The one fold to take; by default each in its turn.")]
    public int? Fold { get; init; }
}

using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Permafrost.Experiments.Definitions;

/// <summary>How images are looked at when a trained network is measured: the <c>evaluate</c> mapping of an experiment.</summary>
/// <remarks>
/// Test-time augmentation, as Krizhevsky, Sutskever and Hinton (NIPS 2012) averaged over crops and mirror images: the probabilities of an image are the mean over
/// its views.
/// </remarks>
public sealed record EvaluateOptions
{
    [Description("Looks at every image's mirror image too, left for right.")]
    public bool HorizontalFlip { get; init; }

    [
        Range(0, 8),
        Description("Looks at every image moved by so many pixels up and to the left, and down and to the right, too; zeros come in.")
    ]
    public int Shift { get; init; }

    [
        Range(0, 1000),
        Description(
            "Monte-Carlo dropout: so many passes with dropout on, whose mean is the prediction; also says how sure the network is. 0: none."
        )
    ]
    public int McDropout { get; init; }

    [
        Range(0, 1000000),
        Description(
            "Counts the zeros in the output of each layer, with and without dropout, over so many validation images. 0: not at all."
        )
    ]
    public int Sparsity { get; init; }

    /// <summary>Whether an image is looked at more than once.</summary>
    public bool HasViews => HorizontalFlip || Shift > 0;
}

using System.Collections.Immutable;
using Permafrost.Model.Data;

namespace Permafrost.Model.Training;

/// <summary>How much the images of each class count in the loss.</summary>
/// <remarks>
/// What training minimises is the sum of w_label L over the images of a batch, divided by the size of the batch: Keras' <c>class_weight</c>. PyTorch's
/// <c>CrossEntropyLoss(weight=…)</c> divides by the sum of the weights instead, so that a batch of rare images would move the weights no further than
/// another.
/// </remarks>
public sealed record ClassWeights
{
    /// <summary>Every class counts as much as another: w_c = n / (k n_c), where n_c of the n training images are of class c, one of k classes.</summary>
    public static ClassWeights Balanced { get; } = new();

    /// <summary>The weight of each class in the order of the labels; empty: balanced.</summary>
    public ImmutableArray<double> Given { get; init; } = [];

    /// <summary>The weight of each class; 1 where nothing is asked for.</summary>
    /// <param name="weights">What is asked for.</param>
    /// <param name="images">The training images.</param>
    /// <param name="classes">k.</param>
    /// <exception cref="ArgumentException">There are weights for another number of classes.</exception>
    internal static double[] Of(ClassWeights? weights, ImageSet images, int classes)
    {
        double[] all = new double[classes];
        Array.Fill(all, 1.0);
        if (weights is { Given.IsEmpty: false })
        {
            return weights.Given.Length == classes
                ? [.. weights.Given]
                : throw new ArgumentException($"There are {weights.Given.Length} weights for {classes} classes.", nameof(weights));
        }

        if (weights is not null)
        {
            long[] counts = new long[classes];
            for (int image = 0; image < images.Count; image++)
            {
                counts[images.Label(image)]++;
            }

            for (int c = 0; c < classes; c++)
            {
                // Of a class without an image, nothing is ever asked.
                all[c] = counts[c] == 0 ? 1.0 : images.Count / ((double)classes * counts[c]);
            }
        }

        return all;
    }
}

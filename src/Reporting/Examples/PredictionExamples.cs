using System.Collections.Immutable;
using Permafrost.Reporting.Metrics;
using Permafrost.Reporting.Predictions;

namespace Permafrost.Reporting.Examples;

/// <summary>A few of the test images of an experiment: what its figures mean, to look at.</summary>
public sealed record PredictionExamples
{
    /// <summary>Five columns of three.</summary>
    public const int SampleCount = 15;

    /// <summary>Most images of every other list.</summary>
    public const int ListCount = 10;

    /// <summary>Drawn at random, the same ones for all experiments with as many test images.</summary>
    public required ImmutableArray<ClassifiedImage> Sample { get; init; }

    /// <summary>Classified right: the first of each class in the random order, then the second …, sorted by class.</summary>
    public required ImmutableArray<ClassifiedImage> Right { get; init; }

    /// <summary>Classified wrong with the highest probability, the highest first; of equal ones the first in the test set.</summary>
    public required ImmutableArray<ClassifiedImage> Mistakes { get; init; }

    /// <summary>Those of the highest entropy, the highest first; empty where there was one pass without dropout.</summary>
    public required ImmutableArray<ClassifiedImage> Uncertain { get; init; }

    /// <summary>How entropy is spread over right and wrong predictions; null where there was one pass without dropout.</summary>
    public required EntropyHistogram? Entropies { get; init; }

    /// <summary>Confidence against accuracy of all test images, by bin of confidence.</summary>
    public required ImmutableArray<ReliabilityBin> Reliability { get; init; }

    /// <summary>Every image of the lists.</summary>
    internal IEnumerable<ClassifiedImage> All => [.. Sample, .. Right, .. Mistakes, .. Uncertain];

    /// <param name="table">What the network said.</param>
    /// <param name="order">Of <see cref="TestOrder"/>, as many as there are images.</param>
    /// <param name="entropies">Of each image, or null.</param>
    internal static PredictionExamples Of(PredictionTable table, int[] order, IReadOnlyList<double>? entropies)
    {
        if (entropies is not null && entropies.Count != table.Count)
        {
            throw new ArgumentException(
                $"There are {entropies.Count} entropies; expected {table.Count}, one per image.",
                nameof(entropies)
            );
        }

        // Most images are in no list; only what is looked at is made.
        ClassifiedImage At(int image) => Image(table, image, entropies);
        var uncertain = entropies is null ? null : Enumerable.Range(0, table.Count).Select(At).ToList();
        return new PredictionExamples
        {
            Sample = [.. order.Take(SampleCount).Select(At)],
            Right = FirstOfEachClass(order.Where(image => table.Predicted[image] == table.Labels[image]).Select(At), table.ClassCount),
            Mistakes =
            [
                .. Enumerable
                    .Range(0, table.Count)
                    .Where(image => table.Predicted[image] != table.Labels[image])
                    .Select(At)
                    .OrderByDescending(one => one.Probability)
                    .ThenBy(one => one.Index)
                    .Take(ListCount),
            ],
            Uncertain = uncertain is null
                ? []
                : [.. uncertain.OrderByDescending(one => one.Entropy).ThenBy(one => one.Index).Take(ListCount)],
            Entropies = uncertain is null ? null : EntropyHistogram.Of(uncertain, table.ClassCount),
            Reliability = ReliabilityBin.Of(table),
        };
    }

    private static ClassifiedImage Image(PredictionTable table, int image, IReadOnlyList<double>? entropies)
    {
        var probabilities = table.Probabilities(image);
        int label = table.Labels[image];
        int predicted = table.Predicted[image];
        return new ClassifiedImage(image, label, predicted, probabilities[predicted], probabilities[label], entropies?[image]);
    }

    private static ImmutableArray<ClassifiedImage> FirstOfEachClass(IEnumerable<ClassifiedImage> images, int classes)
    {
        int each = (ListCount + classes - 1) / classes;
        int[] taken = new int[classes];
        var chosen = new List<(int Turn, ClassifiedImage Image)>();
        foreach (var one in images)
        {
            if (taken[one.Label] < each)
            {
                chosen.Add((taken[one.Label]++, one));
            }

            if (chosen.Count == each * classes)
            {
                break;
            }
        }

        return
        [
            .. chosen
                .OrderBy(entry => entry.Turn)
                .ThenBy(entry => entry.Image.Label)
                .Take(ListCount)
                .Select(entry => entry.Image)
                .OrderBy(one => one.Label)
                .ThenBy(one => one.Index),
        ];
    }
}

using System.Collections.Immutable;
using Permafrost.Reporting.Results;

namespace Permafrost.Reporting.Comparisons;

/// <summary>The images of one test set that are classified wrong by more than half of its experiments.</summary>
public sealed record HardImages
{
    /// <summary>How many are shown.</summary>
    public const int Limit = 10;

    /// <summary>Name of the dataset.</summary>
    public required string Dataset { get; init; }

    /// <summary>Experiments that answered for the test set, at least two.</summary>
    public required int Experiments { get; init; }

    /// <summary>Test images.</summary>
    public required int Count { get; init; }

    /// <summary>Images that more than half of the experiments classify wrong.</summary>
    public required int WrongInMost { get; init; }

    /// <summary>Images that every experiment classifies wrong: the label may be at fault.</summary>
    public required int WrongInAll { get; init; }

    /// <summary>At most <see cref="Limit"/>: those that most get wrong first, then by the lowest probability of the true class, then by index.</summary>
    public required ImmutableArray<HardImage> Images { get; init; }

    /// <summary>An experiment that answered for the test set, whose images these are.</summary>
    public required ExperimentResult Member { get; init; }

    internal static ImmutableArray<HardImages> Of(IEnumerable<TestSet> sets) => [.. sets.Where(set => set.Members.Count > 1).Select(Of)];

    private static HardImages Of(TestSet set)
    {
        int experiments = set.Members.Count;
        int[] wrong = set.Wrong.ToArray();
        List<int> hard = [.. Enumerable.Range(0, set.Count).Where(image => 2 * wrong[image] > experiments)];
        return new HardImages
        {
            Dataset = set.Dataset,
            Member = set.Members[0].Experiment,
            Experiments = experiments,
            Count = set.Count,
            WrongInMost = hard.Count,
            WrongInAll = hard.Count(image => wrong[image] == experiments),
            Images =
            [
                .. hard.OrderByDescending(image => wrong[image])
                    .ThenBy(set.TruthProbability)
                    .ThenBy(image => image)
                    .Take(Limit)
                    .Select(image => ImageOf(set, image, wrong[image])),
            ],
        };
    }

    private static HardImage ImageOf(TestSet set, int image, int wrong)
    {
        int label = set.Labels[image];
        var most = set
            .Members.Select(one => one.Chosen(image))
            .Where(chosen => chosen != label)
            .CountBy(chosen => chosen)
            .OrderByDescending(entry => entry.Value)
            .ThenBy(entry => entry.Key)
            .First();
        return new HardImage(image, set.Classes[label], wrong, set.Classes[most.Key], most.Value, set.TruthProbability(image));
    }
}

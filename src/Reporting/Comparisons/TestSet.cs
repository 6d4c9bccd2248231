using System.Collections.Immutable;
using Permafrost.Reporting.Predictions;
using Permafrost.Reporting.Results;
using Permafrost.Reporting.Statistics;

namespace Permafrost.Reporting.Comparisons;

/// <summary>Test images and what several experiments answered for them. Two sets are the same where dataset and labels are.</summary>
internal sealed class TestSet
{
    private readonly int[] labels;
    private readonly int[] wrong;
    private readonly double[] probability;
    private readonly List<Answers> members = [];
    private Dictionary<Answers, int[]>? misses;

    private TestSet(string dataset, PredictionTable first)
    {
        Dataset = dataset;
        Classes = first.ClassNames;
        labels = first.Labels.ToArray();
        wrong = new int[labels.Length];
        probability = new double[labels.Length];
    }

    /// <summary>Name of the dataset.</summary>
    public string Dataset { get; }

    public ImmutableArray<string> Classes { get; }

    /// <summary>True class of each image.</summary>
    public ReadOnlySpan<int> Labels => labels;

    public int Count => labels.Length;

    /// <summary>In the order of the report.</summary>
    public IReadOnlyList<Answers> Members => members;

    /// <summary>Per image, the experiments that classify it wrong.</summary>
    public ReadOnlySpan<int> Wrong => wrong;

    /// <summary>Mean probability that the experiments give to the true class of an image.</summary>
    public double TruthProbability(int image) => probability[image] / members.Count;

    /// <summary>Per replicate of the bootstrap, the images that an experiment classifies wrong.</summary>
    public int[] Misses(Answers one)
    {
        if (misses is null)
        {
            int[][] counts = ImageBootstrap.Count(Count, [.. members.Select(member => member.WrongImages())]);
            misses = members.Zip(counts).ToDictionary(pair => pair.First, pair => pair.Second);
        }

        return misses[one];
    }

    /// <summary>The answers of every experiment that is done, by test set, in the order of the report.</summary>
    public static ImmutableArray<TestSet> Read(
        IEnumerable<ExperimentResult> experiments,
        Func<ExperimentResult, PredictionTable> predictions
    )
    {
        var sets = new List<TestSet>();
        foreach (var (one, position) in experiments.Select((one, position) => (one, position)).Where(entry => entry.one.IsDone))
        {
            var table = predictions(one);
            var set = sets.Find(known =>
                string.Equals(known.Dataset, one.Dataset.Name, StringComparison.Ordinal) && known.Labels.SequenceEqual(table.Labels)
            );
            if (set is null)
            {
                set = new TestSet(one.Dataset.Name, table);
                sets.Add(set);
            }

            set.Add(new Answers(one, position, set, table), table);
        }

        return [.. sets];
    }

    private void Add(Answers answers, PredictionTable table)
    {
        members.Add(answers);
        for (int image = 0; image < labels.Length; image++)
        {
            wrong[image] += answers.IsCorrect(image) ? 0 : 1;
            probability[image] += table.Probabilities(image)[labels[image]];
        }
    }
}

using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using Permafrost.Core.Digests;
using Permafrost.Reporting;
using Permafrost.Reporting.Examples;
using Permafrost.Reporting.History;
using Permafrost.Reporting.Metrics;
using Permafrost.Reporting.Predictions;
using Permafrost.Reporting.Results;

namespace Permafrost.Bench.Reports;

/// <summary>Results of a study of a hundred or a thousand experiments, made up from a seed: what a report of that size has to cope with.</summary>
/// <remarks>
/// Networks are right as often as their axes make them, images are hard or easy for all of them, probabilities have as many digits as those of a network; one experiment in
/// ninety-seven failed. Answers are computed when asked for, each time anew: those of a thousand experiments on 10,000 images would fill the memory.
/// </remarks>
internal sealed class LargeStudy
{
    /// <summary>Experiments of this number and its multiples failed, counted from 1.</summary>
    private const int FailsEach = 97;

    private const int ValidationCount = 1000;

    /// <summary>Epochs of each training.</summary>
    public const int Epochs = 10;

    /// <summary>What its file says the study asks.</summary>
    public const string Question = "How far do dropout and the learning rate carry each network?";

    private readonly Dictionary<string, int> numbers = new(StringComparer.Ordinal);
    private readonly Lazy<ImmutableArray<ExperimentResult>> experiments;

    /// <param name="name">Name of the study and of its file.</param>
    /// <param name="testCount">Test images.</param>
    /// <param name="axes">The axes of its matrix, the last running fastest.</param>
    public LargeStudy(string name, int testCount, params ImmutableArray<LargeAxis> axes)
    {
        Name = name;
        TestCount = testCount;
        Axes = axes;
        Count = axes.Aggregate(1, (count, axis) => count * axis.Values.Length);
        experiments = new(() => [.. Enumerable.Range(0, Count).Select(Result)]);
    }

    /// <summary>Name of the study and of its file.</summary>
    public string Name { get; }

    /// <summary>Test images.</summary>
    public int TestCount { get; }

    /// <summary>The axes of its matrix, the last running fastest.</summary>
    public ImmutableArray<LargeAxis> Axes { get; }

    /// <summary>Experiments, failed ones among them.</summary>
    public int Count { get; }

    /// <summary>All of them, in the order of the matrix.</summary>
    public ImmutableArray<ExperimentResult> Experiments => experiments.Value;

    /// <summary>A hundred experiments: five networks, five rates of dropout, four seeds.</summary>
    public static LargeStudy Hundred(int testCount = 10_000) =>
        new("hundred", testCount, LargeAxis.Networks(5), LargeAxis.Dropout(5), LargeAxis.Seeds(4));

    /// <summary>A thousand experiments: five networks, ten rates of dropout, four learning rates, five seeds.</summary>
    public static LargeStudy Thousand(int testCount = 10_000) =>
        new("thousand", testCount, LargeAxis.Networks(5), LargeAxis.Dropout(10), LargeAxis.LearningRates(4), LargeAxis.Seeds(5));

    /// <summary>A thousand experiments that were run once: ten networks, ten rates of dropout, ten learning rates.</summary>
    public static LargeStudy ThousandOnce(int testCount = 10_000) =>
        new("thousand-once", testCount, LargeAxis.Networks(10), LargeAxis.Dropout(10), LargeAxis.LearningRates(10));

    /// <summary>A thousand values of one learning rate: 499,500 pairs that differ in one thing.</summary>
    public static LargeStudy ThousandOfOneAxis(int testCount = 10_000) => new("one-axis", testCount, LargeAxis.LearningRates(1000));

    /// <summary>The report, with pictures of the test images.</summary>
    /// <param name="pictures">The pictures; made up ones if not given.</param>
    public ReportDocument Build(ITestPictures? pictures = null) =>
        ReportDocument.Build(Experiments, Predictions, pictures: pictures ?? new DrawnPictures());

    /// <summary>What a network of this study said of every test image.</summary>
    public PredictionTable Predictions(ExperimentResult one)
    {
        _ = Experiments;
        return Predictions(numbers[one.Name]);
    }

    /// <summary>The same by place in the matrix.</summary>
    public PredictionTable Predictions(int number) => LargeAnswers.Of($"{Name}/test", number, TestCount, Skill(number));

    /// <summary>The value of every axis for one experiment, by its place in the matrix.</summary>
    public ImmutableArray<KeyValuePair<string, JsonNode>> Place(int number)
    {
        var place = new KeyValuePair<string, JsonNode>[Axes.Length];
        for (int axis = Axes.Length - 1, rest = number; axis >= 0; axis--)
        {
            (rest, int value) = Math.DivRem(rest, Axes[axis].Values.Length);
            place[axis] = new(Axes[axis].Name, Axes[axis].Values[value].DeepClone());
        }

        return [.. place];
    }

    /// <summary>Why an experiment failed, or null.</summary>
    public static string? Failure(int number) =>
        (number + 1) % FailsEach == 0 ? "the loss is not finite in epoch 2, step 117; the first bad tensor is conv2d_1.weight" : null;

    /// <summary>Metrics of one experiment, as Evaluate would have written them.</summary>
    public SplitMetrics Metrics(int number) =>
        new(
            ClassificationMetrics.Compute(LargeAnswers.Of($"{Name}/validation", number, ValidationCount, Skill(number))),
            ClassificationMetrics.Compute(Predictions(number))
        )
        {
            Sparsity =
            [
                new LayerSparsity("conv2d_1 (relu)", 0.41, 0.55),
                new LayerSparsity("conv2d_2 (relu)", 0.62, 0.71),
                new LayerSparsity("dense_1 (relu)", 0.77, 0.88),
            ],
        };

    /// <summary>Its course over the epochs, as Train would have written it.</summary>
    public TrainingHistory History(int number)
    {
        double skill = Skill(number);
        return new TrainingHistory(
            Enumerable
                .Range(1, Epochs)
                .Select(epoch => new EpochRecord(
                    epoch,
                    1.2 - skill + 0.7 / epoch,
                    skill + 0.04 - 0.3 / (epoch + 1),
                    1.25 - skill + 0.6 / epoch + 0.002 * epoch,
                    skill - 0.2 / (epoch + 1),
                    0.001
                ))
        );
    }

    /// <summary>Its layers, as Train would have written them.</summary>
    public static ModelSummary Model { get; } =
        new(
            421_642,
            2_830_000,
            [
                new LayerRow("conv2d", "26 x 26 x 32", 320),
                new LayerRow("max_pool2d", "13 x 13 x 32", 0),
                new LayerRow("dropout", "13 x 13 x 32", 0),
                new LayerRow("flatten", "5408", 0),
                new LayerRow("dense", "128", 420_000),
                new LayerRow("dense", "10", 1_322),
            ]
        );

    private double Skill(int number)
    {
        double skill = 0.9;
        for (int axis = Axes.Length - 1, rest = number; axis >= 0; axis--)
        {
            (rest, int value) = Math.DivRem(rest, Axes[axis].Values.Length);
            skill += Axes[axis].Gain(value);
        }

        return skill;
    }

    private ExperimentResult Result(int number)
    {
        var place = Place(number);
        string name = $"{Name}/{string.Join(',', place.Select(axis => $"{axis.Key}={axis.Value}"))}";
        numbers.Add(name, number);
        var defined = new ExperimentResult
        {
            Name = name,
            File = $"experiments/{Name}.yaml",
            Description = Question,
            FailureReason = Failure(number),
            Parameters =
            [
                .. place.Select(axis => KeyValuePair.Create(axis.Key.Split('.')[^1], axis.Value)),
                .. Array.Exists([.. Axes], axis => axis.IsSeed) ? [] : new KeyValuePair<string, JsonNode>[] { new("seed", 111) },
                new("epochs", Epochs),
                new("batch_size", 64),
                new("optimizer", "adam"),
                new("beta1", 0.9),
                new("beta2", 0.999),
                new("size", 28),
                new("channels", "gray"),
                new("validation", 0.1),
            ],
            Axes = place,
            Dataset = new DatasetSummary
            {
                Name = "large",
                Description = "Photographs of clothes that are none, 28 x 28 in gray, ten classes.",
                Licence = "CC0",
                Classes = LargeAnswers.Classes,
                Splits =
                [
                    new DatasetSplit("train", [.. LargeAnswers.Classes.Select(_ => 6000)]),
                    new DatasetSplit("test", [.. LargeAnswers.Classes.Select((_, k) => (TestCount + 9 - k) / 10)]),
                ],
            },
        };
        return !defined.IsDone
            ? defined
            : defined with
            {
                TrainingCount = 54_000,
                ModelDigest = Sha256Digest.OfBytes(Encoding.UTF8.GetBytes(name)),
                PredictionsDigest = Sha256Digest.OfBytes(Encoding.UTF8.GetBytes($"{name}/predictions")),
                Model = Model,
                History = History(number),
                Metrics = Metrics(number),
            };
    }
}

using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Permafrost.Core.Digests;
using Permafrost.Core.Randomness;
using Permafrost.Reporting;
using Permafrost.Reporting.History;
using Permafrost.Reporting.Metrics;
using Permafrost.Reporting.Predictions;
using Permafrost.Reporting.Results;

namespace Permafrost.Tests.Reporting;

/// <summary>A study like the default one: three networks by three dropout rates on ten classes, answers drawn from a seed.</summary>
internal sealed class SampleStudy
{
    public static readonly ImmutableArray<string> FashionClasses =
    [
        "T-shirt/top",
        "Trouser",
        "Pullover",
        "Dress",
        "Coat",
        "Sandal",
        "Shirt",
        "Sneaker",
        "Bag",
        "Ankle boot",
    ];

    // The class that each one is most often taken for.
    private static readonly int[] Lookalikes = [6, 3, 4, 6, 2, 7, 0, 9, 0, 7];

    private readonly Dictionary<string, PredictionTable> predictions = new(StringComparer.Ordinal);

    private readonly Func<int, string, PredictionTable>? answers;

    /// <param name="testCount">Test images.</param>
    /// <param name="validationCount">Validation images; 0: no split.</param>
    /// <param name="classes">Names of the classes.</param>
    /// <param name="answers">Gives other answers than the usual ones, for so many images of <c>test/NAME</c> or <c>validation/NAME</c>.</param>
    public SampleStudy(
        int testCount = 2000,
        int validationCount = 1200,
        IReadOnlyList<string>? classes = null,
        Func<int, string, PredictionTable>? answers = null
    )
    {
        this.answers = answers;
        TestCount = testCount;
        ValidationCount = validationCount;
        Classes = [.. classes ?? FashionClasses];
        string[] architectures = ["dense-l2", "simple-cnn", "deep-cnn"];
        string[] rates = ["0.0", "0.25", "0.5"];
        Experiments = [.. architectures.SelectMany(architecture => rates.Select(rate => Experiment(architecture, rate)))];
    }

    public int TestCount { get; }

    public int ValidationCount { get; }

    public ImmutableArray<string> Classes { get; }

    public ImmutableArray<ExperimentResult> Experiments { get; init; }

    public PredictionTable Predictions(ExperimentResult one) => predictions[one.Name];

    public ReportDocument Build() => ReportDocument.Build(Experiments, Predictions);

    /// <summary>Answers of a network that is right with the given chance and otherwise mostly takes a class for its lookalike.</summary>
    public static PredictionTable Answers(IReadOnlyList<string> classes, int count, double accuracy, string purpose)
    {
        var stream = new PhiloxStream(111, purpose);
        int[] labels = new int[count];
        float[] probabilities = new float[count * classes.Count];
        for (uint image = 0; image < count; image++)
        {
            int label = (int)image % classes.Count;
            int other = Lookalikes[label % Lookalikes.Length] % classes.Count;
            int chosen =
                stream.Double(0, image, 0) < accuracy ? label
                : stream.Double(0, image, 1) < 0.7 ? other
                : stream.Below(classes.Count, 0, image, 2);
            labels[image] = label;

            // A row of 1024ths sums to exactly 1: the chosen class holds more than half, the others share the rest.
            int others = classes.Count - 1;
            int each = others == 0 ? 0 : (1 + stream.Below(480, 0, image, 3)) / others;
            var row = probabilities.AsSpan((int)image * classes.Count, classes.Count);
            row.Fill(each / 1024f);
            row[chosen] = (1024 - each * others) / 1024f;
        }

        return new PredictionTable(classes, labels, probabilities);
    }

    private PredictionTable AnswersOf(int count, double accuracy, string purpose) =>
        answers?.Invoke(count, purpose) ?? Answers(Classes, count, accuracy, purpose);

    private ExperimentResult Experiment(string architecture, string rate)
    {
        string name = $"dropout-study/architecture={architecture},dropout={rate}";
        double dropout = double.Parse(rate, CultureInfo.InvariantCulture);
        double skill = architecture switch
        {
            "dense-l2" => 0.80 - 0.06 * dropout,
            "simple-cnn" => 0.885 + 0.02 * dropout,
            _ => 0.91 - 0.03 * Math.Abs(dropout - 0.25),
        };
        var test = AnswersOf(TestCount, skill, $"test/{name}");
        predictions[name] = test;
        KeyValuePair<string, JsonNode>[] axes = [new("architecture", architecture), new("dropout", JsonNode.Parse(rate)!)];
        return new ExperimentResult
        {
            Name = name,
            File = "experiments/dropout-study.yaml",
            Description = "Does dropout help, and which network?",
            Parameters =
            [
                .. axes,
                new("seed", 111),
                new("epochs", 3),
                new("batch_size", 64),
                new("optimizer", JsonNode.Parse("""{"adam":{"learning_rate":0.001}}""")!),
            ],
            Axes = [.. axes],
            Dataset = new DatasetSummary
            {
                Name = "fashion-mnist",
                Description = "Photographs of clothes, 28 x 28 in gray, ten classes.",
                Licence = "MIT, Zalando SE",
                Classes = Classes,
                Splits =
                [
                    new DatasetSplit("train", [.. Classes.Select(_ => 6000)]),
                    new DatasetSplit("test", [.. Classes.Select((_, k) => test.Labels.ToArray().Count(label => label == k))]),
                ],
            },
            TrainingCount = 54000,
            ModelDigest = Sha256Digest.OfBytes(System.Text.Encoding.UTF8.GetBytes(name)),
            PredictionsDigest = Sha256Digest.OfBytes(test.ToCsv()),
            Model = new ModelSummary(
                421_642,
                2_830_000,
                [
                    new LayerRow("conv2d", "26 x 26 x 32", 320),
                    new LayerRow("max_pool2d", "13 x 13 x 32", 0),
                    new LayerRow($"dropout ({rate})", "13 x 13 x 32", 0),
                    new LayerRow("flatten", "5408", 0),
                    new LayerRow("dense", "128", 420_000),
                    new LayerRow("dense", "10", 1_322),
                ]
            ),
            History = new TrainingHistory(
                Enumerable
                    .Range(1, 3)
                    .Select(epoch => new EpochRecord(
                        epoch,
                        0.2 + 0.6 / epoch + dropout / 4,
                        skill - 0.12 / epoch - dropout / 12,
                        0.25 + 0.3 / epoch,
                        skill - 0.05 / epoch,
                        0.001
                    ))
            ),
            Metrics = new SplitMetrics(
                ValidationCount == 0 ? null : ClassificationMetrics.Compute(AnswersOf(ValidationCount, skill, $"validation/{name}")),
                ClassificationMetrics.Compute(test)
            ),
        };
    }
}

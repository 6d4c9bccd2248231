using FsCheck;
using FsCheck.Fluent;
using Permafrost.Reporting.Metrics;
using Permafrost.Reporting.Predictions;
using Permafrost.Tests.Reporting.Reference;

namespace Permafrost.Tests.Reporting.Metrics;

public sealed class ClassificationMetricsTests
{
    private const double Tolerance = 1e-9;

    [Fact]
    public void Compute_RecordedCases_AgreeWithScikitLearn()
    {
        foreach (var expected in ReferenceValues.Of("metrics"))
        {
            float[] probabilities =
            [
                .. expected
                    .GetProperty("parts")
                    .EnumerateArray()
                    .SelectMany(row => row.EnumerateArray())
                    .Select(part => part.GetInt32() / 1024f),
            ];
            var table = new PredictionTable(Names(expected.Integer("classes")), expected.Integers("labels"), probabilities);

            var actual = ClassificationMetrics.Compute(table);

            Assert.Equal(expected.Number("accuracy"), actual.Accuracy, Tolerance);
            Assert.Equal(expected.Numbers("accuracy_ci95")[0], actual.AccuracyInterval.Low, Tolerance);
            Assert.Equal(expected.Numbers("accuracy_ci95")[1], actual.AccuracyInterval.High, Tolerance);
            Assert.Equal(expected.Number("loss"), actual.Loss, Tolerance);
            Assert.Equal(expected.Number("macro_f1"), actual.MacroF1, Tolerance);
            AssertAverage(expected.GetProperty("averages").Numbers("macro"), ClassAverage.Macro(actual));
            AssertAverage(expected.GetProperty("averages").Numbers("weighted"), ClassAverage.Weighted(actual));
            Assert.Equal(expected.Number("ece"), actual.ExpectedCalibrationError, Tolerance);
            Assert.Equal(expected.Number("brier"), actual.Brier, Tolerance);
            AssertClose(expected.Numbers("precision"), actual.Classes.Select(one => one.Precision));
            AssertClose(expected.Numbers("recall"), actual.Classes.Select(one => one.Recall));
            AssertClose(expected.Numbers("f1"), actual.Classes.Select(one => one.F1));
            Assert.Equal(expected.Integers("support"), actual.Classes.Select(one => one.Support));
            Assert.Equal(
                expected
                    .GetProperty("confusion")
                    .EnumerateArray()
                    .Select(row => row.EnumerateArray().Select(one => one.GetInt32()).ToArray()),
                actual.Confusion.Select(row => row.ToArray())
            );
        }
    }

    private static void AssertAverage(double[] expected, ClassAverage actual)
    {
        Assert.Equal(expected[0], actual.Precision, Tolerance);
        Assert.Equal(expected[1], actual.Recall, Tolerance);
        Assert.Equal(expected[2], actual.F1, Tolerance);
    }

    [Fact]
    public void Compute_PerfectAndCertain_HasNoErrorOfAnyKind()
    {
        var metrics = ClassificationMetrics.Compute(new PredictionTable(["a", "b"], [0, 1, 1], [1, 0, 0, 1, 0, 1]));

        Assert.Equal(
            (1.0, 0.0, 1.0, 0.0, 0.0),
            (metrics.Accuracy, metrics.Loss, metrics.MacroF1, metrics.ExpectedCalibrationError, metrics.Brier)
        );
        Assert.Equal("0", metrics.Loss.ToString("R"));
        Assert.Equal(1, metrics.AccuracyInterval.High);
    }

    [Fact]
    public void Compute_CertainAndWrong_CostsTheSmallestProbabilityAndStaysFinite()
    {
        var metrics = ClassificationMetrics.Compute(new PredictionTable(["a", "b"], [0], [0, 1]));

        Assert.Equal(87.3365447505531, metrics.Loss, 1e-9);
        Assert.Equal(2, metrics.Brier);
        Assert.Equal(1, metrics.ExpectedCalibrationError);
        Assert.Equal(0, metrics.MacroF1);
    }

    [Fact]
    public void Compute_ConstantPredictor_HasZeroPrecisionForTheClassesItNeverChooses()
    {
        var metrics = ClassificationMetrics.Compute(new PredictionTable(["a", "b"], [0, 0, 1], [0.75f, 0.25f, 0.75f, 0.25f, 0.75f, 0.25f]));

        Assert.Equal(new ClassMetrics("b", 0, 0, 0, 1), metrics.Classes[1]);
        Assert.Equal(1, metrics.Classes[0].Recall);
        Assert.Equal(2 / 3.0, metrics.Classes[0].Precision);
    }

    [Fact]
    public void Compute_OneClass_IsRightWithoutChoice()
    {
        var metrics = ClassificationMetrics.Compute(new PredictionTable(["only"], [0], [1]));

        Assert.Equal(1, metrics.Accuracy);
        Assert.Equal([1], metrics.Confusion[0]);
        Assert.Equal(0, metrics.Loss);
    }

    [Fact]
    public void Compute_EqualProbabilities_ChoosesTheLowestClass()
    {
        var metrics = ClassificationMetrics.Compute(new PredictionTable(["a", "b"], [1], [0.5f, 0.5f]));

        Assert.Equal([1, 0], metrics.Confusion[1]);
    }

    [Fact]
    public void Compute_NoImage_Throws() =>
        Assert.Throws<ArgumentException>(() => ClassificationMetrics.Compute(new PredictionTable(["a"], [], [])));

    [Fact]
    public void Compute_AnyAnswers_CountsEveryImageOnceAndStaysInRange()
    {
        var answers = Gen.Choose(1, 6)
            .SelectMany(classes =>
                Gen.Choose(0, classes - 1).ArrayOf(3).ArrayOf().Where(rows => rows.Length > 0).Select(rows => (classes, rows))
            )
            .ToArbitrary();
        Prop.ForAll(
                answers,
                drawn =>
                {
                    var table = FromDraws(drawn.classes, drawn.rows);
                    var metrics = ClassificationMetrics.Compute(table);
                    bool rowsSumToSupport = metrics.Confusion.Zip(metrics.Classes).All(pair => pair.First.Sum() == pair.Second.Support);
                    bool columnsSumToChosen = Enumerable
                        .Range(0, drawn.classes)
                        .All(k => metrics.Confusion.Sum(row => row[k]) == table.Predicted.ToArray().Count(chosen => chosen == k));
                    double[] shares =
                    [
                        metrics.Accuracy,
                        metrics.MacroF1,
                        metrics.ExpectedCalibrationError,
                        metrics.Brier / 2,
                        .. metrics.Classes.SelectMany(one => new[] { one.Precision, one.Recall, one.F1 }),
                    ];
                    return rowsSumToSupport
                        && columnsSumToChosen
                        && metrics.Classes.Sum(one => one.Support) == table.Count
                        && metrics.AccuracyInterval.Contains(metrics.Accuracy)
                        && double.IsFinite(metrics.Loss)
                        && metrics.Loss >= 0
                        && shares.All(share => share is >= 0 and <= 1 + 1e-12);
                }
            )
            .Check(Config.QuickThrowOnFailure.WithReplay(111, 111));
    }

    /// <summary>Each row of three draws is a label and the two classes that share the probability, 3 to 1.</summary>
    private static PredictionTable FromDraws(int classes, int[][] rows)
    {
        float[] probabilities = new float[rows.Length * classes];
        for (int image = 0; image < rows.Length; image++)
        {
            probabilities[image * classes + rows[image][1]] += 0.75f;
            probabilities[image * classes + rows[image][2]] += 0.25f;
        }

        return new PredictionTable(Names(classes), [.. rows.Select(row => row[0])], probabilities);
    }

    private static IEnumerable<string> Names(int classes) => Enumerable.Range(0, classes).Select(k => $"class {k}");

    private static void AssertClose(double[] expected, IEnumerable<double> actual) =>
        Assert.Equal(expected, actual, (a, b) => Math.Abs(a - b) < Tolerance);
}

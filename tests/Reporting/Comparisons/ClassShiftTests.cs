using Permafrost.Reporting.Comparisons;
using Permafrost.Reporting.Metrics;
using Permafrost.Reporting.Predictions;

namespace Permafrost.Tests.Reporting.Comparisons;

public sealed class ClassShiftTests
{
    // Labels a a b b c: the first has all of a and half of b right, the second half of a, all of b, and c.
    private readonly ClassificationMetrics first = Metrics(0, 0, 1, 0, 0);
    private readonly ClassificationMetrics second = Metrics(0, 1, 1, 1, 2);

    [Fact]
    public void Gain_SeveralClasses_IsTheLargest() => Assert.Equal(new ClassShift("c", 1), ClassShift.Gain(first, second));

    [Fact]
    public void Loss_OneClass_IsNegative() => Assert.Equal(new ClassShift("a", -0.5), ClassShift.Loss(first, second));

    [Fact]
    public void GainAndLoss_SameAnswers_AreNone()
    {
        Assert.Null(ClassShift.Gain(first, first));
        Assert.Null(ClassShift.Loss(first, first));
    }

    private static ClassificationMetrics Metrics(params int[] chosen) =>
        ClassificationMetrics.Compute(
            new PredictionTable(
                ["a", "b", "c"],
                [0, 0, 1, 1, 2],
                [.. chosen.SelectMany(k => Enumerable.Range(0, 3).Select(j => j == k ? 1f : 0f))]
            )
        );
}

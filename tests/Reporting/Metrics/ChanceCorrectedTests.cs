using Permafrost.Reporting.Metrics;
using Permafrost.Reporting.Predictions;
using Permafrost.Reporting.Text;

namespace Permafrost.Tests.Reporting.Metrics;

public sealed class ChanceCorrectedTests
{
    [Fact]
    public void Of_Perfect_IsOneInAll() => Assert.Equal(new ChanceCorrected(1, 1, 1), Of([0, 1, 1], [0, 1, 1]));

    [Fact]
    public void Of_AllOfOneClassAndFound_HasNoKappa()
    {
        Assert.Equal(new ChanceCorrected(1, null, 0), Of([0, 0], [0, 0]));
        Assert.Equal(
            "Balanced accuracy 100.00\u00a0%, Cohen\u2019s kappa is not defined, Matthews correlation 0.0000.",
            ChanceCorrectedText.Of(ClassificationMetrics.Compute(Table([0], [0])))
        );
    }

    [Fact]
    public void Of_ConstantPredictor_IsNoBetterThanChance() => Assert.Equal(new ChanceCorrected(0.5, 0, 0), Of([0, 0, 0, 1], [0, 0, 0, 0]));

    [Fact]
    public void Of_AlwaysWrong_IsBelowChance() => Assert.Equal(new ChanceCorrected(0, -1, -1), Of([0, 1], [1, 0]));

    [Fact]
    public void Of_AHundredThousandImages_DoesNotOverflow()
    {
        int[] labels = [.. Enumerable.Range(0, 100_000).Select(image => image % 2)];
        int[] chosen = [.. labels.Select((label, image) => image < 50_000 ? label : 1 - label)];

        Assert.Equal(new ChanceCorrected(0.5, 0, 0), Of(labels, chosen));
    }

    private static ChanceCorrected Of(int[] labels, int[] chosen) =>
        ChanceCorrected.Of(ClassificationMetrics.Compute(Table(labels, chosen)));

    private static PredictionTable Table(int[] labels, int[] chosen) =>
        new(["a", "b"], labels, [.. chosen.SelectMany(one => new float[] { 1 - one, one })]);
}

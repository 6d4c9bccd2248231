using Permafrost.Reporting.Examples;
using Permafrost.Reporting.Predictions;

namespace Permafrost.Tests.Reporting.Examples;

public sealed class PredictionExamplesTests
{
    [Fact]
    public void Of_Mistakes_AreTheMostConfidentWrongOnesFirst()
    {
        var table = new PredictionTable(["a", "b"], [0, 0, 1, 1, 0], [0.9f, 0.1f, 0.2f, 0.8f, 0.6f, 0.4f, 0.1f, 0.9f, 0.2f, 0.8f]);

        var examples = PredictionExamples.Of(table, TestOrder.Of(5), null);

        // 1 and 4 are equally sure; 2 is less.
        Assert.Equal([1, 4, 2], examples.Mistakes.Select(one => one.Index));
        Assert.Equal(new ClassifiedImage(1, 0, 1, 0.8f, 0.2f), examples.Mistakes[0]);
        Assert.Equal([0, 3], examples.Right.Select(one => one.Index));
        Assert.All(examples.Right, one => Assert.True(one.IsRight));
        Assert.Empty(examples.Uncertain);
        Assert.Null(examples.Entropies);
    }

    [Fact]
    public void Of_ManyImages_TakesFifteenAtRandomAndOneOfEachClass()
    {
        var first = SampleStudy.Answers(SampleStudy.FashionClasses, 500, 0.9, "first");
        var second = SampleStudy.Answers(SampleStudy.FashionClasses, 500, 0.7, "second");
        int[] order = TestOrder.Of(500);

        var examples = PredictionExamples.Of(first, order, null);

        Assert.Equal(PredictionExamples.SampleCount, examples.Sample.Select(one => one.Index).Distinct().Count());
        Assert.Equal(examples.Sample.Select(one => one.Index), PredictionExamples.Of(second, order, null).Sample.Select(one => one.Index));
        Assert.NotEqual(examples.Sample.Select(one => one.Index), examples.Sample.Select(one => one.Index).Order());
        Assert.Equal(Enumerable.Range(0, 10), examples.Right.Select(one => one.Label));
        Assert.Equal(PredictionExamples.ListCount, examples.Mistakes.Length);
    }

    [Fact]
    public void Of_Entropies_GivesTheHighestAndCountsEveryImageOnce()
    {
        var table = new PredictionTable(["a", "b"], [0, 0, 1], [0.9f, 0.1f, 0.2f, 0.8f, 0.5f, 0.5f]);

        // The last is a hair above ln 2, as rounding may have it.
        var examples = PredictionExamples.Of(table, TestOrder.Of(3), [0.1, 0.5, 0.69314718055994540]);

        Assert.Equal([2, 1, 0], examples.Uncertain.Select(one => one.Index));
        Assert.Equal(0.5, examples.Uncertain[1].Entropy);
        var entropies = examples.Entropies!;
        Assert.Equal((1, 2), (entropies.Right.Sum(), entropies.Wrong.Sum()));
        Assert.Equal(1, entropies.Wrong[^1]);
        Assert.Equal(1, entropies.Right[2]);
    }

    [Fact]
    public void Of_OneImageOfOneClass_IsWhole()
    {
        var examples = PredictionExamples.Of(new PredictionTable(["only"], [0], [1f]), TestOrder.Of(1), [0.0]);

        Assert.Single(examples.Sample);
        Assert.Single(examples.Right);
        Assert.Empty(examples.Mistakes);
        Assert.Equal(1, examples.Entropies!.Right[0]);
    }

    [Fact]
    public void Of_TooFewEntropies_IsRefused()
    {
        var table = new PredictionTable(["only"], [0], [1f]);

        Assert.Throws<ArgumentException>(() => PredictionExamples.Of(table, TestOrder.Of(1), []));
    }
}

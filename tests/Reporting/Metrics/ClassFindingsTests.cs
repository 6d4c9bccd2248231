using Permafrost.Reporting.Metrics;
using Permafrost.Reporting.Predictions;

namespace Permafrost.Tests.Reporting.Metrics;

public sealed class ClassFindingsTests
{
    [Fact]
    public void Sentence_OneHardClass_NamesItAndWhatItIsTakenFor()
    {
        // a right; b twice taken for c and once right; c right.
        var table = new PredictionTable(["a", "b", "c"], [0, 1, 1, 1, 2, 2], [1, 0, 0, 0, 0, 1, 0, 0, 1, 0, 1, 0, 0, 0, 1, 0, 0, 1]);

        var sentence = ClassFindings.Of(ClassificationMetrics.Compute(table)).Sentence();

        Assert.Equal(
            "Easiest: a (F1 1.0000). Hardest: b (F1 0.5000), most often taken for c (2 of 3).",
            string.Concat(sentence.Select(part => part.Words))
        );
        Assert.Equal(["a", "b", "c"], sentence.Where(part => part.IsName).Select(part => part.Words));
    }

    [Fact]
    public void Sentence_PerfectAnswers_SaysNothing()
    {
        var table = new PredictionTable(["a", "b"], [0, 1], [1, 0, 0, 1]);

        Assert.Empty(ClassFindings.Of(ClassificationMetrics.Compute(table)).Sentence());
    }

    [Fact]
    public void Of_ClassWithoutImages_IsNeitherBestNorHardest()
    {
        var table = new PredictionTable(["none", "b", "c"], [1, 2], [0, 1, 0, 0, 1, 0]);

        var found = ClassFindings.Of(ClassificationMetrics.Compute(table));

        Assert.Equal(("b", "c", "b"), (found.Easiest!.Name, found.Hardest!.Name, found.TakenFor!.Value.Chosen));
    }
}

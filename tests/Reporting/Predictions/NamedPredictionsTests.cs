using System.Collections.Immutable;
using Permafrost.Reporting.Metrics;
using Permafrost.Reporting.Predictions;

namespace Permafrost.Tests.Reporting.Predictions;

public sealed class NamedPredictionsTests
{
    private static readonly ImmutableArray<string> Classes = ["a, b", "c"];

    private static readonly NamedPredictions Predictions = new(
        Classes,
        [
            new NamedPrediction("one\n\"x\".png", 1, [0.25f, 0.75f]),
            new NamedPrediction("two.png", 0, []) { Fault = "is empty (0 bytes); expected a PNG or JPEG file" },
            new NamedPrediction("three.png", 1, [0.5f, 0.5f]),
        ]
    );

    [Fact]
    public void ToCsv_StrangeNames_AreQuoted()
    {
        Assert.Equal(
            "image,label,predicted,\"a, b\",c\n\"one\n\"\"x\"\".png\",c,c,0.25,0.75\ntwo.png,\"a, b\",\"\",\"\",\"\"\nthree.png,c,\"a, b\",0.5,0.5\n",
            Predictions.ToCsv()
        );
    }

    [Fact]
    public void ToCsv_WithoutLabels_HasNoColumnForThem()
    {
        var one = new NamedPredictions(["x", "y"], [new NamedPrediction("1.png", -1, [1f, 0f])]);

        Assert.Equal("image,predicted,x,y\n1.png,x,1,0\n", one.ToCsv());
    }

    [Fact]
    public void ToText_StrangeNames_StayOnOneLineAndColumnsStandUnderEachOther()
    {
        Assert.Equal(
            """
            one\u000a"x".png   c     75.00 %   a, b  25.00 %
            two.png            cannot be used: it is empty (0 bytes); expected a PNG or JPEG file
            three.png          a, b  50.00 %   c     50.00 %

            """,
            Predictions.ToText(2)
        );
    }

    [Fact]
    public void ToJson_TopOne_HasTheMostProbableClassAlone()
    {
        var json = Predictions.ToJson(1);

        Assert.Equal("""{"image":"two.png","fault":"is empty (0 bytes); expected a PNG or JPEG file"}""", json[1]!.ToJsonString());
        Assert.Equal("""{"image":"three.png","class":"a, b","probability":0.5,"probabilities":{"a, b":0.5}}""", json[2]!.ToJsonString());
    }

    [Fact]
    public void Labelled_UnreadableImages_AreLeftOut()
    {
        var metrics = ClassificationMetrics.Compute(Predictions.Labelled());

        Assert.Equal((2, 0.5), (metrics.Count, metrics.Accuracy));
    }

    [Fact]
    public void Text_OfAnEvaluation_IsWhatPeopleRead()
    {
        string text = EvaluationText.Of("small/x=1", "mine", Predictions, ClassificationMetrics.Compute(Predictions.Labelled()));

        Assert.Equal(
            """
            Experiment  small/x=1
            Images      2 of mine, 1 more could not be read
            Accuracy    50.00 % (95 % interval 9.45 to 90.55 %)
            Loss        0.4904 (mean cross-entropy)

            Class   Precision   Recall   F1       Images
            a, b    0.0000      0.0000   0.0000   0
            c       1.0000      0.5000   0.6667   2

            Confusion: rows are the true classes, columns the predicted ones in the same order
            a, b   0 0
            c      1 1

            Not read
              two.png is empty (0 bytes); expected a PNG or JPEG file

            """,
            text
        );
    }
}

using Permafrost.Build.Output;
using Permafrost.Stages.Locks;
using Permafrost.Stages.Reproduction;

namespace Permafrost.Tests.Build.Output;

/// <summary>What a reproduction says of an engine whose bits are not promised.</summary>
public sealed class ReproductionTextTests
{
    private static readonly FigureAgreement Accuracy = new("test_accuracy", 0.912, 0.91, 0.0106649);

    [Fact]
    public void Write_FiguresWithinTheTolerance_SaysThatTheyDecided()
    {
        var output = new RecordedOutput();

        ReproductionText.Write(Experiment(Accuracy), output.Host.Lines);

        Assert.Equal(
            """
            a/seed=1   agrees in its figures; its engine is not bit-exact
                test_accuracy: the lock has 0.912, found here 0.91, which may differ by 0.0107

            """,
            output.Lines
        );
    }

    [Fact]
    public void Of_FiguresBeyondTheTolerance_IsADifference()
    {
        var json = ReproductionJson.Of(Experiment(Accuracy with { Found = 0.5 }));

        Assert.Equal("differs", (string)json["state"]!);
        Assert.Equal(
            """[{"name":"test_accuracy","expected":0.912,"found":0.5,"allowed":0.0106649,"agrees":false}]""",
            json["figures"]!.ToJsonString()
        );
    }

    private static ReproducedExperiment Experiment(FigureAgreement figure) => new("a/seed=1", []) { Figures = [figure] };
}

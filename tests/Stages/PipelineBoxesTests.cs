using Permafrost.Reporting.Provenance;
using Permafrost.Stages;

namespace Permafrost.Tests.Stages;

/// <summary>The picture of real runs of a small study.</summary>
public sealed class PipelineBoxesTests : IDisposable
{
    private readonly StudyPlace place = new();

    public void Dispose() => place.Dispose();

    [Fact]
    public void Of_FirstAndCachedRun_HaveOneBoxForEachStageAndAnEdgeToEachSource()
    {
        var first = Boxes(place.Run());
        var again = Boxes(place.Run());

        Assert.Equal(["DownloadCheck", "Preprocess", "Train", "Train", "Evaluate", "Evaluate", "Report"], first.Select(box => box.Phase));
        Assert.All(first, box => Assert.Equal(BoxState.Ran, box.State));
        Assert.All(again, box => Assert.Equal((BoxState.Cached, 0.0), (box.State, box.Seconds)));
        Assert.Equal([2, 2, 1, 1, 1, 1, 2], first.Select(box => box.Experiments.Length));
        Assert.Equal(["", "0", "1", "1", "2", "3", "4 5"], first.Select(box => string.Join(' ', box.Sources)));
        Assert.Equal(["shapes", "9 x 9, gray"], first.Take(2).Select(box => box.Subject));
    }

    [Fact]
    public void Of_TwoFilesWithTheSameExperiments_ShareTheBoxesOfOneKey()
    {
        place.Write("experiments/twin.yaml", File.ReadAllText(place.PathOf("experiments/small.yaml")));

        var boxes = Boxes(
            place.Run(
                place.Request with
                {
                    ExperimentPaths = [place.PathOf("experiments/small.yaml"), place.PathOf("experiments/twin.yaml")],
                }
            )
        );

        Assert.Equal(2, boxes.Count(box => box.Phase == "Train"));
        Assert.All(boxes.Where(box => box.Phase == "Train"), box => Assert.Equal((BoxState.Ran, 2), (box.State, box.Experiments.Length)));
    }

    [Fact]
    public void Of_ExperimentThatDiverges_IsFailedFromThereOnAndNoSourceOfTheReport()
    {
        // Every step multiplies the weights by 1 - 2 * 100 * 1 = -199, which is more than a float holds after seventeen steps.
        place.Edit("experiments/small.yaml", "batch_size: 16 }", "batch_size: 16, optimizer: { sgd: { learning_rate: 100 } } }");
        place.Edit("experiments/small.yaml", "parameters: { dropout: 0.0 }", "parameters: { dropout: 0.0, l2: 0.0 }");
        place.Edit("experiments/small.yaml", "units: classes", "units: classes, l2: \"{l2}\"");
        place.Edit("experiments/small.yaml", "matrix: { dropout: [0.0, 0.5] }", "matrix: { l2: [0.0, 1.0] }");

        var boxes = Boxes(place.Run());

        Assert.Equal(
            "Train ran, Train failed, Evaluate ran, Evaluate failed, Report ran",
            string.Join(", ", boxes.Skip(2).Select(box => $"{box.Phase} {box.State.ToString().ToLowerInvariant()}"))
        );
        Assert.Equal([4], boxes[^1].Sources);
        Assert.Contains("not finite", boxes[3].Reasons[0], StringComparison.Ordinal);
        string page = File.ReadAllText(place.PathOf("artifacts/reports/provenance.html"));
        Assert.Contains("Train: 1 failed, 1 ran.", page, StringComparison.Ordinal);
    }

    private static PipelineBox[] Boxes(Study study) => [.. study.Boxes];
}

using Permafrost.Reporting.Provenance;

namespace Permafrost.Tests.Reporting.Provenance;

public sealed class PictureLayoutTests
{
    [Fact]
    public void Of_NineExperiments_ShowsEachStageInTheOrderOfTheStudy()
    {
        var layout = PictureLayout.Of(SampleRun.Of(9, _ => BoxState.Ran).Boxes);

        Assert.Equal(SampleRun.Phases, layout.Phases);
        Assert.Equal([1, 1, 9, 9, 1], layout.Columns.Select(column => column.Length));
        Assert.Equal(Enumerable.Range(2, 9), layout.Columns[2].Select(node => Assert.Single(node.Boxes)));
        Assert.Equal(9, layout.Rows);
    }

    [Fact]
    public void Of_MoreThanTheLimit_FoldsCachedStagesAndKeepsWhatRan()
    {
        var layout = PictureLayout.Of(SampleRun.Of(36, i => i < 9 ? BoxState.Ran : BoxState.Cached).Boxes);

        Assert.Equal([1, 1, 1, 1, 1, 1, 1, 1, 1, 27], layout.Columns[2].Select(node => node.Boxes.Length));
        Assert.Equal([1, 1, 1, 1, 1, 1, 1, 1, 1, 27], layout.Columns[3].Select(node => node.Boxes.Length));
        Assert.All(layout.Columns[3], node => Assert.Equal(node.Rank, Assert.Single(node.Parents).Rank));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(1000)]
    public void Of_ManyStagesOfEveryState_ShowsTheFailedOneAndOneBoxForEachOtherState(int count)
    {
        var run = SampleRun.Of(
            count,
            i =>
                i == 50 ? BoxState.Failed
                : i % 2 == 0 ? BoxState.Ran
                : BoxState.Cached,
            images: 5
        );

        var train = PictureLayout.Of(run.Boxes).Columns[2];

        // Per Preprocess stage one of what ran and one of what was cached.
        Assert.Equal(11, train.Length);
        Assert.Single(train, node => node.Boxes.Length == 1 && run.Boxes[node.Boxes[0]].State == BoxState.Failed);
        Assert.Equal(count, train.Sum(node => node.Boxes.Length));
    }

    [Fact]
    public void Of_MoreParentsThanTheLimit_FoldsEachStateOverAllOfThem()
    {
        var run = SampleRun.Of(60, i => i % 3 == 0 ? BoxState.Ran : BoxState.Cached, images: 60);

        var layout = PictureLayout.Of(run.Boxes);

        Assert.Equal([1, 1, 2, 2, 1], layout.Columns.Select(column => column.Length));
        Assert.Equal([20, 40], layout.Columns[2].Select(node => node.Boxes.Length));
    }

    [Fact]
    public void Of_SomeExperimentsWithoutFeatures_LeadsTheirEdgesThroughAPlaceOfTheirOwn()
    {
        var layout = PictureLayout.Of(SampleRun.Of(4, _ => BoxState.Ran, withFeatures: i => i < 2).Boxes);

        Assert.Equal("Features", layout.Phases[2]);
        Assert.Equal([false, false, true], layout.Columns[2].Select(node => node.IsPassing));
        Assert.Equal([0, 1, 2, 2], layout.Columns[3].Select(node => Assert.Single(node.Parents).Rank));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 3)]
    [InlineData(40, 4)]
    [InlineData(1000, 10)]
    public void Of_AnyRun_PutsBoxesInsideThePictureWithoutOverlap(int count, int images)
    {
        var layout = PictureLayout.Of(SampleRun.Of(count, i => (BoxState)(i % 4), images: images, withFeatures: i => i % 3 == 0).Boxes);

        Assert.All(
            layout.Columns,
            column =>
            {
                Assert.InRange(column.Length, 1, PictureLayout.MostInAColumn + images);
                Assert.InRange(column[0].Middle, 0.5, layout.Rows - 0.5);
                Assert.InRange(column[^1].Middle, 0.5, layout.Rows - 0.5);
                Assert.All(column.Zip(column.Skip(1)), pair => Assert.True(pair.Second.Middle - pair.First.Middle >= 1));
            }
        );
    }
}

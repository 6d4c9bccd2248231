using Permafrost.Core.Errors;
using Permafrost.Pipeline;
using Permafrost.Pipeline.Storage;
using Permafrost.Stages.Housekeeping;

namespace Permafrost.Tests.Stages.Housekeeping;

/// <summary>What stays when garbage is collected, on runs of a small study.</summary>
public sealed class GarbageRootsTests : IDisposable
{
    private readonly StudyPlace place = new();

    public void Dispose() => place.Dispose();

    [Fact]
    public void Of_EverythingIsUpToDate_NothingIsGarbage()
    {
        place.Report();

        Assert.Empty(Collect().Groups);

        Assert.All(place.Run().Rows, row => Assert.Equal(StageState.Cached, row.State));
    }

    [Fact]
    public void Of_ValueThatIsInNoFileAnyMore_IsGarbageOfThatExperiment()
    {
        place.Report();
        place.Edit("experiments/small.yaml", "[0.0, 0.5]", "[0.0, 0.6]");
        place.Report();

        var groups = Collect().Groups;

        Assert.Equal(
            (StudyPlace.Dropped, 2),
            Assert.Single(groups.Where(group => group.Origin[0] is not ('*' or '(')).Select(group => (group.Origin, group.Records)))
        );
        Assert.All(place.Run().Rows, row => Assert.Equal(StageState.Cached, row.State));
    }

    /// <summary>The file asks for the second value, the last run was of an override, the lock is of the first one.</summary>
    [Fact]
    public void Of_FileLastRunAndLock_EachKeepWhatTheyReferTo()
    {
        place.Report();
        place.Run(place.Request with { Set = ["train.epochs=2"] });
        place.Edit("experiments/small.yaml", "epochs: 3", "epochs: 4");
        place.Run();
        place.Run(place.Request with { Set = ["train.epochs=2"] });
        // Nobody refers to this one, once another run came after it.
        place.Run(place.Request with { Set = ["train.epochs=1"] });
        place.Run(place.Request with { Set = ["train.epochs=2"] });

        var groups = Collect().Groups;

        Assert.Equal(
            [(StudyPlace.Plain, 2), (StudyPlace.Dropped, 2)],
            groups.Where(group => group.Origin[0] is not ('*' or '(')).Select(group => (group.Origin, group.Records))
        );
        foreach (string epochs in (string[])["2", "3", "4"])
        {
            var rows = place.Run(place.Request with { Set = [$"train.epochs={epochs}"] }).Rows;
            Assert.All(rows.Where(row => row.Stage == "Train"), row => Assert.Equal(StageState.Cached, row.State));
        }
    }

    [Fact]
    public void Of_FaultyExperiment_RemovesNothing()
    {
        place.Report();
        place.Write("experiments/other.yaml", "dataset: no-such\n");

        Assert.Throws<UserErrorException>(() => Collect());
    }

    [Fact]
    public void Of_FaultyLock_RemovesNothing()
    {
        place.Report();
        place.Write("experiments/of-another-branch.lock.json", "{");

        Assert.Throws<UserErrorException>(() => Collect());
    }

    private StoreCollection Collect() =>
        StoreCollection.Apply(place.Request.StoreDirectory, () => GarbageRoots.Of(place.Request, place.Observer), CancellationToken.None);
}

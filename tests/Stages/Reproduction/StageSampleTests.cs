using Permafrost.Stages.Locks;
using Permafrost.Stages.Reproduction;
using Permafrost.Tests.Stages.Locks;

namespace Permafrost.Tests.Stages.Reproduction;

public sealed class StageSampleTests
{
    /// <summary>Ten experiments with keys of their own: 40 stages.</summary>
    private static readonly (string Name, LockedExperiment Locked)[] Ten =
    [
        .. Enumerable.Range(0, 10).Select(index => ($"study/{index}", LockSample.Experiment((char)('0' + index)))),
    ];

    [Fact]
    public void Draw_TinyShare_TakesOneStage()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            Assert.Single(StageSample.Draw(Ten, 1e-9, seed));
        }
    }

    [Fact]
    public void Draw_Everything_TakesAllStages() =>
        Assert.Equal(Ten.Select(one => (one.Name, 4)), StageSample.Draw(Ten, 1.0, 111).Select(one => (one.Key, one.Value)).Order());

    [Fact]
    public void Draw_AnyOrderOfExperiments_DrawsTheSame() =>
        Assert.Equal(Text(StageSample.Draw(Ten, 0.1, 7)), Text(StageSample.Draw(Ten.Reverse(), 0.1, 7)));

    [Fact]
    public void Draw_ManySeeds_ReachesEveryStage()
    {
        var drawn = Enumerable
            .Range(0, 1000)
            .SelectMany(seed => StageSample.Draw(Ten, 0.01, seed))
            .Select(one => (one.Key, one.Value))
            .Distinct();

        Assert.Equal(40, drawn.Count());
    }

    [Fact]
    public void Draw_SharedStages_CountOnce()
    {
        // All keys are equal: there are four stages, not forty.
        var shared = Ten.Select(one => (one.Name, LockSample.Experiment()));

        Assert.Equal([("study/0", 4)], StageSample.Draw(shared, 1.0, 111).Select(one => (one.Key, one.Value)));
    }

    [Fact]
    public void Draw_PinnedSeed_IsPinned() =>
        Assert.Equal("study/1:1 study/2:2 study/5:1 study/9:4", Text(StageSample.Draw(Ten, 0.1, 111)));

    private static string Text(IReadOnlyDictionary<string, int> drawn) =>
        string.Join(' ', drawn.Select(one => $"{one.Key}:{one.Value}").Order(StringComparer.Ordinal));
}

using Permafrost.Experiments.Definitions;
using Permafrost.Stages.Slurm;

namespace Permafrost.Tests.Stages.Slurm;

public sealed class SlurmPlanTests
{
    private static readonly ResourceOptions Small = new();
    private static readonly ResourceOptions Large = new() { Threads = 8 };

    [Fact]
    public void Place_ExperimentsOfTwoPhases_HaveOneNumberInBoth()
    {
        var first = Element("Train", "a");
        var second = Element("Train", "b");
        var evaluated = Element("Evaluate", "b", second);

        var lists = SlurmPlan.Place([first, second, evaluated], longest: 1000);

        Assert.Equal("1", Assert.Single(lists).Name);
        Assert.Equal(("1", 1), first.Place);
        Assert.Equal(("1", 2), second.Place);
        Assert.Equal(second.Place, evaluated.Place);
    }

    [Fact]
    public void Place_OtherResourcesAndLongLists_AreListsOfTheirOwn()
    {
        SlurmElement[] elements =
        [
            Element("Train", "a"),
            Element("Train", "b", resources: Large),
            Element("Train", "c"),
            Element("Train", "d"),
        ];

        var lists = SlurmPlan.Place(elements, longest: 2, former: 3);

        Assert.Equal(["4", "5", "6"], lists.Select(list => list.Name));
        Assert.Equal([("4", 1), ("6", 1), ("4", 2), ("5", 1)], elements.Select(element => element.Place));
    }

    [Fact]
    public void Dependency_EachReadsItsOwn_WaitsElementForElement()
    {
        var (trained, evaluated) = TwoPhases(["a", "b", "c"], ["a", "b", "c"]);

        Assert.Equal("aftercorr:7", SlurmPlan.Dependency(evaluated, isLimited: false));
        Assert.Equal("afterany:7", SlurmPlan.Dependency(evaluated, isLimited: true));
        Assert.Equal("", SlurmPlan.Dependency(trained, isLimited: true));
    }

    [Fact]
    public void Dependency_AllReadOne_WaitsForItsSuccess()
    {
        var (_, trained) = TwoPhases(["a", "b"], ["b", "b", "b"]);

        Assert.Equal("afterok:7_2", SlurmPlan.Dependency(trained, isLimited: true));
    }

    [Fact]
    public void Dependency_SeveralOfOtherNumbers_WaitsForTheEndOfTheirArrays()
    {
        var (_, trained) = TwoPhases(["a", "b"], ["b", "a"]);

        Assert.Equal("afterany:7", SlurmPlan.Dependency(trained, isLimited: false));
    }

    [Fact]
    public void Dependency_WhatItReadsIsDone_WaitsForNothing()
    {
        var (trained, evaluated) = TwoPhases(["a"], ["a"]);
        trained.Elements[0].Result = new JobResult(JobState.Ran);

        Assert.Equal("", SlurmPlan.Dependency(evaluated, isLimited: false));
    }

    [Fact]
    public void Arrays_SomeReadWhatIsThere_StandInAnArrayOfTheirOwn()
    {
        var trained = Element("Train", "a");
        SlurmElement[] evaluated = [Element("Evaluate", "a", trained), Element("Evaluate", "b"), Element("Evaluate", "c", trained)];
        SlurmPlan.Place([trained, .. evaluated], longest: 1000);

        var arrays = SlurmPlan.Arrays(evaluated);

        Assert.Equal(["Evaluate-1", "Evaluate-1-ready"], arrays.Select(array => array.Name));
        Assert.Equal(["1,3", "2"], arrays.Select(array => array.Lines));
    }

    [Theory]
    [InlineData(1, 8, "8")]
    [InlineData(3, 8, "3 3 2")]
    [InlineData(2, 2, "1 1")]
    public void ShareOut_AsManyPlacesAsArrays_GivesAllOfThem(int arrays, int most, string expected)
    {
        var given = Singles(arrays);

        var ahead = SlurmPlan.ShareOut(given, most);

        Assert.Equal(expected, string.Join(' ', given.Select(array => array.MostAtOnce)));
        Assert.All(ahead, Assert.Null);
    }

    [Fact]
    public void ShareOut_MoreArraysThanPlaces_HasTheOthersWaitInLanes()
    {
        var given = Singles(5);

        var ahead = SlurmPlan.ShareOut(given, most: 2);

        Assert.All(given, array => Assert.Equal(1, array.MostAtOnce));
        Assert.Equal([null, null, given[0], given[1], given[2]], ahead);
    }

    [Fact]
    public void Lines_Gaps_AreShort()
    {
        var elements = Enumerable.Range(0, 9).Select(i => Element("Train", $"{i}")).ToList();
        SlurmPlan.Place(elements, longest: 1000);

        Assert.Equal("1-3,5,7-9", new SlurmArray("Train-1", [.. elements.Where((_, i) => i is not (3 or 5))]).Lines);
    }

    /// <summary>Two arrays, the first of them submitted as 7; each name of the second is the element of the first that it reads.</summary>
    private static (SlurmArray First, SlurmArray Second) TwoPhases(string[] first, string[] sources)
    {
        SlurmElement[] upstream = [.. first.Select(name => Element("Train", name))];
        SlurmElement[] elements =
        [
            .. sources.Select((source, i) => Element("Evaluate", $"{"abc"[i]}", upstream[Array.IndexOf(first, source)])),
        ];
        SlurmPlan.Place([.. upstream, .. elements], longest: 1000);
        var array = new SlurmArray("Train-1", upstream) { Job = "7" };
        foreach (var element in upstream)
        {
            element.Array = array;
        }

        return (array, new SlurmArray("Evaluate-1", elements));
    }

    private static SlurmArray[] Singles(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new SlurmArray($"Train-{i}", [Element("Train", $"{i}")]))];

    private static SlurmElement Element(
        string phase,
        string experiment,
        SlurmElement? upstream = null,
        ResourceOptions? resources = null
    ) => new(phase, experiment, resources ?? Small, "d", upstream is null ? [] : [upstream]);
}

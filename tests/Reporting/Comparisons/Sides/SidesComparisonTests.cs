using System.Text.Json.Nodes;
using Permafrost.Core.Digests;
using Permafrost.Reporting.Comparisons;
using Permafrost.Reporting.Comparisons.Sides;
using Permafrost.Reporting.Statistics;

namespace Permafrost.Tests.Reporting.Comparisons.Sides;

public sealed class SidesComparisonTests
{
    [Fact]
    public void ByName_PredictionsOfBoth_AreComparedImageByImage()
    {
        var a = SampleSide.Run("study/dropout=0", 0.9);
        var b = SampleSide.Run("study/dropout=0", 0.8);

        var found = SidesComparison.ByName(SampleSide.Of("old", a), SampleSide.Of("new", b));

        var pair = Assert.Single(found.Pairs);
        int onlyA = Count(a, b);
        int onlyB = Count(b, a);
        Assert.Equal((SideState.Paired, SideTest.McNemar), (pair.State, pair.Test));
        Assert.Equal((onlyA, onlyB), (pair.OnlyA, pair.OnlyB));
        Assert.Equal(McNemarTest.PValue(onlyA, onlyB), pair.P!.Value, 1e-6);
        Assert.Equal(PairedDifference.Of(onlyA, onlyB, SampleSide.Images).Interval, pair.Interval);
        Assert.NotNull(pair.BootstrapInterval);
        Assert.Equal(Verdict.Worse, pair.Verdict);
        Assert.True(found.IsRegression);
    }

    [Fact]
    public void ByName_SameDigest_IsTheSameBitForBitAndReadsNothing()
    {
        var a = SampleSide.Run("study", 0.9) with { Predictions = () => throw new InvalidOperationException("read") };

        var pair = Assert.Single(SidesComparison.ByName(SampleSide.Of("old", a), SampleSide.Of("new", a)).Pairs);

        Assert.Equal((SideState.Identical, 0.0, Verdict.NoDifferenceShown), (pair.State, pair.Difference, pair.Verdict));
        Assert.Null(pair.P);
    }

    [Fact]
    public void ByName_OneSideWithoutPredictions_IsUnpairedByCounts()
    {
        var a = SampleSide.Run("study", 0.9).WithoutPredictions();
        var b = SampleSide.Run("study", 0.85);

        var found = SidesComparison.ByName(SampleSide.Of("old", a), SampleSide.Of("new", b));

        var pair = Assert.Single(found.Pairs);
        long before = (long)Math.Round(a.Accuracy!.Value * SampleSide.Images);
        long after = (long)Math.Round(b.Accuracy!.Value * SampleSide.Images);
        Assert.Equal((SideState.Unpaired, SideTest.TwoProportions), (pair.State, pair.Test));
        Assert.Equal("the predictions of the baseline are not at hand", pair.Reason);
        Assert.Equal(UnpairedDifference.Of(before, SampleSide.Images, after, SampleSide.Images).Interval, pair.Interval);
        Assert.Equal(TwoProportionTest.PValue(before, SampleSide.Images, after, SampleSide.Images), pair.P!.Value, 1e-6);
        Assert.Null(pair.BootstrapInterval);
    }

    [Fact]
    public void ByName_NumberOfTestImagesUnknown_IsADifferenceWithoutATest()
    {
        var a = SampleSide.Run("study", 0.9).WithoutPredictions() with { Count = null, Classes = null };
        var b = SampleSide.Run("study", 0.6);

        var found = SidesComparison.ByName(SampleSide.Of("old", a), SampleSide.Of("new", b));

        var pair = Assert.Single(found.Pairs);
        Assert.Equal(SideState.Untested, pair.State);
        Assert.Null(pair.Verdict);
        Assert.Equal(b.Accuracy - a.Accuracy, pair.Difference);
        Assert.False(found.IsConclusive);
    }

    [Fact]
    public void ByName_SameTestImagesByDigest_LendTheirNumber()
    {
        var images = Sha256Digest.OfBytes([1]);
        var a = SampleSide.Run("study", 0.9).WithoutPredictions() with { Count = null, Classes = null, TestImages = images };
        var b = SampleSide.Run("study", 0.6) with { TestImages = images };

        var pair = Assert.Single(SidesComparison.ByName(SampleSide.Of("old", a), SampleSide.Of("new", b)).Pairs);

        Assert.Equal((SideState.Unpaired, SampleSide.Images), (pair.State, pair.Count));
    }

    [Fact]
    public void ByName_OtherTestSets_AreNotCompared()
    {
        var a = SampleSide.Run("study", 0.9);
        (SideRun B, string Reason)[] cases =
        [
            (SampleSide.Run("study", 0.8, images: 500), "their test sets have 1,000 and 500 images"),
            (SampleSide.Run("study", 0.8) with { Dataset = "digits" }, "they are on other datasets, letters and digits"),
            (
                SampleSide.Run("study", 0.8) with
                {
                    Classes = [("a", 1000)],
                },
                "their test sets have other classes, or other numbers of images in them"
            ),
        ];

        Assert.All(
            cases,
            one =>
            {
                var found = SidesComparison.ByName(SampleSide.Of("old", a), SampleSide.Of("new", one.B));
                var pair = Assert.Single(found.Pairs);
                Assert.Equal((SideState.NotCompared, one.Reason), (pair.State, pair.Reason));
                Assert.Null(pair.Difference);
                Assert.False(found.IsConclusive);
            }
        );
    }

    [Fact]
    public void ByName_OtherImagesWithTheSameLabels_AreNotComparedUnlessTheyOnlyLookOtherwise()
    {
        var a = SampleSide.Run("study/size=8", 0.9) with { TestImages = Sha256Digest.OfBytes([1]) };
        var drawn = SampleSide.Run("study/size=8", 0.8) with { TestImages = Sha256Digest.OfBytes([2]) };
        var resized = drawn with { Parameters = [new("size", JsonValue.Create(16))] };

        var other = Assert.Single(SidesComparison.ByName(SampleSide.Of("old", a), SampleSide.Of("new", drawn)).Pairs);
        var same = Assert.Single(SidesComparison.ByName(SampleSide.Of("old", a), SampleSide.Of("new", resized)).Pairs);

        Assert.Equal((SideState.NotCompared, "their test images are not the same"), (other.State, other.Reason));
        Assert.Equal(SideState.Paired, same.State);
        Assert.Equal("size 8 → 16", Assert.Single(same.Parameters!.Value).Words);
    }

    [Fact]
    public void ByName_OtherLabels_AreNotCompared()
    {
        var a = SampleSide.Run("study", 0.9) with { Classes = null };
        var b = SampleSide.Run("study", 0.9, images: 999) with { Classes = null, Count = null };

        var pair = Assert.Single(SidesComparison.ByName(SampleSide.Of("old", a), SampleSide.Of("new", b)).Pairs);

        Assert.Equal((SideState.NotCompared, "the labels of their test images are not the same"), (pair.State, pair.Reason));
    }

    [Fact]
    public void ByName_Seeds_AreOneExperimentPairedBySeed()
    {
        SideRun[] before = [.. Seeds(0.90)];
        SideRun[] after = [.. Seeds(0.84).Reverse().Append(SampleSide.Run("study/dropout=0,seed=9", 0.5))];

        var found = SidesComparison.ByName(SampleSide.Of("old", before), SampleSide.Of("new", after));

        var pair = Assert.Single(found.Pairs);
        long[] won =
        [
            .. before.Select(run =>
                (long)Math.Round((after.Single(one => one.Name == run.Name).Accuracy!.Value - run.Accuracy!.Value) * SampleSide.Images)
            ),
        ];
        var expected = PairedRunsTest.Of(won, SampleSide.Images);
        Assert.Equal(("study/dropout=0", SideTest.PairedT, 4), (pair.Label, pair.Test, pair.Runs.Length));
        Assert.Equal(expected.P, pair.P!.Value, 1e-6);
        Assert.Equal(expected.Mean, pair.Difference!.Value, 1e-12);
        Assert.Equal(won.Select(one => one / (double)SampleSide.Images), pair.Differences);
        Assert.Equal(Verdict.Worse, pair.Verdict);
        Assert.Equal("study/dropout=0,seed=9", Assert.Single(found.Added).Name);
    }

    [Fact]
    public void ByName_OneSeedInCommon_IsThatRunAlone()
    {
        SideRun[] before = [.. Seeds(0.90)];

        var found = SidesComparison.ByName(
            SampleSide.Of("old", before),
            SampleSide.Of("new", before[1], SampleSide.Run("study/dropout=0,seed=9", 0.5))
        );

        Assert.Equal(("study/dropout=0,seed=2", SideState.Identical), (Assert.Single(found.Pairs).Label, found.Pairs[0].State));
        Assert.Equal(3, found.Removed.Length);
        Assert.Single(found.Added);
    }

    [Fact]
    public void ByName_OtherSeeds_AreAddedAndRemoved()
    {
        var found = SidesComparison.ByName(
            SampleSide.Of("old", SampleSide.Run("study/seed=1", 0.9)),
            SampleSide.Of("new", SampleSide.Run("study/seed=2", 0.9))
        );

        Assert.Empty(found.Pairs);
        Assert.Equal(("study/seed=2", "study/seed=1"), (Assert.Single(found.Added).Name, Assert.Single(found.Removed).Name));
    }

    [Fact]
    public void ByName_SeedsWithoutPredictions_ArePairedBySeedAllTheSame()
    {
        SideRun[] before = [.. Seeds(0.90)];
        SideRun[] after = [.. Seeds(0.84)];
        var with = Assert.Single(SidesComparison.ByName(SampleSide.Of("old", before), SampleSide.Of("new", after)).Pairs);

        var without = Assert.Single(
            SidesComparison
                .ByName(SampleSide.Of("old", [.. before.Select(SampleSide.WithoutPredictions)]), SampleSide.Of("new", after))
                .Pairs
        );

        Assert.Equal((with.P, with.Difference, with.Interval), (without.P, without.Difference, without.Interval));
        Assert.NotNull(with.BootstrapInterval);
        Assert.Null(without.BootstrapInterval);
    }

    [Fact]
    public void ByName_SeveralPairs_AreCorrectedByHolmOverThoseThatWereTested()
    {
        SideRun[] before = [.. Enumerable.Range(1, 4).Select(k => SampleSide.Run($"study/dropout=0.{k}", 0.9))];
        SideRun[] after = [before[0], .. Enumerable.Range(2, 3).Select(k => SampleSide.Run($"study/dropout=0.{k}", 0.9 - 0.02 * k))];

        var found = SidesComparison.ByName(SampleSide.Of("old", before), SampleSide.Of("new", after));

        double[] p = [.. found.Pairs.Skip(1).Select(pair => pair.P!.Value)];
        Assert.Equal(3, found.Tested);
        Assert.Equal(HolmCorrection.Adjust(p), found.Pairs.Skip(1).Select(pair => pair.PHolm!.Value), (x, y) => Math.Abs(x - y) < 1e-5);
        Assert.Null(found.Pairs[0].PHolm);
    }

    [Fact]
    public void ByName_AddedRemovedAndFailed_AreNamed()
    {
        var before = SampleSide.Of("old", SampleSide.Run("a", 0.9), SampleSide.Run("gone", 0.9), SampleSide.Failed("b", "loss"));
        var after = SampleSide.Of(
            "new",
            SampleSide.Failed("a", "loss is not finite."),
            SampleSide.Run("b", 0.9),
            SampleSide.Run("new", 0.9)
        );

        var found = SidesComparison.ByName(before, after);

        Assert.Equal("new", Assert.Single(found.Added).Name);
        Assert.Equal("gone", Assert.Single(found.Removed).Name);
        Assert.Equal([(SideState.Failed, true), (SideState.Failed, false)], found.Pairs.Select(pair => (pair.State, pair.IsBroken)));
        Assert.Equal("failed in the candidate: loss is not finite", found.Pairs[0].Reason);
        Assert.Equal("failed in the baseline: loss", found.Pairs[1].Reason);
        Assert.True(found.IsRegression);
    }

    [Fact]
    public void OneToOne_OtherNames_AreComparedAndTheirParameterNamed()
    {
        var a = SampleSide.Run("study/dropout=0.25", 0.8);
        var b = SampleSide.Run("study/dropout=0.5", 0.9);

        var pair = Assert.Single(SidesComparison.OneToOne(SampleSide.Of("x", a), SampleSide.Of("y", b)).Pairs);

        Assert.Equal(Verdict.Better, pair.Verdict);
        Assert.Equal("dropout 0.25 → 0.5", Assert.Single(pair.Parameters!.Value).Words);
    }

    [Fact]
    public void OneToOne_OneRunAgainstSeeds_TakesTheSameSeed()
    {
        var a = SampleSide.Run("base/seed=2", 0.8);
        var b = SampleSide.Of("y", [.. Seeds(0.9)]);

        var pair = Assert.Single(SidesComparison.OneToOne(SampleSide.Of("x", a), b).Pairs);

        Assert.Equal(SideTest.McNemar, pair.Test);
        Assert.Equal("study/dropout=0,seed=2", Assert.Single(pair.Runs).B.Name);
    }

    [Fact]
    public void OneToOne_Several_Throws() =>
        Assert.Throws<ArgumentException>(() =>
            SidesComparison.OneToOne(
                SampleSide.Of("x", SampleSide.Run("a", 1), SampleSide.Run("b", 1)),
                SampleSide.Of("y", SampleSide.Run("a", 1))
            )
        );

    private static IEnumerable<SideRun> Seeds(double accuracy) =>
        Enumerable.Range(1, 4).Select(seed => SampleSide.Run($"study/dropout=0,seed={seed}", accuracy));

    private static int Count(SideRun right, SideRun wrong)
    {
        var (a, b) = (right.Predictions()!, wrong.Predictions()!);
        return Enumerable.Range(0, a.Count).Count(image => a.Predicted[image] == a.Labels[image] && b.Predicted[image] != b.Labels[image]);
    }
}

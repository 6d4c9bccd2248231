using Permafrost.Core.Errors;
using Permafrost.Experiments.Definitions;
using Permafrost.Stages.Preprocess;

namespace Permafrost.Tests.Stages.Preprocess;

public sealed class StratifiedSplitTests
{
    private static readonly string[] Classes = ["a", "b", "c"];

    [Fact]
    public void Of_TenPercent_SetsTheSameShareOfEachClassAside()
    {
        int[] labels = Labels(60, 30, 10);

        var split = StratifiedSplit.Of(labels, Classes, new PreprocessOptions { Validation = 0.1 });

        Assert.Equal([6, 3, 1], CountsOf(split.Validation, labels));
        Assert.Equal([54, 27, 9], CountsOf(split.Train, labels));
    }

    [Fact]
    public void Of_AnyOptions_KeepsTheOrderOfTheFileAndUsesEachImageOnce()
    {
        int[] labels = Labels(60, 30, 10);

        var split = StratifiedSplit.Of(labels, Classes, new PreprocessOptions { Validation = 0.25, Limit = 50 });

        Assert.Equal(split.Train.Order(), split.Train);
        Assert.Equal(split.Validation.Order(), split.Validation);
        Assert.Empty(split.Train.Intersect(split.Validation));
        Assert.Equal(50, split.Train.Length + split.Validation.Length);

        // 12.5 of 50 is rounded up to 13; the exact shares 7.8, 3.9 and 1.3 get 8, 4 and 1.
        Assert.Equal([8, 4, 1], CountsOf(split.Validation, labels));
        Assert.Equal([22, 11, 4], CountsOf(split.Train, labels));
    }

    [Fact]
    public void Of_KnownSeed_GivesTheSameIndicesEverywhere()
    {
        var split = StratifiedSplit.Of(
            Labels(12, 12, 12),
            Classes,
            new PreprocessOptions
            {
                Validation = 0.25,
                Limit = 24,
                SplitSeed = 111,
            }
        );

        Assert.Equal("3 10 14 17 24 28", string.Join(' ', split.Validation));
        Assert.Equal("0 2 6 7 9 11 12 19 22 23 25 26 27 31 32 33 34 35", string.Join(' ', split.Train));
    }

    [Fact]
    public void Of_OtherSeed_GivesOtherIndices()
    {
        int[] labels = Labels(60, 30, 10);

        var one = StratifiedSplit.Of(labels, Classes, new PreprocessOptions { SplitSeed = 1 });
        var two = StratifiedSplit.Of(labels, Classes, new PreprocessOptions { SplitSeed = 2 });

        Assert.NotEqual(one.Validation, two.Validation);
        Assert.Equal(CountsOf(one.Validation, labels), CountsOf(two.Validation, labels));
    }

    [Fact]
    public void Of_OneClassGrows_LeavesTheOthersAlone()
    {
        // Each class is shuffled by a stream of its own.
        int[] labels = Labels(20, 20, 20);
        int[] more = [.. labels, .. Enumerable.Repeat(2, 20)];

        var one = StratifiedSplit.Of(labels, Classes, new PreprocessOptions { Validation = 0.2 });
        var two = StratifiedSplit.Of(more, Classes, new PreprocessOptions { Validation = 0.2 });

        Assert.Equal(one.Validation.Where(index => labels[index] < 2), two.Validation.Where(index => more[index] < 2));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(1000)]
    public void Of_NoValidationAndNoEffectiveLimit_TrainsOnAll(int limit)
    {
        var split = StratifiedSplit.Of(Labels(60, 30, 10), Classes, new PreprocessOptions { Validation = 0, Limit = limit });

        Assert.Equal(Enumerable.Range(0, 100), split.Train);
        Assert.Empty(split.Validation);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(7)]
    public void Of_Folds_ValidateOnEveryImageOnceWithTheSameShares(int folds)
    {
        int[] labels = Labels(41, 17, 9);
        var splits = Enumerable
            .Range(1, folds)
            .Select(number => StratifiedSplit.Of(labels, Classes, new PreprocessOptions { Validation = 0 }, new FoldChoice(number, folds)))
            .ToList();

        Assert.Equal(Enumerable.Range(0, labels.Length), splits.SelectMany(split => split.Validation).Order());
        Assert.All(splits, split => Assert.Equal(Enumerable.Range(0, labels.Length), split.Validation.Concat(split.Train).Order()));
        Assert.All(splits, split => Assert.Equal(split.Train.Order(), split.Train));
        Assert.All(splits, split => Assert.Equal(split.Validation.Order(), split.Validation));
        Assert.InRange(splits.Max(split => split.Validation.Length) - splits.Min(split => split.Validation.Length), 0, 1);
        for (int c = 0; c < Classes.Length; c++)
        {
            var counts = splits.Select(split => CountsOf(split.Validation, labels)[c]).ToList();
            Assert.InRange(counts.Max() - counts.Min(), 0, 1);
        }
    }

    [Fact]
    public void Of_FoldOfAKnownSeed_GivesTheSameIndicesEverywhere()
    {
        var options = new PreprocessOptions { Limit = 24, SplitSeed = 111 };

        var split = StratifiedSplit.Of(Labels(12, 12, 12), Classes, options, new FoldChoice(2, 3));

        Assert.Equal("0 9 10 11 23 24 26 28", string.Join(' ', split.Validation));
        Assert.Equal(16, split.Train.Length);
    }

    [Fact]
    public void Of_FewerImagesThanFolds_NamesTheClass()
    {
        var error = Assert.Throws<UserErrorException>(() =>
            StratifiedSplit.Of(Labels(9, 3, 4), Classes, new PreprocessOptions(), new FoldChoice(1, 4))
        );

        Assert.StartsWith(
            "folds is 4: class 'b' has 3 training images; expected at least 4",
            Assert.Single(error.Faults),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Of_LimitTooSmall_NamesEveryClassThatWouldBeEmpty()
    {
        var error = Assert.Throws<UserErrorException>(() =>
            StratifiedSplit.Of(Labels(90, 5, 5), Classes, new PreprocessOptions { Limit = 5, Validation = 0 })
        );

        Assert.Equal(2, error.Faults.Count);
        Assert.StartsWith(
            "preprocess.limit is 5: class 'b' has 5 of 100 training images and would keep none",
            error.Faults[0],
            StringComparison.Ordinal
        );
        Assert.Contains("class 'c'", error.Faults[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(20, 20, 1, 0.1, 0)]
    [InlineData(10, 10, 1, 0.9, 1)]
    public void Of_ClassTooSmallToShare_IsNamed(int a, int b, int c, double validation, int aside)
    {
        var error = Assert.Throws<UserErrorException>(() =>
            StratifiedSplit.Of(Labels(a, b, c), Classes, new PreprocessOptions { Validation = validation })
        );

        Assert.Contains(
            $"preprocess.validation is {validation}: class 'c' has {c} training images, of which {aside} would be for validation",
            error.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Of_ClassWithoutAnImage_IsNamed()
    {
        var error = Assert.Throws<UserErrorException>(() =>
            StratifiedSplit.Of(Labels(10, 0, 10), Classes, new PreprocessOptions { Validation = 0 })
        );

        Assert.Contains("class 'b' has 0 training images", error.Message, StringComparison.Ordinal);
    }

    /// <summary>So many of each class, the classes taking turns as long as they last.</summary>
    private static int[] Labels(params int[] counts)
    {
        var labels = new List<int>();
        for (int turn = 0; turn < counts.Max(); turn++)
        {
            labels.AddRange(Enumerable.Range(0, counts.Length).Where(label => turn < counts[label]));
        }

        return [.. labels];
    }

    private static int[] CountsOf(int[] indices, int[] labels) =>
        [.. Enumerable.Range(0, Classes.Length).Select(label => indices.Count(index => labels[index] == label))];
}

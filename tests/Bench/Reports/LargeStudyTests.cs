using Permafrost.Bench.Reports;
using Permafrost.Reporting;

namespace Permafrost.Tests.Bench.Reports;

public sealed class LargeStudyTests
{
    private const int Images = 300;

    [Fact]
    public void Experiments_Hundred_AreOfOneMatrixAndOneOfThemFailed()
    {
        var study = LargeStudy.Hundred(Images);

        Assert.Equal(100, study.Experiments.Length);
        Assert.Equal(100, study.Experiments.Select(one => one.Name).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal([96], Enumerable.Range(0, 100).Where(number => !study.Experiments[number].IsDone));
        Assert.Equal("hundred/architecture=net-1,dropout=0,train.seed=112", study.Experiments[1].Name);
    }

    [Fact]
    public void Build_Twice_GivesTheSameReport() =>
        Assert.Equal(
            ReportJson.Write(new LargeStudy("small", Images, LargeAxis.Networks(2), LargeAxis.Dropout(3)).Build()),
            ReportJson.Write(new LargeStudy("small", Images, LargeAxis.Networks(2), LargeAxis.Dropout(3)).Build())
        );

    [Fact]
    public void Predictions_BetterNetwork_IsRightMoreOftenOnTheSameImages()
    {
        var study = new LargeStudy("two", 4000, LargeAxis.Networks(2));
        var (worse, better) = (study.Experiments[0].Metrics!.Test, study.Experiments[1].Metrics!.Test);

        // Made to be right in 84 and 92 of a hundred; hard images cost a little more or less.
        Assert.InRange(worse.Accuracy, 0.80, 0.88);
        Assert.InRange(better.Accuracy, 0.89, 0.95);
        Assert.Equal(study.Predictions(0).Labels, study.Predictions(1).Labels);
    }

    [Fact]
    public void Place_EveryExperiment_IsThatOfItsName()
    {
        var study = new LargeStudy("places", Images, LargeAxis.Networks(2), LargeAxis.LearningRates(3), LargeAxis.Seeds(2));

        Assert.All(
            Enumerable.Range(0, study.Count),
            number =>
                Assert.Equal(
                    study.Experiments[number].Name,
                    $"places/{string.Join(',', study.Place(number).Select(axis => $"{axis.Key}={axis.Value}"))}"
                )
        );
    }
}

using System.Runtime.InteropServices;
using FsCheck;
using FsCheck.Fluent;
using Permafrost.Core.Digests;
using Permafrost.Model.Optimizers;
using Permafrost.Model.Training;
using Permafrost.Model.Training.Schedules;

namespace Permafrost.Tests.Model.Training.Schedules;

public sealed class LearningRateScheduleTests
{
    private const double Peak = 0.2;

    /// <summary>Two epochs of four steps.</summary>
    [Fact]
    public void At_Constant_IsThePeakInEveryStep() => Assert.Equal(Enumerable.Repeat(Peak, 8), Rates(new ConstantOptions(), epochs: 2));

    /// <summary>Across the portions in which rates are hashed.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(256)]
    [InlineData(600)]
    public void Digest_FirstRates_IsThatOfTheirBits(int count)
    {
        var schedule = new LearningRateSchedule(new TrainOptions { Epochs = 3, Schedule = new CosineOptions() }, stepsPerEpoch: 200);
        double[] rates = [.. Enumerable.Range(0, count).Select(step => schedule.At(step))];

        Assert.Equal(Sha256Digest.OfBytes(MemoryMarshal.AsBytes<double>(rates)), schedule.Digest(count));
    }

    [Fact]
    public void At_WarmUp_RisesLinearlyAndEndsWithTheFirstRate() =>
        AssertShares([1 / 6.0, 2 / 6.0, 0.5, 4 / 6.0, 5 / 6.0, 1, 1, 1], new ConstantOptions { WarmupEpochs = 1.5 }, epochs: 2);

    [Fact]
    public void At_WarmUpWithinAStep_IsNoWarmUp() =>
        Assert.Equal(Rates(new CosineOptions(), epochs: 2)[0], Rates(new CosineOptions { WarmupEpochs = 0.2 }, epochs: 2)[0]);

    [Fact]
    public void At_WarmUpLongerThanTraining_NeverGetsBeyondItsShare() =>
        AssertShares(
            [1 / 12.0, 2 / 12.0, 3 / 12.0, 4 / 12.0, 5 / 12.0, 6 / 12.0, 7 / 12.0, 8 / 12.0],
            new OneCycleOptions { WarmupEpochs = 3, Start = 1.0 },
            epochs: 2
        );

    [Theory]
    [InlineData(2.0)]
    [InlineData(1.999)]
    [InlineData(2.25)]
    public void At_WarmUpAboutAsLongAsTraining_IsFinite(double epochs)
    {
        foreach (ScheduleOptions options in Kinds(epochs))
        {
            Assert.All(Rates(options, epochs: 2), rate => Assert.InRange(rate, 0.0, Peak));
        }
    }

    [Fact]
    public void At_Step_DropsAtTheStartOfAnEpoch() =>
        AssertShares(
            [1, 1, 1, 1, 1, 1, 1, 1, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.25],
            new StepOptions { Every = 2, Factor = 0.5 },
            epochs: 5
        );

    [Fact]
    public void At_Cosine_FallsAlongHalfACosine() =>
        AssertShares(
            [
                1,
                0.9619397662556434,
                0.8535533905932737,
                0.6913417161825449,
                0.5,
                0.30865828381745508,
                0.14644660940672627,
                0.03806023374435663,
            ],
            new CosineOptions(),
            epochs: 2
        );

    /// <summary>Four steps of warm-up, then the half cosine over the other four.</summary>
    [Fact]
    public void At_CosineAfterWarmUp_FallsOverTheRest() =>
        AssertShares(
            [0.25, 0.5, 0.75, 1, 1, 0.1 + 0.9 * 0.8535533905932737, 0.55, 0.1 + 0.9 * 0.14644660940672627],
            new CosineOptions { WarmupEpochs = 1, Final = 0.1 },
            epochs: 2
        );

    [Fact]
    public void At_OneCycle_RisesThenFalls() =>
        AssertShares(
            [0.04, 0.52, 1, 0.8535533905932737 * 0.9999 + 0.0001, 0.50005, 0.14644660940672627 * 0.9999 + 0.0001],
            new OneCycleOptions { PeakAt = 1.0 / 3.0 },
            epochs: 1,
            stepsPerEpoch: 6
        );

    [Fact]
    public void At_AnyCosine_NeverRisesAndKeepsItsEnds() =>
        Check(
            (epochs, perEpoch, final) =>
            {
                var options = new CosineOptions { Final = final / 64.0 };
                double[] rates = Rates(options, epochs, perEpoch);

                Assert.Equal(Peak, rates[0]);
                Assert.All(rates, rate => Assert.InRange(rate, Peak * options.Final * (1 - 1e-15), Peak));
                Assert.All(rates.Zip(rates.Skip(1)), pair => Assert.True(pair.First >= pair.Second, $"{pair}"));
            }
        );

    [Fact]
    public void At_AnyKind_LiesBetweenZeroAndThePeak() =>
        Check(
            (epochs, perEpoch, warmUp) =>
                Assert.All(
                    Kinds(warmUp / 8.0).SelectMany(options => Rates(options, epochs, perEpoch)),
                    rate => Assert.InRange(rate, 0.0, Peak * (1 + 1e-15))
                )
        );

    /// <summary>What makes `more epochs` able to go on from a shorter run.</summary>
    [Theory]
    [InlineData(3)]
    [InlineData(7)]
    public void At_ConstantAndStep_DoNotDependOnTheNumberOfEpochs(int epochs)
    {
        foreach (ScheduleOptions options in (ScheduleOptions[])[new ConstantOptions { WarmupEpochs = 2 }, new StepOptions { Every = 2 }])
        {
            Assert.Equal(Rates(options, epochs: 3), Rates(options, epochs).Take(12));
        }
    }

    private static ScheduleOptions[] Kinds(double warmUp) =>
        [
            new ConstantOptions { WarmupEpochs = warmUp },
            new StepOptions { WarmupEpochs = warmUp, Every = 1 },
            new CosineOptions { WarmupEpochs = warmUp },
            new OneCycleOptions { WarmupEpochs = warmUp },
            new OneCycleOptions { WarmupEpochs = warmUp, PeakAt = 0.0 },
            new OneCycleOptions { WarmupEpochs = warmUp, PeakAt = 1.0 },
        ];

    private static void Check(Action<int, int, int> property) =>
        Prop.ForAll(Gen.Choose(1, 50).Three().ToArbitrary(), x => property(x.Item1, x.Item2, x.Item3))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(100).WithReplay(111, 113).WithQuietOnSuccess(true));

    private static void AssertShares(double[] expected, ScheduleOptions options, int epochs, int stepsPerEpoch = 4)
    {
        double[] rates = Rates(options, epochs, stepsPerEpoch);
        Assert.Equal(expected.Length, rates.Length);
        for (int step = 0; step < expected.Length; step++)
        {
            Assert.Equal(expected[step], rates[step] / Peak, 1e-15);
        }
    }

    private static double[] Rates(ScheduleOptions options, int epochs, int stepsPerEpoch = 4)
    {
        var train = new TrainOptions
        {
            Epochs = epochs,
            Optimizer = new SgdOptions { LearningRate = Peak },
            Schedule = options,
        };
        var schedule = new LearningRateSchedule(train, stepsPerEpoch);
        return [.. Enumerable.Range(0, epochs * stepsPerEpoch).Select(step => schedule.At(step))];
    }
}

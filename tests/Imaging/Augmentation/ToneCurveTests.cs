using Permafrost.Imaging.Augmentation;

namespace Permafrost.Tests.Imaging.Augmentation;

public sealed class ToneCurveTests
{
    [Fact]
    public void Build_FactorsOfOne_ChangesNothingWhateverTheMean()
    {
        byte[] identity = [.. Enumerable.Range(0, 256).Select(value => (byte)value)];

        Assert.All(Enumerable.Range(0, 256), mean => Assert.Equal(identity, Curve(1.0, mean, 1.0)));
    }

    [Theory]
    [InlineData(1.0, 0, 1.5, 100, 150)]
    [InlineData(1.0, 0, 1.5, 171, 255)]
    [InlineData(1.0, 0, 0.5, 5, 3)]
    [InlineData(1.0, 0, 0.0, 255, 0)]
    [InlineData(0.0, 99, 1.0, 255, 99)]
    [InlineData(0.5, 100, 1.0, 50, 75)]
    [InlineData(2.0, 100, 1.0, 40, 0)]
    [InlineData(2.0, 100, 1.0, 190, 255)]
    [InlineData(2.0, 100, 0.5, 190, 128)]
    public void Build_KnownFactors_GivesTheValueOfTheFormula(double contrast, int mean, double brightness, int value, int expected) =>
        Assert.Equal(expected, Curve(contrast, mean, brightness)[value]);

    [Fact]
    public void Build_AnyFactors_NeverFalls()
    {
        foreach (double factor in (double[])[0.0, 0.13, 0.9, 1.1, 4.0])
        {
            byte[] curve = Curve(factor, 120, 4.0 - factor);

            Assert.True(curve.Zip(curve.Skip(1), (one, next) => one <= next).All(rises => rises));
        }
    }

    /// <summary>Lengths around the vectors', from none to several.</summary>
    [Fact]
    public void Apply_AnyLength_ReplacesEverySample()
    {
        byte[] curve = [.. Enumerable.Range(0, 256).Select(value => (byte)(value * 7 + 3))];
        for (int length = 0; length < 300; length++)
        {
            byte[] samples = [.. Enumerable.Range(0, length).Select(at => (byte)(at * 11))];

            byte[] changed = [.. samples];
            ToneCurve.Apply(changed, curve);

            Assert.Equal(samples.Select(sample => curve[sample]), changed);
        }
    }

    private static byte[] Curve(double contrast, int mean, double brightness)
    {
        byte[] curve = new byte[ToneCurve.Values];
        ToneCurve.Build(contrast, mean, brightness, curve);
        return curve;
    }
}

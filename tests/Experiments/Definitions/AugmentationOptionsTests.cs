using Permafrost.Experiments.Binding;
using Permafrost.Experiments.Definitions;

namespace Permafrost.Tests.Experiments.Definitions;

public sealed class AugmentationOptionsTests : IDisposable
{
    private readonly TemporaryRepository repository = new();

    public void Dispose() => repository.Dispose();

    [Fact]
    public void Load_NumbersAndPairs_MeanRangesAboutTheNeutralValue()
    {
        var augment = Load("{ rotation: 20, shear: [-5, 10], zoom: 0.25, brightness: [0.5, 1.5], contrast: 0 }");

        Assert.Equal((-20.0, 20.0), Ends(augment.Rotation));
        Assert.Equal((-5.0, 10.0), Ends(augment.Shear));
        Assert.Equal((0.75, 1.25), Ends(augment.Zoom));
        Assert.Equal((0.5, 1.5), Ends(augment.Brightness));
        Assert.Equal(new FactorRange(), augment.Contrast);
        Assert.True(augment.ChangesImages);
    }

    /// <summary>However a range is written, its key is the same.</summary>
    [Fact]
    public void Serialize_NumberAndEqualPair_GiveTheSameJson()
    {
        string number = OptionJson.Serialize(Load("{ rotation: 20, zoom: 0.25, contrast: 0 }")).ToJsonString();
        string pair = OptionJson.Serialize(Load("{ rotation: [-20, 20], zoom: [0.75, 1.25], contrast: [1, 1] }")).ToJsonString();

        Assert.Equal(number, pair);
        Assert.Contains("\"contrast\":0,", number, StringComparison.Ordinal);
        Assert.Contains("\"rotation\":[-20,20],", number, StringComparison.Ordinal);
        Assert.Contains("\"zoom\":[0.75,1.25]", number, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ fill: wrap, fill_value: 9, interpolation: nearest, keep_aspect: true, crop_ratio: 2, erase_area: 0.2 }", false)]
    [InlineData("{ rotation: 0, shear: [0, 0], zoom: [1, 1], contrast: 0, brightness: 0, crop_area: 1, crop_padding: 0 }", false)]
    [InlineData("{ vertical_flip: true }", true)]
    [InlineData("{ rotation: [5, 5] }", true)]
    [InlineData("{ shear: 1 }", true)]
    [InlineData("{ zoom: 0.1 }", true)]
    [InlineData("{ crop_padding: 1 }", true)]
    [InlineData("{ crop_area: 0.9 }", true)]
    [InlineData("{ contrast: 0.1 }", true)]
    [InlineData("{ brightness: [1, 1.1] }", true)]
    public void ChangesImages_AnyOption_OnlyWhereSomethingMayHappen(string text, bool changes) =>
        Assert.Equal(changes, Load(text).ChangesImages);

    [Fact]
    public void Load_RangesAsAxis_TakesNumbersAndPairs()
    {
        repository.Write("experiments/a.yaml", Small + "matrix: { augment.rotation: [0, 10, [-5, 30]] }\n");

        var experiments = repository.Load(["experiments/a.yaml"]);

        Assert.Equal(
            ["a/augment.rotation=0", "a/augment.rotation=10", "a/augment.rotation=[-5;30]"],
            experiments.Select(experiment => experiment.Name)
        );
        Assert.Equal([(0.0, 0.0), (-10.0, 10.0), (-5.0, 30.0)], experiments.Select(experiment => Ends(experiment.Augment.Rotation)));
    }

    private const string Small = "dataset: shapes\narchitecture: wide\n";

    private static (double Low, double High) Ends(NumberRange range) => (range.Low, range.High);

    private AugmentationOptions Load(string text)
    {
        repository.Write("experiments/a.yaml", $"{Small}augment: {text}\n");
        return Assert.Single(repository.Load(["experiments/a.yaml"])).Augment;
    }
}

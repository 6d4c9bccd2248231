using Permafrost.Reporting.Predictions;

namespace Permafrost.Tests.Reporting.Predictions;

public sealed class PredictionTableTests
{
    [Fact]
    public void Predicted_TiedProbabilities_IsTheLowestIndex()
    {
        var table = new PredictionTable(["a", "b", "c"], [2, 2], [0.25f, 0.375f, 0.375f, 0.25f, 0.25f, 0.5f]);

        Assert.Equal([1, 2], table.Predicted.ToArray());
    }

    [Theory]
    [InlineData(-1, 0.5f, 0.5f, "label -1")]
    [InlineData(2, 0.5f, 0.5f, "label 2")]
    [InlineData(0, float.NaN, 0.5f, "NaN")]
    [InlineData(0, float.PositiveInfinity, 0f, "out of range")]
    [InlineData(0, -0.5f, 1.5f, "out of range")]
    [InlineData(0, 0.5f, 0.4f, "sum to 0.9")]
    public void Constructor_RowThatIsNoDistribution_NamesImageAndFault(int label, float first, float second, string expected)
    {
        var fault = Assert.Throws<ArgumentException>(() => new PredictionTable(["a", "b"], [0, label], [1, 0, first, second]));

        Assert.Contains("image 1", fault.Message, StringComparison.Ordinal);
        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Constructor_SizesThatDoNotFit_Throws()
    {
        Assert.Throws<ArgumentException>(() => new PredictionTable(["a", "b"], [0], [1]));
        Assert.Throws<ArgumentException>(() => new PredictionTable([], [], []));
    }
}

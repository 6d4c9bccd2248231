using Permafrost.Reporting.Metrics;
using Permafrost.Reporting.Predictions;

namespace Permafrost.Tests.Reporting.Metrics;

public sealed class UncertaintyMetricsTests
{
    [Fact]
    public void Compute_RightAndWrong_TellsMeansAndTheShareOfPairsInOrder()
    {
        // Right: images 0, 2 and 3. Of the six pairs of a wrong and a right one, two are in order and one is a tie.
        var metrics = UncertaintyMetrics.Compute(7, Table([0, 1, 0, 0, 1]), [0.1, 0.5, 0.5, 0.6, 0.3]);

        Assert.Equal(7, metrics.Passes);
        Assert.Equal(0.4, metrics.MeanEntropyRight!.Value, 12);
        Assert.Equal(0.4, metrics.MeanEntropyWrong!.Value, 12);
        Assert.Equal((1.0 + 0.5 + 0 + 1 + 0 + 0) / 6, metrics.Auroc!.Value, 12);
    }

    [Fact]
    public void Compute_NothingWrong_TellsNoArea()
    {
        var metrics = UncertaintyMetrics.Compute(2, Table([0, 0]), [0.1, 0.2]);

        Assert.Null(metrics.MeanEntropyWrong);
        Assert.Null(metrics.Auroc);
    }

    [Fact]
    public void ToJson_UncertaintyAndSparsity_ReadBackTheSame()
    {
        var table = Table([0, 1, 0]);
        var metrics = new SplitMetrics(null, ClassificationMetrics.Compute(table))
        {
            Uncertainty = UncertaintyMetrics.Compute(2, Table([0, 0, 0]), [0.25, 0.5, 0.125]),
            Sparsity = [new LayerSparsity("conv2d_1", 0.5, 0.5), new LayerSparsity("dropout_1", 0.1, 0.55)],
        };

        var read = SplitMetrics.FromJson(metrics.ToJson());

        Assert.Equal(metrics.Uncertainty, read.Uncertainty);
        Assert.Equal(metrics.Sparsity, read.Sparsity.ToArray());
        Assert.DoesNotContain("uncertainty", new SplitMetrics(null, metrics.Test).ToJson(), StringComparison.Ordinal);
    }

    /// <summary>All images are said to be of class 0.</summary>
    private static PredictionTable Table(int[] labels) => new(["a", "b"], labels, [.. labels.SelectMany(_ => new[] { 0.75f, 0.25f })]);
}

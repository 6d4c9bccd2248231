using Permafrost.Reporting.Metrics;

namespace Permafrost.Reporting.Text;

/// <summary>The single figures of a confusion matrix, in a sentence.</summary>
internal static class ChanceCorrectedText
{
    public static string Of(ClassificationMetrics metrics)
    {
        var figures = ChanceCorrected.Of(metrics);
        string kappa = figures.CohenKappa is { } value
            ? $"Cohen\u2019s kappa {Figures.Decimal(value)}"
            : "Cohen\u2019s kappa is not defined";
        return $"Balanced accuracy {Figures.Percent(figures.BalancedAccuracy)}, {kappa}, Matthews correlation {Figures.Decimal(figures.Matthews)}.";
    }
}

using System.Text.Json;
using Permafrost.Reporting.Metrics;
using Permafrost.Reporting.Predictions;

namespace Permafrost.Tests.Reporting.Reference;

/// <summary>The figures of predictions, held against their peers.</summary>
internal static class MetricsAgreement
{
    private const string Sklearn = "sklearn.metrics.";

    public static IEnumerable<Agreement> All =>
        [
            Of("accuracy", $"`{Sklearn}accuracy_score`", one => [one.Pair("accuracy", one.Actual.Accuracy)]),
            Of(
                "95 % interval of accuracy (Wilson)",
                "`statsmodels.stats.proportion.proportion_confint`, `scipy.stats.binomtest().proportion_ci`",
                one =>
                    [
                        .. one.Pairs("accuracy_ci95", [one.Actual.AccuracyInterval.Low, one.Actual.AccuracyInterval.High]),
                        .. one.PeerPairs("wilson", [one.Actual.AccuracyInterval.Low, one.Actual.AccuracyInterval.High]),
                    ]
            ),
            Of(
                "precision of each class",
                $"`{Sklearn}precision_recall_fscore_support`",
                one => one.ByClass("precision", row => row.Precision)
            ),
            Of("recall of each class", $"`{Sklearn}precision_recall_fscore_support`", one => one.ByClass("recall", row => row.Recall)),
            Of("F1 of each class", $"`{Sklearn}precision_recall_fscore_support`", one => one.ByClass("f1", row => row.F1)),
            Of("images of each class", $"`{Sklearn}precision_recall_fscore_support`", one => one.ByClass("support", row => row.Support)),
            Of("macro F1", $"`{Sklearn}f1_score`", one => [one.Pair("macro_f1", one.Actual.MacroF1)]),
            Of(
                "macro and weighted means",
                $"`{Sklearn}precision_recall_fscore_support(average=…)`",
                one =>
                    [
                        .. one.Averages("macro", ClassAverage.Macro(one.Actual)),
                        .. one.Averages("weighted", ClassAverage.Weighted(one.Actual)),
                    ]
            ),
            Of("confusion matrix", $"`{Sklearn}confusion_matrix`", one => one.Confusion()),
            Of(
                "balanced accuracy",
                $"`{Sklearn}balanced_accuracy_score`",
                one => [one.PeerPair("balanced_accuracy", ChanceCorrected.Of(one.Actual).BalancedAccuracy)]
            ),
            Of(
                "Cohen's kappa",
                $"`{Sklearn}cohen_kappa_score`",
                one => [one.PeerPair("cohen_kappa", ChanceCorrected.Of(one.Actual).CohenKappa)]
            ),
            Of(
                "Matthews correlation",
                $"`{Sklearn}matthews_corrcoef`",
                one => [one.PeerPair("mcc", ChanceCorrected.Of(one.Actual).Matthews)]
            ),
            Of(
                "loss",
                $"`{Sklearn}log_loss`, formula in NumPy",
                one => [one.Pair("loss", one.Actual.Loss), (one.Peer.Numbers("log_loss")[1], one.LossOfSeen())]
            ),
            Of(
                "Brier score",
                $"sum of `{Sklearn}brier_score_loss` over the classes, formula in NumPy",
                one => [one.Pair("brier", one.Actual.Brier), one.PeerPair("brier", one.Actual.Brier)]
            ),
            Of(
                "calibration error (ECE, 15 bins)",
                "from `sklearn.calibration.calibration_curve`, formula in NumPy",
                one => [one.Pair("ece", one.Actual.ExpectedCalibrationError), one.PeerPair("ece", one.Actual.ExpectedCalibrationError)]
            ),
            Of(
                "reliability: images, accuracy and probability of each bin",
                "`sklearn.calibration.calibration_curve`, `numpy.unique`",
                one => one.Bins()
            ),
            Uncertain("mean entropy of right and wrong answers", "`numpy.mean`", UncertaintyPairs),
            Uncertain("AUROC of entropy", $"`{Sklearn}roc_auc_score`", (json, actual) => [Known(json, "auroc", actual.Auroc)]),
        ];

    private static Agreement Of(string figure, string peer, Func<MetricsCase, IEnumerable<(double, double)>> values) =>
        new(figure, peer, [.. MetricsCase.All.SelectMany(values)]);

    private static Agreement Uncertain(
        string figure,
        string peer,
        Func<JsonElement, UncertaintyMetrics, IEnumerable<(double, double)>> values
    ) => new(figure, peer, [.. ReferenceValues.Of("uncertainty").SelectMany(json => values(json, Computed(json)))]);

    private static IEnumerable<(double, double)> UncertaintyPairs(JsonElement json, UncertaintyMetrics actual) =>
        [Known(json, "mean_right", actual.MeanEntropyRight), Known(json, "mean_wrong", actual.MeanEntropyWrong)];

    private static UncertaintyMetrics Computed(JsonElement json)
    {
        // Of class 0, and taken for class 1 where it is wrong.
        int[] wrong = json.Integers("wrong");
        var table = new PredictionTable(["a", "b"], new int[wrong.Length], [.. wrong.SelectMany(one => new float[] { 1 - one, one })]);
        return UncertaintyMetrics.Compute(10, table, [.. json.Integers("parts").Select(part => part / 1024.0)]);
    }

    /// <summary>What is not defined has to be so on both sides.</summary>
    internal static (double Expected, double Actual) Known(JsonElement json, string name, double? actual)
    {
        var expected = json.GetProperty(name);
        return expected.ValueKind == JsonValueKind.Null && actual is null
            ? (0, 0)
            : (expected.ValueKind == JsonValueKind.Null ? double.NaN : expected.GetDouble(), actual ?? double.NaN);
    }
}

namespace Permafrost.Reporting.Metrics;

/// <summary>The last lines of a classification report: the figures of the classes in one number each.</summary>
/// <param name="Precision">Mean precision.</param>
/// <param name="Recall">Mean recall.</param>
/// <param name="F1">Mean F1.</param>
public readonly record struct ClassAverage(double Precision, double Recall, double F1)
{
    /// <summary>Every class counts alike (scikit-learn's "macro avg").</summary>
    public static ClassAverage Macro(ClassificationMetrics metrics) => Of(metrics, _ => 1);

    /// <summary>A class counts by its images (scikit-learn's "weighted avg"); the recall is then the accuracy.</summary>
    public static ClassAverage Weighted(ClassificationMetrics metrics) => Of(metrics, one => one.Support);

    private static ClassAverage Of(ClassificationMetrics metrics, Func<ClassMetrics, double> weight)
    {
        double whole = 0;
        double precision = 0;
        double recall = 0;
        double f1 = 0;
        foreach (var one in metrics.Classes)
        {
            double share = weight(one);
            whole += share;
            precision += share * one.Precision;
            recall += share * one.Recall;
            f1 += share * one.F1;
        }

        return new ClassAverage(precision / whole, recall / whole, f1 / whole);
    }
}

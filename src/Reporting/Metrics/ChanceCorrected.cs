namespace Permafrost.Reporting.Metrics;

/// <summary>Accuracy in one number that rare classes count in, or that guessing does not raise; all from the confusion matrix.</summary>
/// <param name="BalancedAccuracy">Plain mean of the recall of the classes that have images, 0..1.</param>
/// <param name="CohenKappa">
/// (p - e) / (1 - e), p the accuracy and e what two who choose independently, each class as often as here, would agree in (J. Cohen 1960, Educ. Psychol. Meas. 20:37-46); at most 1,
/// 0 is chance. Null where truth and choice know one and the same class alone.
/// </param>
/// <param name="Matthews">
/// The correlation of truth and choice, -1..1, for any number of classes (B. W. Matthews 1975, Biochim. Biophys. Acta 405:442-451; J. Gorodkin 2004, Comput. Biol. Chem. 28:367-374);
/// 0 where all images are of one class, or are given one.
/// </param>
public readonly record struct ChanceCorrected(double BalancedAccuracy, double? CohenKappa, double Matthews)
{
    /// <summary>Whole numbers up to the last divisions and a root: the same bits everywhere.</summary>
    public static ChanceCorrected Of(ClassificationMetrics metrics)
    {
        double recall = 0;
        int classes = 0;
        foreach (var one in metrics.Classes.Where(one => one.Support > 0))
        {
            recall += one.Recall;
            classes++;
        }

        // N times the right ones, and sums over classes of what is there times what was chosen.
        long count = metrics.Count;
        long right = 0;
        long expected = 0;
        long squaredTruth = 0;
        long squaredChoice = 0;
        for (int k = 0; k < metrics.Confusion.Length; k++)
        {
            long truth = metrics.Confusion[k].Sum();
            long choice = metrics.Confusion.Sum(row => row[k]);
            right += metrics.Confusion[k][k];
            expected += truth * choice;
            squaredTruth += truth * truth;
            squaredChoice += choice * choice;
        }

        long whole = count * count;
        long excess = count * right - expected;
        double variances = (double)(whole - squaredTruth) * (whole - squaredChoice);
        return new ChanceCorrected(
            recall / classes,
            whole == expected ? null : excess / (double)(whole - expected),
            variances > 0 ? excess / Math.Sqrt(variances) : 0
        );
    }
}

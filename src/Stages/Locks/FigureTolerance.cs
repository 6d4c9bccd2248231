namespace Permafrost.Stages.Locks;

/// <summary>How far the figures of an experiment may lie from its lock where its engine promises no bits: another rounding, and training takes another path to a network as good.</summary>
/// <remarks>Only figures of the test images are compared: of validation images a lock does not hold the number.</remarks>
internal static class FigureTolerance
{
    /// <summary>Half a point of test accuracy, besides its <see cref="SamplingErrors"/>. About what another seed makes of the committed studies.</summary>
    public const double Accuracy = 0.005;

    /// <summary>Standard errors of the accuracy, as the number of test images makes it.</summary>
    public const double SamplingErrors = 2.0;

    /// <summary>Share of the lock's test loss.</summary>
    public const double Loss = 0.05;

    /// <summary>Compares the figures of two entries.</summary>
    /// <param name="locked">Figures of the lock.</param>
    /// <param name="found">Figures of a run.</param>
    /// <returns>Those of the test images that both hold.</returns>
    public static IReadOnlyList<FigureAgreement> Compare(
        IReadOnlyList<KeyValuePair<string, double>> locked,
        IReadOnlyList<KeyValuePair<string, double>> found
    )
    {
        var figures = new List<FigureAgreement>();
        foreach (string name in (string[])[LockEntry.TestAccuracy, LockEntry.TestLoss])
        {
            if (Find(locked, name) is { } expected && Find(found, name) is { } value)
            {
                double allowed = name == LockEntry.TestLoss ? Loss * expected : Accuracy + SamplingErrors * ErrorOf(expected, locked);
                figures.Add(new FigureAgreement(name, expected, value, allowed));
            }
        }

        return figures;
    }

    /// <summary>Standard error of an accuracy; two hits and two misses are added, so that a perfect one has an error, too (Agresti and Coull, 1998).</summary>
    private static double ErrorOf(double accuracy, IReadOnlyList<KeyValuePair<string, double>> locked)
    {
        // Locks of before did not hold the number of images.
        if (Find(locked, LockEntry.TestCount) is not { } count)
        {
            return 0.0;
        }

        double share = (accuracy * count + 2.0) / (count + 4.0);
        return Math.Sqrt(share * (1.0 - share) / (count + 4.0));
    }

    private static double? Find(IReadOnlyList<KeyValuePair<string, double>> figures, string name)
    {
        foreach (var (key, value) in figures)
        {
            if (key == name)
            {
                return value;
            }
        }

        return null;
    }
}

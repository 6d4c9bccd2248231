namespace Permafrost.Reporting.Metrics;

/// <summary>How well one class is found. A share whose denominator is 0 counts as 0, as in scikit-learn.</summary>
/// <param name="Name">The class.</param>
/// <param name="Precision">Of the images given this class, the share that has it.</param>
/// <param name="Recall">Of the images that have this class, the share given it.</param>
/// <param name="F1">Harmonic mean of the two, 2 TP / (2 TP + FP + FN).</param>
/// <param name="Support">Images that have this class.</param>
public sealed record ClassMetrics(string Name, double Precision, double Recall, double F1, int Support);

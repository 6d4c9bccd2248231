namespace Permafrost.Reporting.Statistics;

/// <summary>What a paired t-test over runs gives.</summary>
/// <param name="Mean">Mean difference of the accuracies, B minus A.</param>
/// <param name="Deviation">Standard deviation of the differences, with n - 1.</param>
/// <param name="Interval">95 % interval of the mean.</param>
/// <param name="P">Two-sided p-value in 0..1.</param>
public readonly record struct PairedRunsResult(double Mean, double Deviation, ConfidenceInterval Interval, double P);

using Permafrost.Bench.Measuring;

namespace Permafrost.Bench.Reports;

/// <summary>A study whose report is measured.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Words">What it is, in words.</param>
/// <param name="LongestSeconds">The goal of the stage Report by itself.</param>
internal sealed record ReportSubject(string Name, string Words, double LongestSeconds) : ISubject
{
    private const double ForAThousand = 20.0;

    public static ReportSubject Hundred { get; } = new("hundred", "100 experiments (5 networks x 5 rates x 4 seeds)", 5.0);

    public static ReportSubject Thousand { get; } =
        new("thousand", "1,000 experiments (5 networks x 10 rates x 4 learning rates x 5 seeds)", ForAThousand);

    public static ReportSubject Once { get; } =
        new("thousand-once", "1,000 experiments without repeats (10 networks x 10 rates x 10 learning rates)", ForAThousand);

    public static ReportSubject OneAxis { get; } = new("one-axis", "1,000 learning rates (499,500 pairs)", ForAThousand);

    public static IReadOnlyList<ReportSubject> All { get; } = [Hundred, Thousand, Once, OneAxis];

    /// <summary>There are no peers here.</summary>
    public bool IsOurs => true;

    /// <summary>Results of the study as files.</summary>
    public LargeStudyFiles Files()
    {
        // Those of a thousand are the same for all: a gigabyte is enough.
        var (hundred, thousand) = (LargeStudy.Hundred(), LargeStudy.Thousand());
        return this == Hundred ? new LargeStudyFiles(hundred, hundred)
            : this == Once ? new LargeStudyFiles(LargeStudy.ThousandOnce(), thousand)
            : this == OneAxis ? new LargeStudyFiles(LargeStudy.ThousandOfOneAxis(), thousand)
            : new LargeStudyFiles(thousand, thousand);
    }
}

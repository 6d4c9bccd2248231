using System.Text;

namespace Permafrost.Tests.Reporting.Reference;

/// <summary><c>docs/statistics.md</c>: which figure was held against what, and how far apart they were.</summary>
internal static class AgreementPage
{
    public const string File = "docs/statistics.md";

    public static IReadOnlyList<Agreement> Figures { get; } = [.. MetricsAgreement.All, .. StatisticsAgreement.All];

    public static string Text()
    {
        var text = new StringBuilder(
            $"""
            # Every figure, held against others' code

            Written by the test `AgreementTests`, which fails where this page is not what it finds, or where a difference reaches {Agreement.Tolerance:0e-0}. Do not edit; write it anew with:

            ```
            PERMAFROST_UPDATE=1 dotnet test --filter AgreementTests
            ```

            What the figures mean: [reading-the-report.md](reading-the-report.md). The expected values stand in `tests/Reporting/Reference/reference.json`; `reference.py` beside it computes them from
            made-up predictions with {Versions()}. Ours are compared before they are rounded to six digits.

            | figure | held against | values | largest difference |
            | --- | --- | --: | --- |

            """
        );
        foreach (var one in Figures)
        {
            text.Append($"| {one.Figure} | {one.Peer} | {one.Values.Count} | {one.LargestInWords} |\n");
        }

        text.Append(
            $"""

            - *Predictions:* ten classes; two; three in a test set where a fourth has no image; 24, more than there are bins; a single image.
            - *McNemar's test:* 0 to 3,500 discordant images, on both sides of 25. statsmodels lets |b − c| − 1 be −1 where b = c from 25 on; ours holds it at 0, as SciPy's values do.
            - *Loss:* scikit-learn counts a probability under 2.2e-16 as that, ours one under 2⁻¹²⁶ as that. It is compared where the true class has more, the formula everywhere.
            - *Kappa* is not defined where truth and choice know one class alone: not a number there, `null` here.
            - *Intervals of a difference:* no peer has that of Bonett and Price; it is written out in NumPy.
            - *Bootstrap:* the same draws give the same interval. With draws of its own, {ResampledRuns.All.Count} cases of 99,999 each, `scipy.stats.bootstrap` gives ends that differ from ours by at most
              {LargestAgainstSciPy():0.0} standard errors of the difference; 2,000 draws leave an end uncertain by 0.06 of them, and a difference is a whole number of images.

            """
        );
        return text.ToString().ReplaceLineEndings("\n");
    }

    /// <summary>How far the ends of our bootstrap intervals lie from those of SciPy, in standard errors of the difference.</summary>
    public static double LargestAgainstSciPy() =>
        ResampledRuns.All.Max(one =>
            StatisticsAgreement
                .Ends(one.Json, "scipy_interval", one.Interval)
                .Max(end => Math.Abs(end.Actual - end.Expected) / one.Json.Number("standard_error"))
        );

    private static string Versions()
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["numpy"] = "NumPy",
            ["scipy"] = "SciPy",
            ["sklearn"] = "scikit-learn",
            ["statsmodels"] = "statsmodels",
        };
        var versions = ReferenceValues.Versions.Select(one => $"{names[one.Key]} {one.Value.Split('+')[0]}").ToList();
        return $"{string.Join(", ", versions[..^1])} and {versions[^1]} (Debian 12)";
    }
}

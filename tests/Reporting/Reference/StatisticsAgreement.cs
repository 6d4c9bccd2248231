using System.Text.Json;
using Permafrost.Reporting.Repeats;
using Permafrost.Reporting.Statistics;

namespace Permafrost.Tests.Reporting.Reference;

/// <summary>The statistics of comparisons and repeated runs, held against their peers.</summary>
internal static class StatisticsAgreement
{
    private const string TTest = "t_test";

    public static IEnumerable<Agreement> All =>
        [
            new(
                "Wilson's interval of any share",
                "`statsmodels.stats.proportion.proportion_confint`",
                [.. Cases("wilson", json => Ends(json, "interval", WilsonInterval.Of(json.Integer("successes"), json.Integer("count"))))]
            ),
            new(
                "mean over runs",
                "`numpy.mean`",
                [.. Cases("spread", json => [(json.Number("mean"), Spread.Of(json.Numbers("values"))!.Mean)])]
            ),
            new(
                "standard deviation over runs",
                "`numpy.std(ddof=1)`",
                [.. Cases("spread", json => [MetricsAgreement.Known(json, "sd", Spread.Of(json.Numbers("values"))!.Deviation)])]
            ),
            new("paired t-test: p", "`scipy.stats.ttest_rel`", [.. Cases(TTest, json => [(json.Number("p"), Paired(json).P)])])
            {
                IsRelative = true,
            },
            new(
                "paired t-test: mean, standard deviation",
                "`numpy.mean`, `numpy.std(ddof=1)`",
                [.. Cases(TTest, json => [(json.Number("mean"), Paired(json).Mean), (json.Number("deviation"), Paired(json).Deviation)])]
            ),
            new(
                "paired t-test: interval",
                "`statsmodels.stats.weightstats.DescrStatsW.tconfint_mean`",
                [.. Cases(TTest, json => Ends(json, "interval", Paired(json).Interval))]
            ),
            McNemar("McNemar's p", "`statsmodels.stats.contingency_tables.mcnemar`", "mcnemar"),
            McNemar(
                "McNemar's p, once more",
                "`scipy.stats.binomtest` below 25 images, `scipy.stats.chi2.sf` from there on",
                "scipy_mcnemar"
            ),
            new(
                "Holm's correction",
                "`statsmodels.stats.multitest.multipletests`",
                [.. Cases("holm", json => json.Numbers("adjusted").Zip(HolmCorrection.Adjust(json.Numbers("p"))))]
            ),
            new(
                "interval of a difference (Bonett and Price)",
                "formula in NumPy, quantile of `scipy.stats.norm`",
                [
                    .. Cases(
                        "paired",
                        json =>
                            Ends(
                                json,
                                "interval",
                                PairedDifference.Of(json.Integer("only_a"), json.Integer("only_b"), json.Integer("count")).Interval
                            )
                    ),
                ]
            ),
            new(
                "interval of an unpaired difference (Newcombe)",
                "`statsmodels.stats.proportion.confint_proportions_2indep`",
                [
                    .. Cases(
                        "unpaired",
                        json =>
                            Ends(
                                json,
                                "interval",
                                UnpairedDifference
                                    .Of(CorrectOf(json, "a"), CountOf(json, "a"), CorrectOf(json, "b"), CountOf(json, "b"))
                                    .Interval
                            )
                    ),
                ]
            ),
            new(
                "z-test of two shares: p",
                "`statsmodels.stats.proportion.proportions_ztest`",
                [
                    .. Cases(
                        "unpaired",
                        json =>
                            [
                                (
                                    json.Number("p"),
                                    TwoProportionTest.PValue(
                                        CorrectOf(json, "a"),
                                        CountOf(json, "a"),
                                        CorrectOf(json, "b"),
                                        CountOf(json, "b")
                                    )
                                ),
                            ]
                    ),
                ]
            )
            {
                IsRelative = true,
            },
            new(
                "bootstrap interval of a difference",
                "`numpy.percentile` of the same draws, Philox written anew in NumPy",
                [.. Cases("bootstrap", json => Ends(json, "interval", Resampled(json)))]
            ),
            new(
                "bootstrap interval over several runs",
                "`numpy.percentile` of the same draws, Philox written anew in NumPy",
                [.. ResampledRuns.All.SelectMany(one => Ends(one.Json, "interval", one.Interval))]
            ),
        ];

    public static IEnumerable<(double Expected, double Actual)> Ends(JsonElement json, string name, ConfidenceInterval actual) =>
        json.Numbers(name).Zip([actual.Low, actual.High]);

    private static IEnumerable<(double Expected, double Actual)> Cases(
        string section,
        Func<JsonElement, IEnumerable<(double Expected, double Actual)>> values
    ) => ReferenceValues.Of(section).SelectMany(values);

    private static int CorrectOf(JsonElement json, string side) => json.Integer($"correct_{side}");

    private static int CountOf(JsonElement json, string side) => json.Integer($"count_{side}");

    private static Agreement McNemar(string figure, string peer, string section) =>
        new(
            figure,
            peer,
            [.. Cases(section, json => [(json.Number("p"), McNemarTest.PValue(json.Integer("only_a"), json.Integer("only_b")))])]
        )
        {
            IsRelative = true,
        };

    private static PairedRunsResult Paired(JsonElement json) =>
        PairedRunsTest.Of([.. json.Integers("images_won").Select(images => (long)images)], json.Integer("count"));

    private static ConfidenceInterval Resampled(JsonElement json)
    {
        int count = json.Integer("count");
        int[][] wrong = ImageBootstrap.Count(count, [json.Integers("wrong_a"), json.Integers("wrong_b")]);
        return ImageBootstrap.Interval([.. wrong[0].Zip(wrong[1], (a, b) => (long)a - b)], count);
    }
}

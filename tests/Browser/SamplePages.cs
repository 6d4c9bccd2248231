using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Permafrost.Reporting;
using Permafrost.Reporting.Metrics;
using Permafrost.Reporting.Predictions;
using Permafrost.Reporting.Provenance;
using Permafrost.Reporting.Results;
using Permafrost.Tests.Reporting;
using Permafrost.Tests.Reporting.Comparisons;
using Permafrost.Tests.Reporting.Examination;
using Permafrost.Tests.Reporting.Examples;
using Permafrost.Tests.Reporting.Provenance;

namespace Permafrost.Tests.Browser;

/// <summary>Pages with everything that results can be, written once for all tests.</summary>
internal static class SamplePages
{
    /// <summary>Names that try to become markup, to run, or to burst their place.</summary>
    public static readonly string[] OddNames =
    [
        "<script>alert(1)</script>",
        "\"><img src=x onerror=\"document.title='taken'\">",
        "'); document.title='taken'; ('",
        "two\nlines\tand a tab",
        new('x', 200),
        "שלום עולם, מרחבא",
        "\u202eright to left\u202c &amp; </style></svg></table>",
        "",
    ];

    private static readonly ConcurrentDictionary<string, Lazy<string>> Written = new(StringComparer.Ordinal);

    private static readonly Dictionary<string, Func<string>> Writers = new(StringComparer.Ordinal)
    {
        ["sample"] = () => ReportHtml.Write(SamplePictures.Build(Study())),
        ["failed"] = () => ReportHtml.Write(Failed().Build()),
        ["repeats"] = () => ReportHtml.Write(Repeated().Build()),
        ["photos"] = () => ReportHtml.Write(Photos().Build()),
        ["odd-names"] = () => ReportHtml.Write(SamplePictures.Build(Odd())),
        ["one-class"] = () => ReportHtml.Write(new SampleStudy(1, 1, ["the only class"]).Build()),
        ["one-experiment"] = () => ReportHtml.Write(First(new SampleStudy(1, 0))),
        ["all-failed"] = () => ReportHtml.Write(Failed(4).Build()),
        ["extremes"] = () => ReportHtml.Write(Extremes()),
        ["provenance"] = Provenance,
    };

    public static IEnumerable<string> Names => Writers.Keys;

    /// <summary>Those that are reports.</summary>
    public static IEnumerable<string> Reports => Names.Where(name => name != "provenance");

    /// <summary>The page of that name in a folder of its own.</summary>
    public static ReportPage Open(string name) => ReportPage.OfHtml(Html(name));

    /// <summary>The text of the page of that name.</summary>
    public static string Html(string name) => Written.GetOrAdd(name, _ => new Lazy<string>(Writers[name])).Value;

    private static SampleStudy Study() => new(400, 200);

    /// <summary>The study with some of its experiments, changed.</summary>
    private static SampleStudy With(SampleStudy study, int count, Func<ExperimentResult, int, ExperimentResult> change) =>
        new(study.TestCount, study.ValidationCount, study.Classes) { Experiments = [.. study.Experiments.Take(count).Select(change)] };

    private static SampleStudy Failed(int failed = 2) =>
        With(
            Study(),
            4,
            (one, i) => i < failed ? ComparisonFamilyTests.Failed(one) with { FailureReason = string.Join(' ', OddNames) } : one
        );

    /// <summary>The dropout rates taken for seeds; one run failed.</summary>
    private static SampleStudy Repeated() =>
        With(
            Study(),
            6,
            (one, i) =>
            {
                KeyValuePair<string, JsonNode> seed = new("seed", i % 3);
                var seeded = one with
                {
                    Axes = [one.Axes[0], seed],
                    Parameters = [.. one.Parameters.Where(entry => entry.Key is not ("dropout" or "seed")), seed],
                };
                return i == 5 ? ComparisonFamilyTests.Failed(seeded) with { FailureReason = "the disk is full" } : seeded;
            }
        );

    private static SampleStudy Photos() =>
        With(
            Study(),
            2,
            (one, i) =>
                one with
                {
                    Dataset = one.Dataset with { Examination = SampleExamination.Read() },
                    Augmented = i == 0 ? SampleExamination.Pictures[0] : null,
                }
        );

    private static SampleStudy Odd() =>
        With(
            new SampleStudy(80, 80, OddNames),
            4,
            (one, i) =>
                one with
                {
                    Description = string.Join(' ', OddNames),
                    Axes = [new("architecture", OddNames[i % OddNames.Length]), one.Axes[1]],
                    Parameters = [new("architecture", OddNames[i % OddNames.Length]), .. one.Parameters.Skip(1)],
                }
        );

    private static ReportDocument First(SampleStudy study) =>
        ReportDocument.Build([study.Experiments[0] with { Axes = [] }], study.Predictions);

    /// <summary>One network that is always right and sure, one that always says the first class, one that is always wrong and sure.</summary>
    private static ReportDocument Extremes()
    {
        var study = Study();
        int classes = study.Classes.Length;
        Func<int, int>[] answers = [label => label, _ => 0, label => (label + 1) % classes];
        Dictionary<string, PredictionTable> tables = new(StringComparer.Ordinal);
        foreach (var (one, answer) in study.Experiments.Zip(answers))
        {
            int[] labels = [.. Enumerable.Range(0, study.TestCount).Select(image => image % classes)];
            float[] probabilities = new float[labels.Length * classes];
            foreach (var (image, label) in labels.Index())
            {
                probabilities[image * classes + answer(label)] = 1;
            }

            tables.Add(one.Name, new PredictionTable(study.Classes, labels, probabilities));
        }

        return ReportDocument.Build(
            [
                .. study
                    .Experiments.Take(answers.Length)
                    .Select(one =>
                    {
                        var metrics = ClassificationMetrics.Compute(tables[one.Name]);
                        return one with { Metrics = new SplitMetrics(metrics, metrics) };
                    }),
            ],
            one => tables[one.Name]
        );
    }

    private static string Provenance() =>
        ProvenanceHtml.Write(
            SampleRun.Of(OddNames.Length, i => (BoxState)(i % 4), images: 2, withFeatures: i => i % 3 == 0, odd: OddNames)
        );
}

using Permafrost.Reporting;
using Permafrost.Reporting.Results;
using Permafrost.Tests.Reporting.Examples;

namespace Permafrost.Tests.Reporting;

/// <summary>A thousand experiments of one file along four axes, with the answers of the nine of <see cref="SampleStudy"/>.</summary>
internal static class SampleThousand
{
    private static readonly Lazy<ReportDocument> Built = new(Build);

    public static ReportDocument Report => Built.Value;

    private static ReportDocument Build()
    {
        var study = new SampleStudy(200, 100);
        ExperimentResult[] thousand =
        [
            .. Enumerable
                .Range(0, 1000)
                .Select(i =>
                {
                    var one = study.Experiments[i % 9];
                    return one with
                    {
                        Name = $"{one.Name},learning_rate={i / 100},seed={i % 100}",
                        Axes =
                        [
                            .. one.Axes.Take(1),
                            new("dropout", i % 10 / 10.0),
                            new("learning_rate", i / 100),
                            new("width", i / 10 % 10),
                        ],
                        Parameters = [.. one.Parameters, new("learning_rate", i / 100), new("width", i / 10 % 10)],
                        File = "experiments/large.yaml",
                    };
                }),
        ];
        var places = thousand.Index().ToDictionary(entry => entry.Item.Name, entry => entry.Index, StringComparer.Ordinal);
        return ReportDocument.Build(
            thousand,
            one => study.Predictions(study.Experiments[places[one.Name] % 9]),
            pictures: new SamplePictures(28)
        );
    }
}
